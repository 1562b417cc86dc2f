// Trigger groups: once each of a group's triggers has happened on a page, an event of its own says so.

var GROUP_EVENT = 'gtm.triggerGroup'

/** Hears of each event; gives the messages of the groups that are complete with it. */
function Groups(container, note) {
  var waiting = (container.trigger || []).filter(function (trigger) { return trigger.type === 'TRIGGER_GROUP' }).map(function (trigger) {
    return { trigger: trigger, missing: membersOf(trigger) }
  })
  return function (context) {
    var complete = waiting.filter(function (group) {
      group.missing = group.missing.filter(function (id) { return !heard(id, group.trigger, context) })
      return !group.missing.length
    })
    waiting = waiting.filter(function (group) { return group.missing.length })
    return complete.map(function (group) { return { event: GROUP_EVENT, 'gtm.triggers': group.trigger.triggerId } })
  }

  function heard(id, trigger, context) {
    try {
      return happens(id, context)
    } catch (error) {
      if (!error.unknown) throw error
      note('trigger group "' + trigger.name + '": whether it is complete is unknown: ' + error.message)
      return false
    }
  }
}

function membersOf(trigger) {
  var found = (trigger.parameter || []).find(function (one) { return one.key === 'triggerIds' })
  return ((found && found.list) || []).map(function (one) { return one.value })
}

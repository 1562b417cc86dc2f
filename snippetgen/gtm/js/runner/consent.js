// A consent that the page never spoke of is granted.
function consentOf(tag, context) {
  var settings = tag.consentSettings || {}
  if (settings.consentStatus !== 'NEEDED' || !settings.consentType) return []
  return valueIn(settings.consentType, context)
}

function Consent(note) {
  var states = {}
  var listeners = {}
  function set(given) {
    Object.keys(given || {}).forEach(function (type) {
      if (typeof given[type] !== 'string') return
      states[type] = given[type]
      ;(listeners[type] || []).forEach(function (use) { use(type, given[type] === 'granted') })
    })
  }
  return {
    states: states,
    set: set,
    state: function (type) { return states[type] },
    listen: function (type, use) { (listeners[type] = listeners[type] || []).push(use) },
    command: function (kind, given) {
      if (given && given.region) note('consent by region is not imitated: taken for everybody')
      if (given && given.wait_for_update) note('wait_for_update is not imitated: tags do not wait')
      set(given)
    }
  }
}

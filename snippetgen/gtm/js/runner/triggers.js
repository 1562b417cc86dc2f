// When a tag fires: triggers, their conditions, and what a container may hold at all.

var STANDS_FOR = {
  2147479553: { type: 'PAGEVIEW' },
  2147479572: { type: 'CONSENT_INIT' },
  2147479573: { type: 'INIT' }
}

var EVENT_OF = {
  CONSENT_INIT: 'gtm.init_consent',
  INIT: 'gtm.init',
  PAGEVIEW: 'gtm.js',
  DOM_READY: 'gtm.dom',
  WINDOW_LOADED: 'gtm.load'
}

var COMPARE = {
  EQUALS: function (a, b) { return a === b },
  CONTAINS: function (a, b) { return a.indexOf(b) >= 0 },
  STARTS_WITH: function (a, b) { return a.indexOf(b) === 0 },
  ENDS_WITH: function (a, b) { return a.slice(-b.length) === b },
  MATCH_REGEX: function (a, b, flags) { return new RegExp(b, flags).test(a) },
  GREATER: function (a, b) { return Number(a) > Number(b) },
  GREATER_OR_EQUALS: function (a, b) { return Number(a) >= Number(b) },
  LESS: function (a, b) { return Number(a) < Number(b) },
  LESS_OR_EQUALS: function (a, b) { return Number(a) <= Number(b) }
}

function triggerOf(id, container) {
  return (
    STANDS_FOR[id] ||
    (container.trigger || []).find(function (trigger) {
      return trigger.triggerId === id
    })
  )
}

function happens(trigger, context) {
  if (trigger.type !== 'CUSTOM_EVENT' && EVENT_OF[trigger.type] !== context.event) return false
  return (trigger.customEventFilter || []).concat(trigger.filter || []).every(function (condition) {
    return holds(condition, context)
  })
}

function holds(condition, context) {
  var ignoreCase = parameter(condition, 'ignore_case') === 'true'
  var sides = ['arg0', 'arg1'].map(function (key) {
    var text = String(fill(parameter(condition, key), context))
    return ignoreCase && condition.type !== 'MATCH_REGEX' ? text.toLowerCase() : text
  })
  var result = COMPARE[condition.type](sides[0], sides[1], ignoreCase ? 'i' : '')
  return result !== (parameter(condition, 'negate') === 'true')
}

// What is not imitated must not pass for something that never happens.
function check(container) {
  var problems = []
  function one(of, kind, what) {
    if (!Object.prototype.hasOwnProperty.call(of, kind)) problems.push(what + ' "' + kind + '" is not imitated')
  }
  function only(entity, keys, what) {
    Object.keys(entity).forEach(function (key) {
      if (keys.indexOf(key) < 0) problems.push(what + ' "' + entity.name + '": "' + key + '" is not imitated')
    })
  }
  var tags = container.tag || []
  tags.forEach(function (tag) {
    only(tag, TAG_KEYS, 'tag')
    one({ html: 1 }, tag.type, 'tag type')
    one({ ONCE_PER_EVENT: 1, ONCE_PER_LOAD: 1, UNLIMITED: 1 }, tag.tagFiringOption, 'firing option')
    if (parameter(tag, 'supportDocumentWrite') === 'true') problems.push('document.write is not imitated')
    ;(tag.firingTriggerId || []).concat(tag.blockingTriggerId || []).forEach(function (id) {
      if (!triggerOf(id, container)) problems.push('tag "' + tag.name + '": there is no trigger ' + id)
    })
    ;(tag.setupTag || []).concat(tag.teardownTag || []).forEach(function (step) {
      if (!tags.some(called(step.tagName))) problems.push('tag "' + tag.name + '": there is no tag "' + step.tagName + '"')
    })
  })
  ;(container.trigger || []).forEach(function (trigger) {
    only(trigger, TRIGGER_KEYS, 'trigger')
    if (trigger.type !== 'CUSTOM_EVENT') one(EVENT_OF, trigger.type, 'trigger type')
    ;(trigger.customEventFilter || []).concat(trigger.filter || []).forEach(function (condition) {
      one(COMPARE, condition.type, 'condition')
    })
  })
  ;(container.variable || []).forEach(function (variable) {
    only(variable, VARIABLE_KEYS, 'variable')
    one(KINDS, variable.type, 'variable type')
    if (Object.keys(variable.formatValue || {}).length) problems.push('formatValue is not imitated')
  })
  ;(container.builtInVariable || []).forEach(function (variable) {
    one(BUILT_IN, variable.type, 'built-in variable')
  })
  references(JSON.stringify([container.tag, container.trigger, container.variable])).forEach(function (name) {
    if (name !== '_event' && !(container.variable || []).concat(container.builtInVariable || []).some(called(name))) {
      problems.push('unknown variable {{' + name + '}}')
    }
  })
  if (problems.length) throw new Error(problems.join('; '))
}

var ENTITY_KEYS = 'path accountId containerId name fingerprint parentFolderId notes parameter type'.split(' ')
var TAG_KEYS = ENTITY_KEYS.concat(
  'tagId firingTriggerId blockingTriggerId tagFiringOption priority setupTag teardownTag'.split(' '),
  'paused consentSettings monitoringMetadata'.split(' ')
)
var TRIGGER_KEYS = ENTITY_KEYS.concat('triggerId customEventFilter filter'.split(' '))
var VARIABLE_KEYS = ENTITY_KEYS.concat('variableId formatValue'.split(' '))

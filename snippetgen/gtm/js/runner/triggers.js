// When a tag fires: triggers and their conditions. What is not known of them is thrown as `unknown`.

var STANDS_FOR = {
  2147479553: { name: 'All Pages', type: 'PAGEVIEW' },
  2147479572: { name: 'Consent Initialization - All Pages', type: 'CONSENT_INIT' },
  2147479573: { name: 'Initialization - All Pages', type: 'INIT' }
}

// What each kind of trigger waits for. The lower ones are pushed by GTM's listeners, which are not
// imitated: their events are heard when they stand in the data layer.
var EVENT_OF = {
  CONSENT_INIT: 'gtm.init_consent',
  INIT: 'gtm.init',
  PAGEVIEW: 'gtm.js',
  DOM_READY: 'gtm.dom',
  WINDOW_LOADED: 'gtm.load',
  CLICK: 'gtm.click',
  LINK_CLICK: 'gtm.linkClick',
  FORM_SUBMISSION: 'gtm.formSubmit',
  HISTORY_CHANGE: 'gtm.historyChange',
  JS_ERROR: 'gtm.pageError',
  SCROLL_DEPTH: 'gtm.scrollDepth',
  ELEMENT_VISIBILITY: 'gtm.elementVisibility',
  TIMER: 'gtm.timer',
  YOU_TUBE_VIDEO: 'gtm.video',
  TRIGGER_GROUP: GROUP_EVENT
}
var BY_ITSELF = ['CONSENT_INIT', 'INIT', 'PAGEVIEW', 'DOM_READY', 'WINDOW_LOADED', 'CUSTOM_EVENT', 'TRIGGER_GROUP']

var COMPARE = {
  EQUALS: function (a, b) { return a === b },
  CONTAINS: function (a, b) { return a.indexOf(b) >= 0 },
  STARTS_WITH: function (a, b) { return a.indexOf(b) === 0 },
  ENDS_WITH: function (a, b) { return b === '' || a.slice(-b.length) === b },
  MATCH_REGEX: function (a, b, flags) {
    // RE2, which the editor checks against, has neither of these; engines of browsers do.
    if (/\(\?[=!<]|\\[1-9]/.test(b)) throw unknown('the regular expression ' + b + ' is none of RE2')
    var pattern = regExp(b, flags)
    return pattern !== undefined && pattern.test(a)
  },
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

/** Whether any of several answers, each made by a call, is yes; unknown where that depends on one. */
function any(ids, answer) {
  var doubts = []
  var yes = ids.some(function (id) {
    try {
      return answer(id)
    } catch (error) {
      if (!error.unknown) throw error
      doubts.push(error)
      return false
    }
  })
  if (!yes && doubts.length) throw doubts[0]
  return yes
}

function happens(id, context) {
  var trigger = triggerOf(id, context.container)
  if (!trigger) throw unknown('there is no trigger ' + id)
  if (trigger.type !== 'CUSTOM_EVENT') {
    if (!has(EVENT_OF, trigger.type)) throw unknown('trigger type "' + trigger.type + '" is not imitated')
    if (eventOf(trigger, context) !== context.event) return false
  }
  if (trigger.type === 'TRIGGER_GROUP' && context.model.get('gtm.triggers', '1') !== id) return false
  if (trigger.autoEventFilter) throw unknown('trigger "' + trigger.name + '": whether its listener was on is not imitated')
  var strange = extra(trigger, TRIGGER_KEYS)
  if (strange) throw unknown('trigger "' + trigger.name + '": "' + strange + '" is not imitated')
  var conditions = (trigger.customEventFilter || []).concat(trigger.filter || [])
  // All of them: one that is false settles it, whatever is not known of another.
  return !any(conditions, function (condition) { return !holds(condition, context) })
}

function eventOf(trigger, context) {
  if (trigger.type !== 'TIMER' || !trigger.eventName) return EVENT_OF[trigger.type]
  return fill(trigger.eventName.value, context)
}

function holds(condition, context) {
  if (!has(COMPARE, condition.type)) throw unknown('condition "' + condition.type + '" is not imitated')
  var ignoreCase = parameter(condition, 'ignore_case') === 'true'
  var sides = ['arg0', 'arg1'].map(function (key) {
    var text = String(fill(parameter(condition, key), context))
    return ignoreCase && condition.type !== 'MATCH_REGEX' ? text.toLowerCase() : text
  })
  var result = COMPARE[condition.type](sides[0], sides[1], ignoreCase ? 'i' : '')
  return result !== (parameter(condition, 'negate') === 'true')
}

/** What of a container is not imitated, one sentence each: known before anything runs. */
function survey(container, templates) {
  var notes = []
  function note(text) {
    if (notes.indexOf(text) < 0) notes.push(text)
  }
  var tags = container.tag || []
  tags.forEach(function (tag) {
    var strange = extra(tag, TAG_KEYS)
    if (strange) note('tag "' + tag.name + '": "' + strange + '" is not imitated')
    if (!has(TAGS, tag.type) && !has(templates, tag.type)) note('tag type "' + tag.type + '" is not imitated')
    if (writes(tag)) note('document.write is not imitated')
    ;(tag.firingTriggerId || []).concat(tag.blockingTriggerId || []).forEach(function (id) {
      if (!triggerOf(id, container)) note('tag "' + tag.name + '": there is no trigger ' + id)
    })
    ;(tag.setupTag || []).concat(tag.teardownTag || []).forEach(function (step) {
      if (!tags.some(called(step.tagName))) note('tag "' + tag.name + '": there is no tag "' + step.tagName + '"')
    })
  })
  ;(container.trigger || []).forEach(function (trigger) {
    if (BY_ITSELF.indexOf(trigger.type) < 0) note('trigger type "' + trigger.type + '" is not imitated: its events have to be pushed')
    ;(trigger.customEventFilter || []).concat(trigger.filter || []).forEach(function (condition) {
      if (!has(COMPARE, condition.type)) note('condition "' + condition.type + '" is not imitated')
    })
  })
  ;(container.zone || []).forEach(function (zone) { note('zone "' + zone.name + '" is not imitated: its containers are not loaded') })
  ;(container.variable || []).forEach(function (variable) {
    if (!has(KINDS, variable.type) && !has(templates, variable.type)) note('variable type "' + variable.type + '" is not imitated')
  })
  ;(container.builtInVariable || []).forEach(function (variable) {
    if (!has(BUILT_IN, variable.type)) note('built-in variable "' + variable.type + '" is not imitated')
  })
  references(JSON.stringify([container.tag, container.trigger, container.variable])).forEach(function (name) {
    name = JSON.parse('"' + name + '"')
    if (name !== '_event' && !(container.variable || []).concat(container.builtInVariable || []).some(called(name))) {
      note('unknown variable {{' + name + '}}')
    }
  })
  return notes
}

/** The first key that is not among those that are imitated. */
function extra(entity, keys) {
  return Object.keys(entity).find(function (key) { return keys.indexOf(key) < 0 })
}

var ENTITY_KEYS = 'path accountId containerId workspaceId tagManagerUrl name fingerprint parentFolderId notes parameter type'.split(' ')
var TAG_KEYS = ENTITY_KEYS.concat(
  'tagId firingTriggerId blockingTriggerId tagFiringOption priority setupTag teardownTag'.split(' '),
  'paused consentSettings monitoringMetadata monitoringMetadataTagNameKey liveOnly'.split(' ')
)
// Of listeners, those that say when one pushes, not what happens then.
var TRIGGER_KEYS = ENTITY_KEYS.concat(
  'triggerId customEventFilter filter waitForTags checkValidation waitForTagsTimeout uniqueTriggerId'.split(' '),
  'eventName interval intervalSeconds limit maxTimerLengthSeconds verticalScrollPercentageList'.split(' '),
  'horizontalScrollPercentageList selector visibilitySelector totalTimeMinMilliseconds'.split(' ')
)

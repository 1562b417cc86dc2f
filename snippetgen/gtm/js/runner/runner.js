// Runs an exported GTM container in a page, for tests, as gtm.js runs a published one.
//
// Imitated: the data layer with its two models, _clear, functions and commands in it, its limit of
// 300 messages; gtm.js, gtm.dom, gtm.load and the two initialization events; triggers of these and
// of custom events, with conditions, and blocking ones; Custom HTML with variables by where they
// stand, its scripts made anew in the body; firing options, priority, setup and teardown tags,
// pausing; consent. A tag that consent holds back counts as fired and failed, as in gtm.js: its
// "once per page" or "once per event" is used up.
// Not imitated, and an error when a container uses it: all other kinds of tags, triggers, variables
// and conditions, formatting of values, document.write, attributes of scripts but `src`.
// Not imitated, and not noticed: waiting for consent, sampling, schedules, `eventCallback`.

function start(container, options) {
  check(container)
  var layer = (window.dataLayer = window.dataLayer || [])
  var model = DataLayerModel()
  var consent = {}
  var onPage = {} // outcomes of the tags that fire once per page
  var log = []
  var queue = []
  var busy = false
  var started = false
  var values = []

  window.google_tag_manager = { rm: { 'GTM-TEST': function (index) { return values[index] } } }
  window.gtmRunner = { log: log, model: model }

  var push = layer.push
  layer.push = function () {
    var answer = push.apply(layer, arguments)
    while (layer.length > 300) layer.shift()
    queue.push.apply(queue, arguments)
    work()
    return answer
  }
  queue = layer.slice()
  work()
  whenReady(['interactive', 'complete'], 'DOMContentLoaded', document, 'gtm.dom')
  whenReady(['complete'], 'load', window, 'gtm.load')

  function whenReady(states, name, target, event) {
    function happened() {
      layer.push({ event: event })
    }
    if (states.indexOf(document.readyState) >= 0) happened()
    else target.addEventListener(name, happened)
  }

  // One message after the other: what a tag pushes waits until the event is over.
  function work() {
    if (busy) return
    busy = true
    while (queue.length) take(queue.shift())
    busy = false
  }

  function take(message) {
    if (typeof message === 'function') return message.call({ get: get, set: model.set })
    if (Object.prototype.toString.call(message) === '[object Arguments]') return command(message)
    if (Array.isArray(message) || message == null || typeof message !== 'object') return
    Object.keys(message).forEach(function (key) {
      if (key === '_clear') return
      if (message._clear) model.set(key, undefined)
      try {
        model.set(key, message[key])
      } catch (error) {
        console.warn('GTM would stop at "' + key + '": ' + error)
      }
    })
    if (!message.event) return
    if (message.event !== 'gtm.js') return happen(message.event)
    if (started) return
    started = true
    ;['gtm.init_consent', 'gtm.init', 'gtm.js'].forEach(happen)
  }

  function get(name) {
    return model.get(name, '2')
  }

  // What gtag() pushes.
  function command(words) {
    if (words[0] === 'consent') return Object.assign(consent, words[2])
    if (words[0] === 'js') return take({ event: 'gtm.js', 'gtm.start': words[1].getTime() })
    throw new Error('gtag("' + words[0] + '") is not imitated')
  }

  function happen(event) {
    var context = { container: container, model: model, event: event, onEvent: {}, bare: bare, quoted: quoted }
    function bare(name) {
      return 'google_tag_manager["rm"]["GTM-TEST"](' + (values.push(valueOf(name, context)) - 1) + ')'
    }
    function quoted(name) {
      return valueOf(name, context)
    }
    function fits(id) {
      return happens(triggerOf(id, container), context)
    }
    var tags = (container.tag || []).filter(function (tag) {
      return !tag.paused && (tag.firingTriggerId || []).some(fits) && !(tag.blockingTriggerId || []).some(fits)
    })
    tags.sort(function (a, b) { return priority(b) - priority(a) })
    tags.forEach(function (tag) { sequence(tag, context, function () {}) })
  }

  // A setup tag, the tag, a teardown tag; `done` hears whether it worked.
  function sequence(tag, context, done) {
    var before = step(tag.setupTag)
    var after = step(tag.teardownTag)
    if (!before) return main(true)
    sequence(before.tag, context, main)

    function main(ok) {
      if (!ok && before.stopOnSetupFailure) return done(false)
      once(tag, context, function (worked) {
        if (!after || (!worked && after.stopTeardownOnFailure)) return done(worked)
        sequence(after.tag, context, done)
      })
    }
  }

  function step(steps) {
    if (!steps || !steps.length) return
    var tag = container.tag.find(called(steps[0].tagName))
    return tag.paused ? undefined : Object.assign({ tag: tag }, steps[0])
  }

  function once(tag, context, done) {
    if (tag.tagFiringOption === 'UNLIMITED') return execute(tag, context, done)
    var runs = tag.tagFiringOption === 'ONCE_PER_LOAD' ? onPage : context.onEvent
    var run = runs[tag.name]
    if (run && run.over) return done(run.worked)
    if (run) return run.waiting.push(done)
    run = runs[tag.name] = { over: false, worked: false, waiting: [done] }
    execute(tag, context, function (worked) {
      run.over = true
      run.worked = worked
      run.waiting.forEach(function (waits) { waits(worked) })
    })
  }

  function execute(tag, context, done) {
    var agreed = consentOf(tag).every(function (type) { return consent[type] !== 'denied' })
    log.push({ event: context.event, tag: tag.name, outcome: agreed ? 'fired' : 'no consent' })
    if (!agreed) return done(false)
    options.inject(substitute(parameter(tag, 'html'), context.bare, context.quoted), done)
  }
}

function priority(tag) {
  return tag.priority ? Number(tag.priority.value) : 0
}

// A consent that the page never spoke of is granted.
function consentOf(tag) {
  var settings = tag.consentSettings || {}
  if (settings.consentStatus !== 'NEEDED') return []
  return settings.consentType.list.map(function (type) { return type.value })
}

// Runs an exported GTM container in a page, as gtm.js runs a published one.
//
// Imitated: the data layer with its two models, _clear, functions and commands in it, its limit of
// 300 messages; gtm.js, gtm.dom, gtm.load and the two initialization events; triggers of these and
// of custom events, with conditions, and blocking ones; Custom HTML with variables by where they
// stand; images; custom templates in their sandbox; firing options, priority, setup and teardown
// tags, pausing; eventCallback; consent. A tag that consent holds back counts as fired and failed,
// as in gtm.js: its "once per page" or "once per event" is used up. Not imitated: listeners (clicks,
// forms …), schedules, document.write, waiting for consent: what depends on it is "unknown".

/**
 * options: inject(html, done), strict (what is not imitated is an error before anything runs),
 * templates (by the type of their tags: {permissions, run(require, data)}), pageEvents (false where
 * they are pushed by hand), requests and faults (lists that grow, in a page that is a stand-in).
 */
function start(container, options) {
  var templates = options.templates || {}
  var notes = survey(container, templates)
  if (options.strict && notes.length) throw new Error(notes.join('; '))
  var layer = (window.dataLayer = window.dataLayer || [])
  var model = DataLayerModel()
  var consent = Consent(note)
  var onPage = {} // outcomes of the tags that fire once per page
  var log = []
  var queue = []
  var busy = false
  var started = false
  var values = []
  var happened = null // the last event
  var watch = Watch(layer, options.requests)
  var kept = {} // templateStorage, for each template
  var scripts = {} // those that templates have loaded, by their token
  var groups = Groups(container, note)

  window.google_tag_manager = { rm: { 'GTM-TEST': function (index) { return values[index] } } }
  window.gtmRunner = { log: log, model: model, notes: notes, look: look, consent: consent.states }

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
  if (options.pageEvents !== false) {
    whenReady(['interactive', 'complete'], 'DOMContentLoaded', document, 'gtm.dom')
    whenReady(['complete'], 'load', window, 'gtm.load')
  }

  function whenReady(states, name, target, event) {
    function happened() { layer.push({ event: event }) }
    if (states.indexOf(document.readyState) >= 0) happened()
    else target.addEventListener(name, happened)
  }

  function note(text) {
    if (options.strict) throw new Error(text)
    if (notes.indexOf(text) < 0) notes.push(text)
  }

  // One message after the other: what a tag pushes waits until the event is over.
  function work() {
    if (busy) return
    busy = true
    while (queue.length) take(queue.shift())
    busy = false
  }

  function take(message) {
    if (typeof message === 'function') return tryIt(function () { message.call({ get: get, set: model.set }) })
    if (Object.prototype.toString.call(message) === '[object Arguments]') return command(message)
    if (Array.isArray(message) && typeof message[0] === 'string') return note('a list in the data layer is not imitated: ' + message[0])
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
    if (message.event !== 'gtm.js') return happen(message.event, message)
    if (started) return
    started = true
    ;['gtm.init_consent', 'gtm.init', 'gtm.js'].forEach(function (event) { happen(event, {}) })
  }

  function tryIt(use) {
    try {
      use()
    } catch (error) {
      console.warn('a function in the data layer throws: ' + error)
    }
  }

  function get(name) {
    return model.get(name, '2')
  }

  // What gtag() pushes.
  function command(words) {
    if (words[0] === 'consent') return consent.command(words[1], words[2])
    if (words[0] === 'js') return take({ event: 'gtm.js', 'gtm.start': words[1] && words[1].getTime ? words[1].getTime() : 0 })
    note('gtag("' + words[0] + '") is not imitated')
  }

  function happen(event, message) {
    happened = event
    var context = {
      container: container, model: model, event: event, onEvent: {}, inside: [], emptyPage: Boolean(options.requests),
      bare: bare, quoted: quoted, templates: templates, sandboxed: sandboxed, inject: options.inject
    }
    function bare(name) {
      return 'google_tag_manager["rm"]["GTM-TEST"](' + (values.push(valueOf(name, context)) - 1) + ')'
    }
    function quoted(name) {
      return valueOf(name, context)
    }
    var tags = (container.tag || []).filter(function (tag) {
      return !tag.paused && wanted(tag, context)
    })
    tags.sort(function (a, b) { return priority(b) - priority(a) })
    var over = whenOver(message, tags.length + 1)
    tags.forEach(function (tag) { sequence(tag, context, over) })
    over()
    queue = queue.concat(groups(context))
    look(event)
  }

  function wanted(tag, context) {
    function fits(id) { return happens(id, context) }
    try {
      if (!any(tag.firingTriggerId || [], fits)) return false
      if (any(tag.blockingTriggerId || [], fits)) return false
      var strange = extra(tag, TAG_KEYS)
      if (strange) throw unknown('"' + strange + '" is not imitated')
      return true
    } catch (error) {
      if (!error.unknown) throw error
      log.push({ event: context.event, tag: tag.name, outcome: 'unknown', why: error.message })
      return false
    }
  }

  // A setup tag, the tag, a teardown tag; `done` hears whether it worked.
  function sequence(tag, context, done) {
    var before = step(tag.setupTag)
    var after = step(tag.teardownTag)
    if (!before) return main(true)
    sequence(before.tag, context, main)

    function main(ok) {
      if (!ok && before && before.stopOnSetupFailure) return done(false)
      once(tag, context, function (worked) {
        if (!after || (!worked && after.stopTeardownOnFailure)) return done(worked)
        sequence(after.tag, context, done)
      })
    }
  }

  function step(steps) {
    if (!steps || !steps.length) return
    var tag = container.tag.find(called(steps[0].tagName))
    return !tag || tag.paused ? undefined : Object.assign({ tag: tag }, steps[0])
  }

  function once(tag, context, done) {
    if (tag.tagFiringOption === 'UNLIMITED') return execute(tag, context, done)
    var runs = tag.tagFiringOption === 'ONCE_PER_LOAD' ? onPage : context.onEvent
    var run = runs[tag.name]
    if (run && run.over) return done(run.worked)
    if (run) return run.waiting.push(done)
    run = runs[tag.name] = { over: false, worked: false, waiting: [done] }
    execute(tag, context, function (worked) {
      if (run.over) return
      run.over = true
      run.worked = worked
      run.waiting.forEach(function (waits) { waits(worked) })
    })
  }

  function execute(tag, context, done) {
    var agreed = consentOf(tag, context).every(function (type) { return consent.states[type] !== 'denied' })
    var entry = { event: context.event, tag: tag.name, outcome: agreed ? 'fired' : 'no consent' }
    log.push(entry)
    if (!agreed) return done(false)
    look(context.event)
    var run = has(TAGS, tag.type) ? TAGS[tag.type] : has(templates, tag.type) ? runTemplate : undefined
    if (!run) {
      entry.why = 'what a tag of the type "' + tag.type + '" sends is not imitated'
      if (tag.parameter) entry.sent = [{ to: 'parameters', what: parametersOf(tag, context) }]
      return done(true)
    }
    entry.ended = 'not'
    entry.sent = []
    try {
      run(tag, context, ended)
    } catch (error) {
      if (!error.unknown && options.strict) throw error
      if (error.unknown) entry.outcome = 'unknown'
      entry.why = error.message
      ended(false)
    }
    gather()

    function gather() {
      entry.sent = entry.sent.concat(watch.seen())
      if (options.faults && options.faults.length) entry.threw = (entry.threw || []).concat(options.faults.splice(0))
    }

    function ended(worked) {
      gather() // before the tag that comes next in a sequence
      entry.ended = worked ? 'well' : 'failed'
      done(worked)
    }
  }

  function runTemplate(tag, context, done) {
    var over = false
    function once(worked) {
      return function () {
        if (!over) done(worked)
        over = true
      }
    }
    sandboxed(tag, context, { gtmOnSuccess: once(true), gtmOnFailure: once(false) })
  }

  /** A custom template run with an entity's parameters: what it returns. */
  function sandboxed(entity, context, more) {
    var template = templates[entity.type]
    var data = { gtmEventId: log.length, gtmTagId: Number(entity.tagId) || 0 }
    ;(entity.parameter || []).forEach(function (one) { data[one.key] = valueIn(one, context) })
    var storage = (kept[entity.type] = kept[entity.type] || {})
    var host = pageHost(template.permissions, { model: model, consent: consent, storage: storage, scripts: scripts, command: command, options: options })
    var sandbox = Sandbox('web', host, function () {}, {})
    return template.run(sandbox.require, Object.assign(data, more))
  }

  /** What came since the last look belongs to no tag's own run: timers, answers. */
  function look(event) {
    var sent = watch.seen()
    if (sent.length) log.push({ event: event || happened, tag: null, outcome: 'later', sent: sent })
  }
}

// snippetgen's runtime: reads the page's data layer and tells Klaviyo what happened.
// For the page's owner it is one script and two things to know: blocks of data,
// <script type="application/json" data-snippetgen>, and snippetgenData.push({…}).

import { settleKept } from './added.js'
import { has } from './canon.js'
import { load } from './klaviyo.js'
import { config, configure, learn, read, report, translate } from './layer.js'
import { say } from './say.js'
import { watch } from './watch.js'

/** @type {any} */
var page = window

/** @type {any} */
var data = (page.snippetgenData = page.snippetgenData || [])

if (!data.running) {
  data.running = true
  if (document.readyState == 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
}

function start() {
  var blocks = messages()
  blocks.concat(data).forEach(function (/** @type {any} */ message) {
    if (message && message.tags) configure(message)
  })
  if (!config.company_id) return
  load(config.company_id)
  var side = config.page || {}
  blocks.forEach(function (message) {
    if (!message.tags) learn(read(message, side))
  })
  report('page_loaded', {})
  if (config.watch) {
    watch()
    settleKept()
  }
  blocks.forEach(function (message) {
    if (message.on) report(message.on, read(message, side))
  })
  follow(data, take)
  var layer = config.data_layer
  if (layer) follow((page[layer] = page[layer] || []), hear)
}

/** The page's blocks, in order; one that stands twice counts once, one that is broken not at all. */
function messages() {
  /** @type {any[]} */
  var found = []
  /** @type {string[]} */
  var seen = []
  var scripts = document.querySelectorAll('script[data-snippetgen]')
  for (var i = 0; i < scripts.length; i++) {
    var text = scripts[i].textContent || ''
    if (seen.indexOf(text) < 0) {
      seen.push(text)
      try {
        found.push(JSON.parse(text) || {})
      } catch (e) {
        say('error', 'a data block is not JSON', scripts[i])
      }
    }
  }
  return found
}

/** Use what was pushed, and what will be. @param {any} layer @param {(message: any) => void} use */
function follow(layer, use) {
  var push = layer.push
  // An assignment fails where the page has frozen what every list inherits.
  Object.defineProperty(layer, 'push', {
    configurable: true,
    writable: true,
    value: function () {
      var answer = push.apply(layer, arguments)
      ;[].forEach.call(arguments, safely)
      return answer
    }
  })
  layer.slice().forEach(safely)
  /** Nothing that a message holds may break the page. @param {any} message */
  function safely(message) {
    try {
      if (message && typeof message == 'object') use(message)
    } catch (e) {
      say('error', 'a message can not be used', e)
    }
  }
}

/** A message of our own data layer: a config, a host's own message in GTM, or a canonical one. @param {any} message */
function take(message) {
  if (message.tags) configure(message)
  else if (message.on || message.customer || !hear(message)) heed(message.on, read(message, {}))
}

/** A host's own message, as one of GA4's; whether it is one that we know. @param {any} message */
function hear(message) {
  var signals = config.signals
  var signal = has(signals, message.event) ? signals[message.event] : signals['*']
  if (signal) heed(signal.on, translate(signal, message))
  return signal
}

/** @param {string} on @param {any} scopes */
function heed(on, scopes) {
  learn(scopes)
  report(on, scopes)
}

// snippetgen's runtime: reads the page's data layer and tells Klaviyo what happened.
// For the page's owner it is one script and two things to know: blocks of data,
// <script type="application/json" data-snippetgen>, and snippetgenData.push({…}).

import { gate } from '#consent'
import * as transport from '#transport'
import { settleKept } from './added.js'
import { blocks, whenChanged } from './blocks.js'
import { follow, list } from './follow.js'
import { config, configure, learn, read, report, translate } from './layer.js'
import { has } from './objects.js'
import { safe } from './safe.js'
import { watch } from './watch.js'

var data = list('snippetgenData')

// A crawler is no visitor; but CUBOT makes telephones.
if (!data.running && !/[^u]bot\b|crawl|spider|slurp|lighthouse/.test(navigator.userAgent.toLowerCase())) {
  data.running = true
  if (document.readyState == 'loading') document.addEventListener('DOMContentLoaded', safe(start))
  else safe(start)()
}

function start() {
  var told = false
  var first = configured(blocks())
  configured(data)
  if (config.company_id) gate(data, safe(begin))
  /** When the visitor agrees, and again when they agree again. */
  function begin() {
    transport.start(config)
    if (!told) tell(first)
    told = true
  }
}

/** Take the configs; the other messages. @param {any[]} messages @returns {any[]} */
function configured(messages) {
  return messages.filter(function (message) {
    if (!message || !message.tags) return true
    configure(message)
  })
}

/** Tell what the page says, and what it will say. @param {any[]} first what its blocks say */
function tell(first) {
  var happened = understood(first)
  report('page_loaded', {})
  if (SNIPPET_CART && config.watch) {
    watch()
    settleKept()
  }
  happened.forEach(run)
  follow(data, take)
  whenChanged(function () {
    understood(configured(blocks())).forEach(run)
  })
  if (SNIPPET_SIGNALS && config.data_layer) follow(list(config.data_layer), hear)
}

/** Learn all that blocks say, before any of it is reported. @param {any[]} messages @returns {(() => void)[]} the reports */
function understood(messages) {
  return messages.map(function (message) {
    var scopes = read(message, config.page || {})
    learn(scopes)
    return function () {
      report(message.on, scopes)
    }
  })
}

/** @param {() => void} use */
function run(use) {
  use()
}

/** A message of our own data layer: a config, a host's own message in GTM, or a canonical one. @param {any} message */
function take(message) {
  if (message.tags) configure(message)
  else if (message.on || message.customer || !(SNIPPET_SIGNALS && hear(message))) heed(message.on, read(message, {}))
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

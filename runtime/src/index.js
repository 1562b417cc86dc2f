// snippetgen's runtime: reads the page's data layer and tells Klaviyo what happened.
// For the page's owner it is one script and two things to know: blocks of data,
// <script type="application/json" data-snippetgen>, and snippetgenData.push({…}).

import { settleKept } from './added.js'
import { load } from './klaviyo.js'
import { config, configure, learn, read, report, translate } from './layer.js'
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
  follow(data)
  if (config.data_layer) follow((page[config.data_layer] = page[config.data_layer] || []))
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
        if (page.console) console.error('snippetgen: a data block is not JSON', scripts[i])
      }
    }
  }
  return found
}

/** Take what was pushed, and what will be. @param {any} layer */
function follow(layer) {
  var push = layer.push
  layer.push = function () {
    var answer = push.apply(layer, arguments)
    ;[].forEach.call(arguments, take)
    return answer
  }
  layer.slice().forEach(take)
}

/** Nothing that a message holds may break the page. @param {any} message */
function take(message) {
  try {
    if (message.tags) return configure(message)
    var signal = config.signals && !message.on && (config.signals[message.event] || config.signals['*'])
    var scopes = signal ? translate(signal, message) : read(message, {})
    learn(scopes)
    report(signal ? signal.on : message.on, scopes)
  } catch (e) {
    if (page.console) console.error('snippetgen:', e)
  }
}

// The blocks of data that the page prints, and those that a single-page application brings later.

import { safe } from './safe.js'
import { say } from './say.js'
import { isSeen } from './seen.js'

// A page that changes all the time is looked at ten times a second, not more.
var PAUSE = 100

/** What is new in blocks, in order. On one address the same counts once; what is broken, not at all. */
export function blocks() {
  /** @type {any[]} */
  var found = []
  var scripts = document.querySelectorAll('script[data-snippetgen]')
  ;[].forEach.call(scripts, function (/** @type {any} */ script) {
    var text = script.textContent
    if (!isSeen(text) && script.snippetgen != text) found.push(parsed(text, script))
    // Where it stays over a change of address, it says nothing new.
    script.snippetgen = text
  })
  return found
}

/** @param {string} text @param {any} script */
function parsed(text, script) {
  try {
    return JSON.parse(text) || {}
  } catch (e) {
    say('error', 'a data block is not JSON', script)
    return {}
  }
}

/** Look again whenever the page changes. @param {() => void} look */
export function whenChanged(look) {
  /** @type {any} */
  var timer
  var observer = /** @type {any} */ (window).MutationObserver
  if (!observer) return
  new observer(function () {
    timer = timer || setTimeout(safe(again), PAUSE)
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true })
  function again() {
    timer = 0
    look()
  }
}

// Follows a list that scripts push to: a data layer.

import { safe } from './safe.js'
import { say } from './say.js'

/** The page's list of this name; a new one where it has none, or has something else there. @param {string} name @returns {any} */
export function list(name) {
  var page = /** @type {any} */ (window)
  var found = page[name]
  return found && found.push ? found : (page[name] = [])
}

/** Use what was pushed, and what will be. @param {any} layer @param {(message: any) => void} use */
export function follow(layer, use) {
  var push = layer.push
  // An assignment fails where the page has frozen what every list inherits.
  safe(Object.defineProperty)(layer, 'push', {
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

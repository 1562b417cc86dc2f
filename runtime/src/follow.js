// Follows a list that scripts push to: a data layer.

import { safe } from './safe.js'
import { say } from './say.js'

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

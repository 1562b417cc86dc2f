// Runs our own code so that none of its errors reaches the page, and late enough not to delay it.

import { say } from './say.js'

/** The function, with its errors in the console instead of the page. @param {(...all: any[]) => any} use @returns {(...all: any[]) => any} */
export function safe(use) {
  return function () {
    try {
      // @ts-ignore: `this` is the caller's
      return use.apply(this, arguments)
    } catch (e) {
      say('error', 'stopped', e)
    }
  }
}

/** After the next paint, so that nothing is added to the interaction that is going on. @param {() => void} use */
export function afterPaint(use) {
  // A hidden page is not painted.
  if (document.hidden || !window.requestAnimationFrame) setTimeout(use)
  else
    requestAnimationFrame(function () {
      setTimeout(use)
    })
}

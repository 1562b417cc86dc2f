// The transport of a pixel, which takes what was called and sends it itself.

/** @type {any[][]} */
export var calls = []

/** @param {any[]} call */
export function send(call) {
  calls.push(call)
}

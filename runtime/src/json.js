// JSON that old libraries can't spoil: they teach lists to write themselves as text.

/** @param {any} value @returns {string} */
export function json(value) {
  /** @type {any} */
  var lists = Array.prototype
  var theirs = lists.toJSON
  try {
    if (theirs) lists.toJSON = undefined
    return JSON.stringify(value)
  } finally {
    if (theirs) lists.toJSON = theirs
  }
}

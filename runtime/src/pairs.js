// Pairs of names and values in one text: cookies, the address bar. Without a regular expression,
// which costs a page more than it saves where it is used once.

/** @param {string} text @param {string} mark what stands between two pairs @param {string} name @returns {string} */
export function valueIn(text, mark, name) {
  return ((mark + text).split(mark + name + '=')[1] || '').split(mark)[0]
}

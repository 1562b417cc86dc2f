// Tells the page's owner in the console what is wrong, or what is missing.

/** @param {'error' | 'warn' | 'log'} level @param {string} text @param {any} [about] */
export function say(level, text, about) {
  if (window.console) console[level]('snippetgen: ' + text, about || '')
}

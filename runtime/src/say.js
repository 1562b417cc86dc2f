// Tells the page's owner in the console what is wrong, or what is missing; and in a build for
// development, at an address with ?snippetgen_debug, what became of every call.

/** @param {'error' | 'warn' | 'log'} level @param {string} text @param {any} [about] */
export function say(level, text, about) {
  if (window.console) console[level]('snippetgen: ' + text, about || '')
}

/** A line for each decision. Called under SNIPPET_DEBUG only. @param {string} decision @param {any} [about] */
export function trace(decision, about) {
  if (/[?&]snippetgen_debug/.test(location.search)) say('log', decision, JSON.stringify(about))
}

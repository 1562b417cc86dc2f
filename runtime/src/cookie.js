// Cookies, where they are allowed.

import { valueIn } from './pairs.js'

/** @param {string} name @returns {string} */
export function readCookie(name) {
  try {
    return valueIn(document.cookie, '; ', name)
  } catch (e) {
    return ''
  }
}

/** For two years, or for no longer. @param {string} name @param {string} [value] */
export function writeCookie(name, value) {
  try {
    document.cookie = name + '=' + (value || '') + ';path=/;SameSite=Lax;max-age=' + (value ? 63072000 : 0)
  } catch (e) {
    // The visitor is a new one on each page.
  }
}

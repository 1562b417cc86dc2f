// Lists in a browser's storage, which may be full, forbidden, or hold something else.

import { json } from './json.js'

/** @typedef {'localStorage' | 'sessionStorage'} Name */

/** @param {Name} storage @param {string} key @returns {any[]} */
export function readList(storage, key) {
  try {
    var list = JSON.parse(window[storage].getItem(key) || '')
    return Array.isArray(list) ? list : []
  } catch (e) {
    return []
  }
}

/** @param {Name} storage @param {string} key @param {any[]} list */
export function writeList(storage, key, list) {
  try {
    window[storage].setItem(key, json(list))
  } catch (e) {
    // What would be known by it is lost.
  }
}

/** @param {Name} storage @param {string} key */
export function erase(storage, key) {
  try {
    window[storage].removeItem(key)
  } catch (e) {
    // It never was there.
  }
}

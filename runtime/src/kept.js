// Adds that this page may not live to report: they lie in the session, for the next one.

import { json } from './json.js'
import { erase } from './store.js'

/** @import { Add } from './added.js' */

var KEY = 'snippetgen_added'

/** @param {Add} wanted */
export function keep(wanted) {
  write(kept().concat(wanted))
}

/** It has been seen to. @param {Add} wanted */
export function unkeep(wanted) {
  write(
    kept().filter(function (add) {
      return add.id != wanted.id || add.time != wanted.time
    })
  )
}

/** @returns {Add[]} */
export function kept() {
  try {
    var adds = JSON.parse(sessionStorage.getItem(KEY) || '')
    return Array.isArray(adds) ? adds : []
  } catch (e) {
    return []
  }
}

export function forgetKept() {
  erase('sessionStorage', KEY)
}

/** @param {Add[]} adds */
function write(adds) {
  try {
    sessionStorage.setItem(KEY, json(adds))
  } catch (e) {
    // Storage is full or forbidden: what the next page would report is lost.
  }
}

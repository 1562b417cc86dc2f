// Adds that this page may not live to report: they lie in the session, for the next one.

import { erase, readList, writeList } from './storage.js'

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
  return readList('sessionStorage', KEY)
}

export function forgetKept() {
  erase('sessionStorage', KEY)
}

/** @param {Add[]} adds */
function write(adds) {
  writeList('sessionStorage', KEY, adds)
}

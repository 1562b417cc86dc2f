// One event for one add: a request, a theme's own message and Shopify's standard event may all
// tell of the same one, in any order. Each of them can tell of an add once; a second time is a
// second add.

import { settle } from './added.js'

/** @import { Add } from './added.js' */

// Between the first and the last that is heard of an add which has been answered.
var SAME = 5000

/**
 * An add, and who has told of which product in it. Pending: announced, and not yet answered.
 * @typedef {{ids: (string | undefined)[], told: string[], pending?: boolean, reported?: boolean, time: number}} Entry
 */

/** @type {Entry[]} */
var entries = []

/** What is about to be added, by someone who will `conclude`. @param {string} source @param {(string | undefined)[]} ids */
export function announce(source, ids) {
  var entry = entryOf(source, ids)
  entry.pending = true
  return entry
}

/** How it went: with the add, or without where it has failed. @param {Entry} entry @param {Add} [wanted] */
export function conclude(entry, wanted) {
  entry.pending = false
  entry.time = Date.now()
  if (wanted) report(entry, wanted)
  // What has failed must not be taken for the next try.
  else if (!entry.reported) entries.splice(entries.indexOf(entry), 1)
}

/** An add that has been answered. @param {string} source @param {Add} wanted */
export function tell(source, wanted) {
  report(entryOf(source, [wanted.id]), wanted)
}

/** @param {Entry} entry @param {Add} wanted */
function report(entry, wanted) {
  if (!entry.reported) settle(wanted)
  entry.reported = true
}

/** The entry that this source has not told of yet, or a new one. @param {string} source @param {(string | undefined)[]} ids */
function entryOf(source, ids) {
  var now = Date.now()
  entries = entries.filter(function (entry) {
    return entry.pending || now - entry.time < SAME
  })
  var entry = entries.filter(function (entry) {
    return ids.some(function (id) {
      return entry.told.indexOf(source + id) < 0 && (!id || has(entry.ids, id) || has(entry.ids, undefined))
    })
  })[0]
  if (!entry) entries.push((entry = { ids: [], told: [], time: now }))
  ids.forEach(function (id) {
    entry.ids.push(id)
    entry.told.push(source + id)
  })
  return entry
}

/** @param {(string | undefined)[]} ids @param {string | undefined} id */
function has(ids, id) {
  return ids.indexOf(id) >= 0
}

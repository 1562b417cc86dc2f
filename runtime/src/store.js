// Where the outbox lies. For the page's owner: at most 500 entries and 14 days in localStorage, one
// key for each, so that two tabs never write the same one; in memory where storage is forbidden
// or full.

import { json } from './json.js'
import { merge, own } from './objects.js'
import { trace } from './say.js'
import { erase } from './storage.js'

/**
 * `at` is the earliest time to deliver it: a lease while somebody does, a pause after a failure.
 * `by` names the visitor, never by an address; `known`: Klaviyo has met that visitor.
 * @typedef {{id: string, time: number, at: number, tries: number, call: any[], by?: string, known?: any}} Entry
 */

var PREFIX = 'snippetgen:'
var LIMIT = 500
var AGE = 14 * 864e5

/** What could not be stored. @type {Record<string, string>} */
var memory = {}

/** Whether this browser gives back what it takes: some don't. @type {any} */
var works

/** @param {Entry} entry */
export function put(entry) {
  var key = PREFIX + entry.id
  memory[key] = json(entry)
  try {
    localStorage.setItem(key, memory[key])
    works = works || localStorage.getItem(key)
    if (works) delete memory[key]
  } catch (e) {
    // It stays in memory.
  }
}

/** @param {Entry} entry */
export function drop(entry) {
  delete memory[PREFIX + entry.id]
  erase('localStorage', PREFIX + entry.id)
}

/** What waits, oldest first. What is too old, or too much, is dropped. @returns {Entry[]} */
export function waiting() {
  /** @type {Entry[]} */
  var entries = []
  own(texts(), function (key, text) {
    try {
      var entry = JSON.parse(text)
      if (entry.call) entries.push(entry)
    } catch (e) {
      // Not ours.
    }
  })
  entries.sort(function (one, other) {
    return one.id < other.id ? -1 : 1
  })
  return entries.filter(function (entry, i) {
    var fits = entry.time > Date.now() - AGE && i >= entries.length - LIMIT
    if (!fits) drop(entry)
    if (SNIPPET_DEBUG && !fits) trace('dropped, too old or too much', entry.call)
    return fits
  })
}

/** All entries as they are stored, by their keys. @returns {Record<string, string>} */
function texts() {
  /** @type {any} */
  var found = {}
  try {
    Object.keys(localStorage).forEach(function (key) {
      if (!key.indexOf(PREFIX)) found[key] = localStorage.getItem(key)
    })
  } catch (e) {
    // Forbidden: there is only what this page knows.
  }
  return merge(found, memory)
}

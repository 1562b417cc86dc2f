// Keeps what has happened until Klaviyo has it: over a change of pages, and while the network is
// away. Delivers after the next paint, and when the page is hidden or left.

import { merge } from './objects.js'
import { afterPaint, safe } from './safe.js'
import { trace } from './say.js'
import { drop, put, waiting } from './store.js'

/** @typedef {import('./store.js').Entry} Entry */

// Long enough for an answer to come; after it another page may try.
var LEASE = 5

// Between two tries: who is online again does not wait for long.
var LONGEST = 60

/** The lease that this page has added an entry with; true while it delivers it. @type {Record<string, number | boolean>} */
var mine = {}
/** @type {((due: Entry[]) => void) | undefined} */
var deliver
/** @type {any} */
var timer
var opened = false
var woken = false
var last = 0

/** Deliver what waits, now and whenever there is reason to. @param {(due: Entry[]) => void} how */
export function open(how) {
  deliver = how
  if (!opened) {
    'pagehide online visibilitychange'.split(' ').forEach(function (type) {
      addEventListener(type, wake)
    })
    // Not before the page is at rest: with the first listener, browsers open both storages.
    setTimeout(watchOthers, LEASE * 1000)
  }
  opened = true
  soon()
}

/** What another page wrote, and has not delivered by then, it may never deliver. */
function watchOthers() {
  wake()
  addEventListener('storage', function () {
    timer = timer || setTimeout(wake, LEASE * 1000)
  })
}

/** Stop, and forget everything. */
export function close() {
  deliver = undefined
  waiting().forEach(drop)
}

/**
 * Take a call, and write it with this page's lease, unless nobody can deliver it yet. They are
 * delivered in the order of their ids.
 * @param {any} call @param {{by: string, known: any}} [visitor] @returns {Entry}
 */
export function add(call, visitor) {
  last = Math.max(last + 1, Date.now())
  var id = (call[0] == 'identify' ? 0 : '') + last.toString(36) + Math.random().toString(36).slice(1)
  var entry = merge({ id: id, time: last, tries: 0, call: call }, visitor)
  pause(entry, visitor && !visitor.known ? 0 : LEASE)
  mine[id] = entry.at
  if (SNIPPET_DEBUG) trace('queued', call)
  soon()
  return entry
}

/** Mark it as ours to deliver, for this page and for others. @param {Entry} entry */
export function lease(entry) {
  mine[entry.id] = true
  // What was added just now was written with its lease.
  if (entry.at < Date.now() + LEASE * 500) pause(entry, LEASE)
}

/**
 * Deliver it again, in so many seconds, which double with each try; or when Klaviyo says.
 * @param {Entry} entry @param {number} seconds @param {any} [said] the value of Retry-After
 */
export function again(entry, seconds, said) {
  delete mine[entry.id]
  pause(entry, Number(said) || Math.min(seconds * Math.pow(2, entry.tries++), LONGEST))
  soon()
}

/** @param {Entry} entry @param {number} seconds */
function pause(entry, seconds) {
  entry.at = Date.now() + seconds * 1000
  put(entry)
}

function soon() {
  if (!woken) afterPaint(wake)
  woken = true
}

var wake = /* @__PURE__ */ safe(function () {
  var now = Date.now()
  var next = Infinity
  woken = false
  if (!deliver) return
  var due = waiting().filter(function (entry) {
    if (mine[entry.id] === true) return
    var at = mine[entry.id] == entry.at ? now : entry.at
    if (at > now) next = Math.min(next, at)
    return at <= now
  })
  clearTimeout(timer)
  timer = next < Infinity && setTimeout(wake, next - now)
  deliver(due)
})

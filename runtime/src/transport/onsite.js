// The transport by klaviyo.js: hands calls to its queue, and keeps each until klaviyo.js is done
// with it. For the page's owner: klaviyo.js is loaded once, unless the page has it already, and
// what it did not send is handed to it again, by this page or by the next one.
//
// An event is taken when klaviyo.js calls back, which it does once the event is sent; or, for a
// visitor whom it does not know, when it has run the call: such events it keeps itself. Handing
// one over twice does no harm: Klaviyo counts an `$event_id` once for a visitor and a metric.

import { readCookie } from '../cookie.js'
import { list } from '../follow.js'
import { merge } from '../objects.js'
import { add, again, close, lease, open } from '../outbox.js'
import { say, trace } from '../say.js'
import { drop } from '../store.js'
import { forgetVisitor } from './forget.js'
import { load } from './load.js'
import { dropOthers } from './others.js'
import { emptyQueues, giveTo, giveUp } from './stub.js'

/** @typedef {import('../store.js').Entry} Entry */

// What klaviyo.js ran that often, and never called back for, it will never send.
var TRIES = 12

/** klaviyo.js's queue by its name; none where nothing may be sent. */
var queue = ''
var refused = false
/** What klaviyo.js is done with, by an entry's id. @type {Record<string, boolean>} */
var taken = {}
/** Whom to answer, by an entry's id. @type {Record<string, (answer?: any) => void>} */
var answers = {}

/** @param {any} config */
export function start(config) {
  if (readCookie('__kla_off') == 'true') return
  queue = config.queue
  if (refused) emptyQueues()
  load(config.company_id, giveUp)
  open(deliver)
  giveTo(take)
}

/** @param {any[]} call @param {(answer?: any) => void} [answer] */
export function send(call, answer) {
  if (!queue) return
  if (call[0] == 'identify') dropOthers(call[1])
  var entry = add(call)
  if (answer) answers[entry.id] = answer
}

/** Stop, let klaviyo.js stop, and forget the visitor. */
export function stop() {
  queue = ''
  refused = true
  // From now on nothing is taken, nor what was called so far.
  giveTo(take)
  close()
  forgetVisitor(function () {
    return !queue
  })
}

/** What the shop's own scripts call. @param {any[]} call @param {(answer?: any) => void} answer */
function take(call, answer) {
  if (/^(identify|track)/.test(call[0])) send(call, answer)
  else enqueue(call.concat(answer))
}

/** @param {any[]} call */
function enqueue(call) {
  if (queue) list(queue).push(call)
}

/** @param {Entry[]} due */
function deliver(due) {
  due.forEach(hand)
  if (!due[0]) return
  enqueue([
    'isIdentified',
    function (/** @type {boolean} */ known) {
      due.forEach(function (entry) {
        ran(entry, known)
      })
    }
  ])
}

/** @param {Entry} entry */
function hand(entry) {
  lease(entry)
  var call = entry.call
  // klaviyo.js writes into what it is given.
  var ours = { $event_id: entry.id, time: Math.floor(entry.time / 1000) }
  if (call[0] == 'track') call = ['track', call[1], merge(ours, call[2])]
  else call = [call[0], merge({}, call[1])]
  if (SNIPPET_DEBUG) trace('handed to klaviyo.js', call)
  enqueue(
    call.concat(function (/** @type {any} */ answer) {
      if (SNIPPET_DEBUG) trace('answered', call)
      done(entry)
      if (answers[entry.id]) answers[entry.id](answer)
    })
  )
}

/** klaviyo.js has run the call. @param {Entry} entry @param {boolean} known whether it knows the visitor */
function ran(entry, known) {
  if (taken[entry.id]) return
  if (known && entry.call[0] != 'trackViewedItem') {
    if (entry.tries < TRIES) return again(entry, 5)
    say('error', 'klaviyo.js does not send it', entry.call)
  }
  done(entry)
}

/** @param {Entry} entry */
function done(entry) {
  taken[entry.id] = true
  drop(entry)
}

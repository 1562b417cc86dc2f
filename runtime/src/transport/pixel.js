// The transport of a Shopify pixel: Klaviyo's client API. Who the visitor is, the storefront's own
// cookie tells, which klaviyo.js writes there. Events of a visitor whom nobody knows wait in the
// storefront's storage until somebody does, at the checkout for example.

import { json } from '../json.js'
import { say } from '../say.js'
import { reachable, visitor } from './visitor.js'
import { event as made, post, profile } from './wire.js'

/** @typedef {{id: string, time: number, currency?: string, call: any[]}} Entry */

var KEY = 'snippetgen_pixel'
// As long as klaviyo.js keeps those of an unknown visitor, and as many as are worth a request each.
var EXPIRES = 14 * 864e5
var MOST = 50

/** What identify was told. @type {any} */
var traits = {}
/** What no delivery has taken up yet. @type {Entry[]} */
var fresh = []
/** @type {Promise<any>} */
var delivered = Promise.resolve()

/**
 * Send what one of Shopify's events has led to.
 * @param {string} company @param {any[][]} calls @param {any} event @param {string} [currency]
 */
export function send(company, calls, event, currency) {
  calls.forEach(function (call, i) {
    if (call[0] == 'identify') traits = reachable(call[1])
    if (call[0] != 'track') return
    // Shopify's id of the event: what is sent twice counts once.
    fresh.push({ id: event.id + (i ? '_' + i : ''), time: Date.parse(event.timestamp), currency: currency, call: call })
  })
  var exchanged = new URL(event.context.document.location.href).searchParams.get('_kx')
  // One after the other: each takes up what the one before has left.
  delivered = delivered.then(deliver.bind(null, company, exchanged)).then(null, function (e) {
    say('error', 'stopped', e)
  })
}

/** Forget the visitor: consent was withdrawn. */
export function forget() {
  traits = {}
  fresh = []
  return browser.localStorage.removeItem(KEY)
}

/** @param {string} company @param {string | null} exchanged */
function deliver(company, exchanged) {
  return Promise.all([
    browser.cookie.get('__kla_id'),
    browser.cookie.get('__kla_off'),
    browser.localStorage.getItem(KEY)
  ]).then(function (found) {
    var stored = entriesIn(found[2])
    var entries = stored.concat(fresh.splice(0)).slice(-MOST)
    var who = visitor(found[0], exchanged, traits)
    if (found[1] == 'true' || !entries.length) return
    if (!who) return keep(entries)
    return Promise.all(entries.map(sent.bind(null, company, profile(who)))).then(function (tried) {
      var left = tried.filter(Boolean)
      if (left.length || stored.length) return keep(left)
    })
  })
}

/** The entry, where it has to be sent again. @param {string} company @param {any} who @param {any} entry */
function sent(company, who, entry) {
  var body = made(entry, who)
  body.data.attributes.value_currency = entry.currency
  return new Promise(function (resolve) {
    post('events', company, body, function (status) {
      if (!status || status == 429 || status > 499) return resolve(entry)
      if (status > 299) say('error', 'Klaviyo refuses it with ' + status, entry.call)
      resolve(undefined)
    })
  })
}

/** @param {any[]} entries */
function keep(entries) {
  return browser.localStorage.setItem(KEY, json(entries))
}

/** @param {string | null} text @returns {Entry[]} */
function entriesIn(text) {
  try {
    return JSON.parse(text || '').filter(function (/** @type {Entry} */ entry) {
      return Date.now() - entry.time < EXPIRES
    })
  } catch (e) {
    return []
  }
}

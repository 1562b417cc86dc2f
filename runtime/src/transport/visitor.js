// Whom a pixel's events belong to: the cookie of klaviyo.js on the storefront, a link in an e-mail,
// and what identify was told.

import { merge, own } from '../objects.js'

/** All that finds the visitor's profile, or nothing. @param {string} cookie @param {string | null} exchanged @param {any} traits */
export function visitor(cookie, exchanged, traits) {
  /** @type {any} */
  var ids = {}
  try {
    var kept = JSON.parse(atob(decodeURIComponent(cookie)))
    ids = { anonymous_id: kept.cid, $exchange_id: kept.$exchange_id, $email: kept.$email }
  } catch (e) {
    // klaviyo.js was never here.
  }
  if (exchanged) ids.$exchange_id = exchanged
  merge(ids, traits)
  var known = false
  own(ids, function (key, value) {
    known = known || (value && /^\$exchange_id|email$|phone_number$/.test(key))
  })
  return known && ids
}

/** What identify was told, without a phone number for which Klaviyo would refuse the whole event. @param {any} told */
export function reachable(told) {
  /** @type {any} */
  var kept = {}
  own(told, function (key, value) {
    var phone = /phone_number$/.test(key)
    if (phone) value = value.replace(/[\s().-]/g, '')
    if (!phone || /^\+[1-9]\d{6,14}$/.test(value)) kept[key] = value
  })
  return kept
}

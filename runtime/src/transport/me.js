// The visitor of this page: what is known of them in memory, and in klaviyo.js's cookie.

import { readCookie, writeCookie } from '../cookie.js'
import { own } from '../objects.js'
import { valueIn } from '../pairs.js'
import { address } from './address.js'
import { decode, encode, identified, known } from './identity.js'
import { profile } from './wire.js'

var COOKIE = '__kla_id'

/** @type {import('./identity.js').Identity} */
var me
/** What the visitor was identified by on this page. @type {any} */
var said

/** As the cookie says, and the address bar. */
export function recall() {
  said = {}
  me = decode(readCookie(COOKIE))
  me.$exchange_id = asked('_kx') || me.$exchange_id
  writeCookie(COOKIE, encode(me))
}

/** What identify is told; a visitor of another address is a new one. @param {any} traits */
export function meet(traits) {
  if (!address(traits)) return
  me = identified(me, traits)
  writeCookie(COOKIE, encode(me))
  said = traits
}

/** What an entry says of its visitor. */
export function signature() {
  return { by: me.cid, known: known(me) }
}

/** Whether Klaviyo can tell by now who it was. @param {import('../store.js').Entry} entry */
export function isKnown(entry) {
  return entry.known || (entry.by == me.cid && known(me))
}

/** The profile of an event, by all that finds it. @param {any} cid */
export function who(cid) {
  /** @type {any} */
  var ids = { anonymous_id: cid }
  if (cid == me.cid) {
    ids.$exchange_id = me.$exchange_id
    own(said, function (key, value) {
      if (/^\$?(email|phone_number|id)$/.test(key)) ids[key] = value
    })
  }
  return profile(ids)
}

/** An identify that the page before could not send. @param {import('../store.js').Entry} entry */
export function remember(entry) {
  if (entry.by == me.cid && address(entry.call[1])) said = entry.call[1]
}

export function forgetVisitor() {
  writeCookie(COOKIE)
}

/** What the address bar says. @param {string} name */
export function asked(name) {
  try {
    return decodeURIComponent(valueIn(location.search.slice(1), '&', name))
  } catch (e) {
    return ''
  }
}

// Who visits, as klaviyo.js keeps it: base64 of JSON in the cookie __kla_id. The two are
// interchangeable. An address is never in what we write, only its hash.

import { json } from '../json.js'
import { address } from './address.js'

/**
 * `cid` is the visitor's anonymous id, `$exchange_id` what Klaviyo calls a known one.
 * `snippetgen` is the hash of the address that the visitor was identified by.
 * @typedef {{cid: string, $exchange_id?: string, $email?: string, $id?: string, snippetgen?: number}} Identity
 */

/** @param {string} text of the cookie @returns {Identity} */
export function decode(text) {
  try {
    return stamped(JSON.parse(decodeURIComponent(escape(atob(text)))))
  } catch (e) {
    return stamped({})
  }
}

/** @param {Identity} identity */
export function encode(identity) {
  return btoa(unescape(encodeURIComponent(json(identity))))
}

/** With an anonymous id, which is base64 of a UUID. @param {any} identity */
function stamped(identity) {
  identity.cid =
    identity.cid ||
    btoa(
      'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, function () {
        return ((Math.random() * 16) | 0).toString(16)
      })
    )
  return identity
}

/**
 * The visitor after identify: somebody else where the address is another one than before.
 * @param {Identity} identity @param {any} traits @returns {Identity}
 */
export function identified(identity, traits) {
  var who = address(traits)
  if (!who) return identity
  var hash = hashed(String(who).toLowerCase())
  if (identity.snippetgen && identity.snippetgen != hash) identity = stamped({})
  identity.snippetgen = hash
  return identity
}

/** Whether Klaviyo can tell who it is. @param {Identity} identity */
export function known(identity) {
  return identity.snippetgen || identity.$exchange_id || identity.$email || identity.$id
}

/** @param {string} text */
function hashed(text) {
  var hash = 7
  for (var i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0
  return hash
}

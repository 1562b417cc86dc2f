// The data layer: takes messages from the page's blocks and from scripts, keeps what is known,
// and sends what a message reports. The visitor is always identified before the first event.

import { send } from '#transport'
import { canon } from './canon.js'
import { derive, places } from './derive.js'
import { mapped } from './map.js'
import { isThere, made, merge, own } from './objects.js'
import { say } from './say.js'
import { isSeen } from './seen.js'

/** @type {any} What to send, merged from every config on the page. */
export var config = { tags: {}, types: {}, signals: {} }

/** @type {any} What is known of the visitor, the product, the cart. */
export var known = {}

var identified = ''

/** A config: its tags join those already there. @param {any} message */
export function configure(message) {
  own(message, function (key, value) {
    if (key == 'tags') merge(config.tags, value)
    else if (key == 'types' || key == 'signals') grow(config[key], value)
    else config[key] = value
  })
}

/** The types, or the signals, of two configs side by side. @param {any} into @param {any} from */
function grow(into, from) {
  own(from, function (key, value) {
    if (into[key] && typeof value == 'object') grow(into[key], value)
    else into[key] = value
  })
}

/** What a message says, as scopes of values. @param {any} message @param {any} side */
export function read(message, side) {
  return made(message, function (scope, values) {
    // A scope may be null: there is no cart, which is more than not to know of one.
    if (typeof values == 'object') return values && canon(values, config.types[scope] || {}, side)
  })
}

/** The scopes of a host's own message, by the config's map. @param {any} signal @param {any} message */
export function translate(signal, message) {
  var scopes = made(signal.map, function (scope, map) {
    return mapped(map, message)
  })
  scopes = read(scopes, signal)
  // A message that says nothing of the visitor does not make us forget who it is.
  if (!Object.keys(scopes.customer || {}).length) delete scopes.customer
  return scopes
}

/** Remember it; what was added belongs to its own moment. @param {any} scopes */
export function learn(scopes) {
  merge(known, scopes)
  delete known.added
}

/** Identify the visitor, if not done, then send what belongs to the trigger. @param {string} on @param {any} scopes */
export function report(on, scopes) {
  var now = merge({}, known)
  // The cart that is known is the one from before the add.
  if (on == 'added_to_cart') delete now.cart
  merge(now, scopes)
  own(config.tags, function (name, tag) {
    if (tag.call == 'identify') identify(tag)
  })
  own(config.tags, function (name, tag) {
    if (on && tag.on == on) track(tag, now)
  })
}

/** @param {any} tag */
function identify(tag) {
  var properties = fulfils(tag, known) && derive(tag.properties, known)
  var now = properties && JSON.stringify(properties)
  if (!now || now == identified) return
  identified = now
  send(['identify', properties])
}

/** @param {any} tag @param {any} now */
function track(tag, now) {
  var all = tag.for_each ? places(tag.for_each, now) : [now]
  all.forEach(function (at) {
    if (!fulfils(tag, at)) return say('warn', tag.metric + ' is not sent, it needs', tag.require)
    if (tag.on == 'product_viewed' && isSeen(tag.metric + derive('product.id', at))) return
    send(['track', tag.metric, derive(tag.properties, at) || {}])
    var item = tag.viewed_item && derive(tag.viewed_item, at)
    if (item) send(['trackViewedItem', item])
  })
}

/** Whether an event has what it can't do without. @param {any} tag @param {any} at */
function fulfils(tag, at) {
  return (tag.require || []).every(function (/** @type {any} */ entry) {
    return isThere(derive({ '@first': [].concat(entry) }, at))
  })
}

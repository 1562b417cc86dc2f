// The data layer: takes messages from the page's blocks and from scripts, keeps what is known,
// and sends what a message reports. The visitor is always identified before the first event.

import { canon } from './canon.js'
import { derive, places } from './derive.js'
import { send } from './klaviyo.js'
import { mapped } from './map.js'

/** @type {any} What to send, merged from every config on the page. */
export var config = { tags: {}, types: {} }

/** @type {any} What is known of the visitor, the product, the cart. */
export var known = {}

var identified = ''

/** A config: its tags join those already there. @param {any} message */
export function configure(message) {
  for (var key in message) {
    if (key == 'tags') merge(config.tags, message.tags)
    else if (key == 'types') grow(config.types, message.types)
    else config[key] = message[key]
  }
}

/** @param {any} into @param {any} from */
export function merge(into, from) {
  for (var key in from) into[key] = from[key]
}

/** The types of two configs side by side. @param {any} into @param {any} from */
function grow(into, from) {
  for (var key in from) {
    if (into[key] && typeof from[key] == 'object') grow(into[key], from[key])
    else into[key] = from[key]
  }
}

/** What a message says, as scopes of values. @param {any} message @param {any} side */
export function read(message, side) {
  /** @type {any} */
  var scopes = {}
  for (var scope in message) {
    // A scope may be null: there is no cart, which is more than not to know of one.
    if (scope != 'on' && typeof message[scope] == 'object') {
      scopes[scope] = message[scope] && canon(message[scope], config.types[scope] || {}, side)
    }
  }
  return scopes
}

/** The scopes of a host's own message, by the config's map. @param {any} signal @param {any} message */
export function translate(signal, message) {
  /** @type {any} */
  var scopes = {}
  for (var scope in signal.map) scopes[scope] = mapped(signal.map[scope], message)
  scopes = read(scopes, signal)
  // A message that says nothing of the visitor does not make us forget who it is.
  for (var any in scopes.customer) return scopes
  delete scopes.customer
  return scopes
}

/** Remember it; what was added belongs to its own moment. @param {any} scopes */
export function learn(scopes) {
  for (var scope in scopes) if (scope != 'added') known[scope] = scopes[scope]
}

/** Identify the visitor, if not done, then send what belongs to the trigger. @param {string} on @param {any} scopes */
export function report(on, scopes) {
  /** @type {any} */
  var now = {}
  merge(now, known)
  // The cart that is known is the one from before the add.
  if (on == 'added_to_cart') delete now.cart
  merge(now, scopes)
  each(function (tag) {
    if (tag.call == 'identify') identify(tag)
  })
  each(function (tag) {
    if (on && tag.on == on) track(tag, now)
  })
}

/** @param {(tag: any) => void} use */
function each(use) {
  for (var name in config.tags) use(config.tags[name])
}

/** @param {any} tag */
function identify(tag) {
  var at = { scopes: known }
  var properties = fulfils(tag, at) && derive(tag.properties, at)
  var now = properties && JSON.stringify(properties)
  if (!now || now == identified) return
  identified = now
  send(config.queue, ['identify', properties])
}

/** @param {any} tag @param {any} scopes */
function track(tag, scopes) {
  var whole = { scopes: scopes }
  var all = tag.for_each ? places(tag.for_each, whole) : [whole]
  all.forEach(function (at) {
    if (!fulfils(tag, at)) return
    send(config.queue, ['track', tag.metric, derive(tag.properties, at) || {}])
    var item = tag.viewed_item && derive(tag.viewed_item, at)
    if (item) send(config.queue, ['trackViewedItem', item])
  })
}

/** Whether an event has what it can't do without. @param {any} tag @param {any} at */
function fulfils(tag, at) {
  return (tag.require || []).every(function (/** @type {any} */ entry) {
    return [].concat(entry).some(function (path) {
      return derive(path, at) !== undefined
    })
  })
}

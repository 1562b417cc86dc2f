// Klaviyo's client API: its bodies, and how they are posted. Knows no page and no storage, so that
// other places, such as a web pixel, can use it as well.

import { json } from '../json.js'
import { merge, own } from '../objects.js'

/** @typedef {{id: string, time: number, call: any[]}} Entry */

var API = 'https://a.klaviyo.com/client/'
var REVISION = '2026-07-15'

// What Klaviyo knows of a profile; what else identify was told is the shop's own.
var TRAITS =
  'email phone_number external_id anonymous_id _kx first_name last_name organization title image locale'.split(' ')
var PLACES = 'address1 address2 city country region zip timezone'.split(' ')
/** @type {any} */
var RENAMED = { $id: 'external_id', $exchange_id: '_kx' }

/** @param {string} type @param {any} attributes */
function resource(type, attributes) {
  return { data: { type: type, attributes: attributes } }
}

/** A profile, from what klaviyo.identify takes. @param {any} traits */
export function profile(traits) {
  /** @type {any} */
  var attributes = {}
  own(traits, function (key, value) {
    var name = RENAMED[key] || key.replace('$', '')
    var part = TRAITS.indexOf(name) >= 0 ? attributes : within(PLACES.indexOf(name) >= 0 ? 'location' : 'properties')
    part[part == attributes.properties ? key : name] = value
  })
  return resource('profile', attributes)
  /** @param {string} part */
  function within(part) {
    return (attributes[part] = attributes[part] || {})
  }
}

/**
 * An event, from what klaviyo.track takes: it lifts `time`, `$value` and `$event_id` out.
 * @param {Entry} entry
 * @param {any} [who] whose profile it is; in bulk it stands beside the events
 */
export function event(entry, who) {
  var properties = merge({}, entry.call[2])
  var time = lift('time') * 1000
  return resource('event', {
    metric: resource('metric', { name: entry.call[1] }),
    profile: who,
    // What is no time would throw, and hold up whatever waits behind it.
    time: new Date(time > 0 && time < 1e13 ? time : entry.time).toISOString(),
    value: lift('$value'),
    unique_id: String(lift('$event_id') || entry.id),
    properties: properties
  })
  /** @param {string} name */
  function lift(name) {
    var value = properties[name]
    delete properties[name]
    return value
  }
}

/** Several events of one visitor. @param {Entry[]} entries @param {any} who */
export function bulk(entries, who) {
  return resource('event-bulk-create', {
    profile: who,
    events: {
      data: entries.map(function (entry) {
        return event(entry).data
      })
    }
  })
}

/**
 * Post it so that it outlives the page, as far as browsers allow.
 * @param {string} path @param {string} company @param {any} data
 * @param {(status: number, pause?: string | null) => void} done status 0: it did not arrive, as far as we know
 */
export function post(path, company, data, done) {
  var body = json(data)
  var failed = done.bind(null, 0)
  try {
    fetch(API + path + '?company_id=' + company, {
      method: 'POST',
      // Browsers refuse to keep more than 64 KB alive; a letter has up to three bytes.
      keepalive: body.length < 2e4,
      headers: { revision: REVISION, 'Content-Type': 'application/json' },
      body: body
    })
      .then(function (answer) {
        done(answer.status, answer.headers.get('Retry-After'))
      })
      .then(null, failed)
  } catch (e) {
    failed()
  }
}

// The transport without klaviyo.js: speaks to Klaviyo's client API itself. For the page's owner:
// requests to a.klaviyo.com and the cookie __kla_id, as klaviyo.js has them, and no script of
// Klaviyo's. Events of a visitor whom nobody knows wait in the outbox until somebody does.

import { readCookie } from '../cookie.js'
import { merge } from '../objects.js'
import { add, again, close, lease, open } from '../outbox.js'
import { say, trace } from '../say.js'
import { drop } from '../store.js'
import { activity } from './activity.js'
import { forgetViewed, viewed } from './viewed.js'
import { asked, forgetVisitor, isKnown, meet, recall, remember, signature, who } from './me.js'
import { bulk, event, post, profile } from './wire.js'

/** @typedef {import('../store.js').Entry} Entry */

// More than that go in one request, whose rate limit is far lower than that of single ones.
var FEW = 5

var company = ''

/** @param {any} config */
export function start(config) {
  if (readCookie('__kla_off') == 'true') return
  company = config.company_id
  recall()
  open(deliver)
  if (asked('utm_email')) send(['identify', { $email: asked('utm_email') }])
  if (config.activity) send(['track', '__activity__', activity()])
}

/** @param {any[]} call */
export function send(call) {
  if (!company) return
  if (call[0] == 'trackViewedItem') call = ['identify', viewed(call[1])]
  if (call[0] == 'identify') meet(call[1])
  add(call, signature())
}

/** Stop, and forget the visitor. */
export function stop() {
  company = ''
  close()
  forgetViewed()
  forgetVisitor()
}

/** @param {Entry[]} due */
function deliver(due) {
  due = due.filter(isKnown)
  due.forEach(lease)
  var events = due.filter(function (entry) {
    if (entry.call[0] == 'track') return true
    remember(entry)
    request('profiles', [entry], profile(merge({ anonymous_id: entry.by }, entry.call[1])))
  })
  var by = events[FEW] && events[FEW].by
  var together = events.filter(function (entry) {
    return by && entry.by == by
  })
  if (by) request('event-bulk-create', together, bulk(together, who(by)))
  events.forEach(function (entry) {
    if (entry.by != by) alone(entry)
  })
}

/** @param {Entry} entry */
function alone(entry) {
  request('events', [entry], event(entry, who(entry.by)))
}

/** @param {string} path @param {Entry[]} entries @param {any} data */
function request(path, entries, data) {
  if (SNIPPET_DEBUG) trace('sent to ' + path, data)
  post(path, company, data, function (status, pause) {
    if (SNIPPET_DEBUG) trace('answered ' + status)
    entries.forEach(function (entry) {
      if (!status || status == 429 || status > 499) again(entry, 1, pause)
      // One of many that is refused must not take the others with it.
      else if (status > 299 && entries[1]) alone(entry)
      else {
        if (status > 299) say('error', 'Klaviyo refuses it with ' + status, entry.call)
        drop(entry)
      }
    })
  })
}

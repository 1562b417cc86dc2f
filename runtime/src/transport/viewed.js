// The last twenty items that a visitor viewed, as klaviyo.js keeps them in __kla_viewed, for the
// profile's `$viewed_items`.

import { merge } from '../objects.js'
import { erase, readList, writeList } from '../storage.js'
import { drop, waiting } from '../store.js'

var KEY = '__kla_viewed'
var MONTH = 30 * 86400

/** What identify is told after one more item. @param {any} item @returns {any} */
export function viewed(item) {
  var now = Math.floor(Date.now() / 1000)
  var views = 0
  var seen = readList('localStorage', KEY).filter(Boolean)
  var others = seen.filter(function (other) {
    var same = other.ItemId == item.ItemId
    if (same) views = other.Views
    return !same && other.LastViewedDate > now - MONTH
  })
  others.unshift(merge({ Views: views + 1, LastViewedDate: now }, item))
  others.length = Math.min(others.length, 20)
  writeList('localStorage', KEY, others)
  // It says all that those which wait do.
  waiting().forEach(function (entry) {
    if (entry.call[1].$viewed_items) drop(entry)
  })
  return { $viewed_items: others }
}

export function forgetViewed() {
  erase('localStorage', KEY)
}

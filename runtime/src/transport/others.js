// What waits for a visitor when another one is identified: klaviyo.js would count it as theirs.

import { drop, waiting } from '../store.js'
import { address } from './address.js'

/** @param {any} traits what identify is told */
export function dropOthers(traits) {
  var who = address(traits)
  var entries = waiting()
  var strange = entries.some(function (entry) {
    var before = entry.call[0] == 'identify' && address(entry.call[1])
    return who && before && before != who
  })
  if (strange) entries.forEach(drop)
}

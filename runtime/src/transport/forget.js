// Stops klaviyo.js, and removes what it keeps of a visitor, in one storage or the other.

import { writeCookie } from '../cookie.js'
import { erase } from '../storage.js'

var STORED =
  '__kla_viewed __kla_viewed_reviewed_items kl-post-identification-sync klaviyoOnsite __kl_key _kx ' +
  '$referrer $last_referrer lastExternalReferrer lastExternalReferrerTime klaviyoPagesVisitCountV2'

/** Now, and what klaviyo.js was busy with and writes a little later. @param {() => boolean} still whether they refuse */
export function forgetVisitor(still) {
  forget()
  setTimeout(function () {
    if (still()) forget()
  }, 1000)
}

function forget() {
  writeCookie('__kla_off', 'true')
  writeCookie('__kla_id')
  STORED.split(' ').forEach(function (key) {
    erase('localStorage', key)
    erase('sessionStorage', key)
  })
}

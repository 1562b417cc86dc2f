// Asks for the visitor's consent before anything else. For the page's owner: before the visitor
// agrees there is no request, no cookie and nothing in storage; what the page says meanwhile is
// told once they agree. When they withdraw, sending stops and what was stored is removed.

import { stop } from '#transport'
import { readCookie, writeCookie } from './cookie.js'
import { follow, list } from './follow.js'
import { forgetKept } from './kept.js'
import { config } from './layer.js'
import { own } from './objects.js'
import { safe } from './safe.js'
import { trace } from './say.js'

/** @typedef {(yes: boolean) => void} Decide */

// A banner may come after us; until it does, nothing is sent.
var LATER = 500

/** @type {any} */
var page = window

/** @param {any} data our data layer @param {() => void} start */
export function gate(data, start) {
  var wanted = config.consent || {}
  /** @type {boolean | undefined} */
  var last
  if (SNIPPET_DEBUG) trace('held for consent', wanted)
  if (wanted.gpc && /** @type {any} */ (navigator).globalPrivacyControl) return decide(false)
  if (modes[wanted.mode]) modes[wanted.mode](decide, wanted, data)
  else decide(true)

  /** @type {Decide} */
  function decide(yes) {
    if (yes === last) return
    last = yes
    if (SNIPPET_DEBUG) trace(yes ? 'consent is given' : 'consent is refused')
    // klaviyo.js obeys this cookie, with which we stop it.
    if (yes && readCookie('__kla_off')) writeCookie('__kla_off')
    if (yes) start()
    else withdraw()
  }
}

/** Nothing of the visitor stays, nor is sent. */
var withdraw = /* @__PURE__ */ safe(function () {
  stop()
  if (SNIPPET_CART) forgetKept()
})

/** How each mode learns of a decision. @type {Record<string, (decide: Decide, wanted: any, data: any) => void>} */
var modes = {
  /** The page's own banner: snippetgenData.push({ consent: true }), or false. */
  callback: function (decide, wanted, data) {
    follow(data, function (message) {
      if (typeof message.consent == 'boolean') decide(message.consent)
    })
  },

  /** Shopify's Customer Privacy. */
  shopify: function (decide) {
    var shop = page.Shopify || {}
    var ask = safe(function () {
      if (shop.customerPrivacy) decide(shop.customerPrivacy.marketingAllowed())
    })
    document.addEventListener('visitorConsentCollected', ask)
    if (shop.customerPrivacy) ask()
    else if (shop.loadFeatures) shop.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], ask)
  },

  /** Google's Consent Mode, by what its commands in the data layer say. */
  google: function (decide, wanted) {
    /** @type {Record<string, any>} */
    var said = { default: {}, update: {} }
    follow(list(wanted.data_layer || 'dataLayer'), function (message) {
      var now = message[0] == 'consent' && said[message[1]]
      if (!now) return
      own(message[2], function (type, value) {
        // A default may be for some regions only, and we don't know ours: a refusal stands.
        if (now != said['default'] || now[type] != 'denied') now[type] = value
      })
      var yes = wanted.types.every(function (/** @type {string} */ type) {
        return (said.update[type] || said['default'][type]) == 'granted'
      })
      // A refusal by default is no decision of the visitor's.
      if (yes || now == said.update) decide(yes)
    })
  },

  /** IAB's Transparency and Consent Framework, version 2. */
  tcf: function (decide, wanted) {
    if (!page.__tcfapi) return setTimeout(safe(modes.tcf), LATER, decide, wanted)
    page.__tcfapi(
      'addEventListener',
      2,
      safe(function (said, works) {
        if (!works) return
        if (said.gdprApplies === false) decide(true)
        else if (said.eventStatus != 'cmpuishown') {
          decide(
            wanted.purposes.every(function (/** @type {number} */ purpose) {
              return said.purpose.consents[purpose]
            })
          )
        }
      })
    )
  }
}

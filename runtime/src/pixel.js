// A Shopify custom pixel: hears Shopify's customer events in the pixel's sandbox, where there is
// neither the shop's page nor klaviyo.js, and only while the visitor allows it.

import { configure, config, learn, report, translate } from './layer.js'
import { mapped } from './map.js'
import { has, own } from './objects.js'
import { say } from './say.js'
import { calls } from './transport/collect.js'
import { forget, send } from './transport/pixel.js'

/** Events from before the visitor's answer. @type {any[]} */
var early = []
var allowed = allows(init.customerPrivacy)

configure(snippetgen)

// Relative addresses in Shopify's events are the storefront's, not the sandbox's.
var base = document.createElement('base')
base.href = init.data.shop.storefrontUrl || init.context.document.location.origin
document.head.appendChild(base)

var privacy = typeof api == 'object' ? api.customerPrivacy : customerPrivacy
privacy.subscribe('visitorConsentCollected', function (event) {
  allowed = allows(event.customerPrivacy)
  var waiting = early.splice(0)
  if (allowed) waiting.forEach(take)
  else forget()
})

own(config.signals, function (name) {
  // Where somebody gives an address, nothing has happened yet: it tells who it is.
  analytics.subscribe(name == '*' ? 'checkout_contact_info_submitted' : name, hear)
})

/** @param {any} event */
function hear(event) {
  if (allowed) take(event)
  else early.push(event)
}

/** @param {any} event */
function take(event) {
  try {
    var checkout = (event.data && event.data.checkout) || {}
    var account = init.data.customer || {}
    var address = checkout.shippingAddress || checkout.billingAddress || {}
    var message = {
      data: event.data,
      customData: event.customData, // of an event that the shop's own code publishes
      context: event.context,
      discount: (checkout.discountApplications || []).filter(isCode)[0],
      visitor: {
        email: checkout.email || account.email,
        phone: checkout.phone || account.phone,
        firstName: account.firstName || address.firstName,
        lastName: account.lastName || address.lastName
      }
    }
    if (config.signals['*']) learn(translate(config.signals['*'], message))
    var signal = has(config.signals, event.name) ? config.signals[event.name] : { map: {} }
    report(signal.on, translate(signal, message))
    send(config.company_id, calls.splice(0), event, mapped(signal.currency || '', message))
  } catch (e) {
    say('error', 'stopped', e)
  }
}

/** What the visitor typed, beside what the shop takes off by itself. @param {any} discount */
function isCode(discount) {
  return discount.type == 'DISCOUNT_CODE'
}

/** @param {import('@shopify/web-pixels-extension').ExtensionApi['init']['customerPrivacy']} answers */
function allows(answers) {
  // Klaviyo needs both: it measures what is seen, and mails about it.
  return answers.marketingAllowed && answers.analyticsProcessingAllowed
}

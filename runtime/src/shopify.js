// What Shopify's themes say of an add themselves, beside the requests that watch.js sees: the
// standard storefront events, which themes of 2026 and Shopify's own actions send, and the
// messages of Dawn and the many themes made from it. Elsewhere nothing of it is ever heard.

import { add } from './added.js'
import { mapped } from './map.js'
import { announce, conclude, tell } from './once.js'

var LINES = { '@each': 'lines', id: 'merchandiseId', quantity: 'quantity' }

/** Start to listen. */
export function watchShopify() {
  document.addEventListener('shopify:cart:lines-update', linesUpdate)
  if (typeof PUB_SUB_EVENTS == 'object' && typeof subscribe == 'function') {
    subscribe(PUB_SUB_EVENTS.cartUpdate, function (data) {
      // Only the product form names a variant so: other changes of the cart are no adds.
      var id = idOf(mapped('productVariantId', data))
      if (!id) return
      var wanted = add(id)
      delete wanted.quantity
      tell('theme', wanted)
    })
  }
}

/** It is sent before the cart changes, and its promise tells how that went. @param {any} event */
function linesUpdate(event) {
  var promise = mapped('promise', event)
  var lines = mapped(LINES, event)
  if (mapped('action', event) != 'add' || !lines.length || !promise || !promise.then) return
  /** @type {(string | undefined)[]} */
  var ids = lines.map(function (/** @type {any} */ line) {
    return idOf(line.id)
  })
  // An action of Shopify's own sends the event beside that of the theme which calls it.
  var source = mapped('context', event) == 'standard-action' ? 'action' : 'event'
  var entry = announce(source, ids)
  promise.then(
    function (/** @type {any} */ answer) {
      var failed = mapped('detail.didError', answer) || mapped('userErrors.length', answer)
      conclude(entry, failed ? undefined : add(ids[0], lines[0].quantity))
    },
    function () {
      conclude(entry)
    }
  )
}

/** The number in "gid://shopify/ProductVariant/17", which a theme may also give bare. @param {any} id */
function idOf(id) {
  return id == null ? undefined : String(id).split('/').pop() || undefined
}

// Added to Cart: what was added, and the cart as it is afterwards. An add is kept in the session
// until the cart has been seen, because an ordinary form leaves the page at once.

import { forgetKept, keep, kept, unkeep } from './kept.js'
import { config, known, report, translate } from './layer.js'
import { merge } from './objects.js'
import { say } from './say.js'

// Long enough for a slow page, short enough that an add given up on is not reported later.
var EXPIRES = 60000

/**
 * An add that was asked for: which product or variant, how many where that is known, and the product of the page.
 * @typedef {{id?: string, quantity?: number, product?: any, time: number}} Add
 */

/** @param {string | undefined} id @param {any} [quantity] @returns {Add} */
export function add(id, quantity) {
  var product = known.product
  // Where the shop can be asked for its cart, it also says what it adds.
  if (!id && product && !config.watch.cart) id = product.variant || product.id
  return { id: id, quantity: Number(quantity) || 1, product: product, time: Date.now() }
}

/** The adds of the page before this one, each reported once. */
export function settleKept() {
  var adds = kept()
  forgetKept()
  adds.forEach(function (wanted) {
    if (Date.now() - wanted.time < EXPIRES) settle(wanted, known.cart)
  })
}

/** Report an add that was answered, with the cart after it where there is one. @param {Add} wanted @param {any} [cart] */
export function settle(wanted, cart) {
  var watch = config.watch
  if (!watch.cart) return finish(wanted, cart)
  // Until the cart has been seen: many shops leave the page as soon as the add is answered.
  keep(wanted)
  var routes = /** @type {any} */ (window).Shopify && /** @type {any} */ (window).Shopify.routes
  var request = new XMLHttpRequest()
  request.open('GET', ((routes && routes.root) || '/').replace(/\/$/, '') + watch.cart)
  request.onloadend = function () {
    // Cut off, by leaving the page: the next one reports it.
    if (!request.status) return
    unkeep(wanted)
    try {
      cart = translate(watch, JSON.parse(request.responseText)).cart
    } catch (e) {
      // No answer, or not a cart: the event goes out without its part.
    }
    finish(wanted, cart)
  }
  request.send()
}

/** @param {Add} wanted @param {any} cart */
function finish(wanted, cart) {
  /** @type {any} */
  var added = {}
  /** @type {any[]} */
  var items = [].concat(cart && cart.items)
  var line = items.filter(function (item) {
    return agrees(item, wanted.id)
  })[0]
  var product = wanted.product
  // The product of the page, whichever of its variants was added.
  var same = agrees(product, wanted.id) || (line && agrees(product, line.id))
  // The cart is known, and the item is not in it: the add failed.
  if (cart !== undefined ? !line : !same) return say('log', 'not in the cart, so not added: ' + wanted.id)
  if (same) merge(added, product)
  merge(added, line)
  added.quantity = wanted.quantity
  report('added_to_cart', cart ? { added: added, cart: cart } : { added: added })
}

/** Whether an item is the product, or the variant, of this id. @param {any} item @param {any} id */
function agrees(item, id) {
  return item && id != null && (item.id == id || item.variant == id)
}

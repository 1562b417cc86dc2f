// Added to Cart: what was added, and the cart as it is afterwards. An add is kept in the session
// until the cart has been seen, because an ordinary form leaves the page at once.

import { config, known, merge, report, translate } from './layer.js'

var KEY = 'snippetgen_added'

// Long enough for a slow page, short enough that an add given up on is not reported later.
var EXPIRES = 60000

/**
 * An add that was asked for: which product or variant, how many, what the page knows of it.
 * @typedef {{id?: string, quantity: number, item?: any, time: number}} Add
 */

/** @param {string | undefined} id @param {any} quantity @returns {Add} */
export function add(id, quantity) {
  var product = known.product
  if (!id && product) id = product.variant || product.id
  var item = agrees(product, id) ? product : undefined
  return { id: id, quantity: Number(quantity) || 1, item: item, time: Date.now() }
}

/** Keep it for the next page. @param {Add} wanted */
export function keep(wanted) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept().concat(wanted)))
  } catch (e) {
    // Storage is full or forbidden: this add can't be reported.
  }
}

/** The adds of the page before this one, each reported once. */
export function settleKept() {
  var adds = kept()
  try {
    sessionStorage.removeItem(KEY)
  } catch (e) {
    return
  }
  adds.forEach(function (wanted) {
    if (Date.now() - wanted.time < EXPIRES) settle(wanted, known.cart)
  })
}

/** @returns {Add[]} */
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) || '[]')
  } catch (e) {
    return []
  }
}

/** Report an add that was answered, with the cart after it where there is one. @param {Add} wanted @param {any} [cart] */
export function settle(wanted, cart) {
  var watch = config.watch
  if (!watch.cart) return finish(wanted, cart)
  var routes = /** @type {any} */ (window).Shopify && /** @type {any} */ (window).Shopify.routes
  var request = new XMLHttpRequest()
  request.open('GET', ((routes && routes.root) || '/').replace(/\/$/, '') + watch.cart)
  request.onloadend = function () {
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
  var line = ((cart && cart.items) || []).filter(function (/** @type {any} */ item) {
    return agrees(item, wanted.id)
  })[0]
  // The cart is known, and the item is not in it: the add failed.
  if (cart !== undefined ? !line : !wanted.item) return
  merge(added, wanted.item)
  merge(added, line)
  added.quantity = wanted.quantity
  report('added_to_cart', cart ? { added: added, cart: cart } : { added: added })
}

/** Whether an item is the product, or the variant, of this id. @param {any} item @param {any} id */
function agrees(item, id) {
  return item && id != null && (item.id == id || item.variant == id)
}

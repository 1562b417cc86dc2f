// What was told at this address: a product is viewed once while it stays, and a block is read
// once, however often the page says so.

var route = ''
/** @type {string[]} */
var told = []

/** Whether it was told here before; from now on it was. @param {string} what */
export function isSeen(what) {
  // A pixel has no page of its own: Shopify tells it of each view once.
  if (typeof location == 'undefined') return false
  if (route != location.pathname) told = []
  route = location.pathname
  return told.indexOf(what) >= 0 || !told.push(what)
}

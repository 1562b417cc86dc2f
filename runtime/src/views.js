// A product is viewed once while its address stays, however often the page says so.

var route = ''
/** What was viewed at this address. @type {string[]} */
var views = []

/** Notice that the page is at another address. */
export function arrive() {
  if (route != location.pathname) views = []
  route = location.pathname
}

/** Whether it was viewed here before; from now on it was. @param {string} view */
export function isSeen(view) {
  // A pixel has no page of its own: Shopify tells it of each view once.
  if (typeof location == 'undefined') return false
  arrive()
  return views.indexOf(view) >= 0 || !views.push(view)
}

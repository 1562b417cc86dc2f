// The demo shop's own data layer for adds, as its developer wrote it: GA4's add_to_cart, once the
// add has worked. `items` holds the GA4 item of each product on the page, with its stock.
(function (items) {
  var KEY = 'demo_added'

  function report(item) {
    dataLayer.push({ ecommerce: null })
    dataLayer.push({ event: 'add_to_cart', ecommerce: { currency: 'USD', items: [item] } })
  }

  document.addEventListener('submit', function (event) {
    var form = event.target
    var product = form.elements.id && items[form.elements.id.value]
    if (!product) return
    var quantity = Number((form.elements.quantity || { value: 1 }).value)
    var item = Object.assign({}, product.item, { quantity: quantity })
    // An ordinary form leaves the page: what it added is reported on the next one.
    if (!event.defaultPrevented) {
      if (quantity <= product.stock) sessionStorage.setItem(KEY, JSON.stringify(item))
      return
    }
    new MutationObserver(function (_, observer) {
      observer.disconnect()
      if (document.body.dataset.added === 'yes') report(item)
    }).observe(document.body, { attributeFilter: ['data-added'] })
  })

  var added = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  if (added) report(JSON.parse(added))
})

// What a Shopify theme's own scripts do with the product form, by the page's ?theme= parameter:
// `dawn` publishes as Dawn and the themes made from it do, `horizon` sends the standard storefront
// event, `both` does both, `several` adds two lines at once with the standard event.
// Written for these tests from what the themes are seen to do; not their code.

const PUB_SUB_EVENTS = { cartUpdate: 'cart-update', variantChange: 'variant-change', cartError: 'cart-error' }
const subscribers = {}

function subscribe(name, use) {
  ;(subscribers[name] = subscribers[name] || []).push(use)
}

function publish(name, data) {
  ;(subscribers[name] || []).forEach((use) => use(data))
}

class LinesUpdate extends Event {
  constructor(lines) {
    super('shopify:cart:lines-update', { bubbles: true })
    this.action = 'add'
    this.context = 'product'
    this.lines = lines.map(({ id, quantity }) => ({ merchandiseId: `gid://shopify/ProductVariant/${id}`, quantity }))
    this.promise = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }))
  }
}

async function add(form, kind) {
  const { id, quantity } = Object.fromEntries(new FormData(form))
  const lines = [{ id, quantity: Number(quantity) }]
  if (kind === 'several') lines.push({ id: form.dataset.other, quantity: 1 })
  const event = kind !== 'dawn' && new LinesUpdate(lines)
  if (event) form.dispatchEvent(event)
  const options = { headers: { Accept: 'application/json' }, body: new FormData(form) }
  if (kind === 'dawn') options.headers.Accept = 'application/javascript'
  if (kind === 'several') {
    options.body = new URLSearchParams(
      lines.flatMap((line, i) => Object.entries(line).map(([name, value]) => [`items[${i}][${name}]`, value]))
    )
  }
  const answer = await fetch(kind === 'dawn' ? '/cart/add' : '/fr/cart/add.js', { method: 'POST', ...options })
  const said = await answer.json()
  if (event) event.resolve(said.status ? { cart: null, detail: { didError: true } } : { cart: {}, userErrors: [], warnings: [] })
  if (kind === 'dawn' || kind === 'both') {
    if (said.status) publish(PUB_SUB_EVENTS.cartError, { source: 'product-form', productVariantId: id })
    else publish(PUB_SUB_EVENTS.cartUpdate, { source: 'product-form', productVariantId: id, cartData: said })
  }
  document.body.dataset.added = said.status ? 'no' : 'yes'
}

/** What a theme does when another variant is chosen: the form has its id, and those who listen are told. */
function choose(id) {
  const form = document.getElementById('add')
  form.elements.id.value = id
  history.replaceState(null, '', `${location.pathname}?variant=${id}`)
  publish(PUB_SUB_EVENTS.variantChange, { data: { sectionId: 'main', variant: { id: Number(id) } } })
  form.dispatchEvent(Object.assign(new Event('shopify:product:select', { bubbles: true }), { promise: Promise.resolve({}) }))
}

;(function () {
  const kind = new URLSearchParams(location.search).get('theme')
  const form = document.getElementById('add')
  if (!kind || !form) return
  form.dataset.other = new URLSearchParams(location.search).get('other')
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    add(form, kind)
  })
})()

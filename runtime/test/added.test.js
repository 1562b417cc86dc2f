import assert from 'node:assert/strict'
import { test } from 'node:test'
import { form } from './browser.js'
import { NOW, dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const PRODUCT = { id: '7', variant: '71', name: 'Mug', price: 9.99, brand: 'Cups' }
const LINE = { ...PRODUCT, price: 9, quantity: 5 }
const CUP = { id: '8', name: 'Cup', price: 5, quantity: 1 }
const MINUTE = 60_000

/** A form that adds, sent by one page: what the session keeps of it. */
function submitted(fields, product = PRODUCT) {
  const storage = {}
  const page = visit({ blocks: [CONFIG, { product }], storage })
  page.fire('submit', { target: form({ action: '/cart/add', method: 'post' }, fields) })
  assert.deepEqual(page.sent(), [])
  return storage
}

/** What the next page says of the adds that are kept. */
function next(storage, { config = CONFIG, now = NOW + 1000, ...message } = {}) {
  return visit({ blocks: [config, message], storage, now }).events('Added to Cart')
}

test('a form is told by the next page, with the cart as it is there', () => {
  const [event, ...others] = next(submitted({ id: '7', quantity: '2' }), { cart: { url: '/cart', items: [CUP, LINE] } })

  assert.deepEqual(others, [])
  assert.deepEqual([event.AddedItemProductID, event.AddedItemQuantity, event.AddedItemPrice], ['7', 2, 9])
  assert.deepEqual([event.ItemNames, event.$value], [['Cup', 'Mug'], 50])
  assert.equal(event.CheckoutURL, 'https://shop.test/cart')
})

test('a form is told once', () => {
  const storage = submitted({ id: '7' })

  assert.deepEqual([1, 2, 3].map(() => next(storage).length), [1, 0, 0])
})

test('two forms of one page are told both', () => {
  const storage = submitted({ id: '7' })
  const [one] = JSON.parse(storage.snippetgen_added)
  storage.snippetgen_added = JSON.stringify([one, { ...one, quantity: 4 }])

  assert.deepEqual(next(storage).map((event) => event.AddedItemQuantity), [1, 4])
})

test('a form is told up to a minute later, and not any more then', () => {
  const later = [MINUTE - 1, MINUTE].map((wait) => next(submitted({ id: '7' }), { now: NOW + wait }).length)

  assert.deepEqual(later, [1, 0])
})

test("a next page that knows no cart tells what the form's page knew", () => {
  const [event] = next(submitted({ id: '7', quantity: '2' }))

  const { AddedItemProductName, AddedItemPrice, AddedItemQuantity, ...rest } = event
  assert.deepEqual([AddedItemProductName, AddedItemPrice, AddedItemQuantity], ['Mug', 9.99, 2])
  assert.deepEqual(rest, { AddedItemProductID: '7' })
})

const FAILED = {
  'is null': null,
  'has no items': {},
  'has other items': { items: [CUP] },
  'has no list of items': { items: { id: '8' } }
}

for (const [what, cart] of Object.entries(FAILED)) {
  test(`a form has failed where the next page's cart ${what}`, () => {
    assert.deepEqual(next(submitted({ id: '7' }), { cart }), [])
  })
}

test('a product that nobody knows is not told, and the console says so', () => {
  const page = visit({ blocks: [CONFIG], storage: submitted({ id: '9' }) })

  assert.deepEqual(page.sent(), [])
  assert.deepEqual(page.said, ['log: snippetgen: not in the cart, so not added: 9'])
})

test('a form that names no product, on a page without one, is not told', () => {
  assert.deepEqual(next(submitted({}, null), { cart: { items: [CUP] } }), [])
})

test('a product that the cart alone knows is told', () => {
  const [event] = next(submitted({ id: '8', quantity: '3' }), { cart: { items: [CUP] } })

  assert.deepEqual([event.AddedItemProductName, event.AddedItemQuantity], ['Cup', 3])
})

test('a variant names its product', () => {
  assert.equal(next(submitted({ id: '71' }))[0].AddedItemProductID, '7')
})

test('another variant than that of the page is its product too', () => {
  const [event] = next(submitted({ id: '72' }), { cart: { items: [CUP, { id: '7', variant: '72' }] } })

  assert.deepEqual([event.AddedItemProductName, event.AddedItemPrice], ['Mug', 9.99])
})

test('a form without an id adds the product of its page', () => {
  const [event] = next(submitted({}), { cart: { items: [{ ...LINE, variant: '72', price: 1 }, LINE] } })

  assert.equal(event.AddedItemPrice, 9)
})

for (const quantity of ['', '0', 'many']) {
  test(`a quantity of ${JSON.stringify(quantity)} is one`, () => {
    assert.equal(next(submitted({ id: '7', quantity }))[0].AddedItemQuantity, 1)
  })
}

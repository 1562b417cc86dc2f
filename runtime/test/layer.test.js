import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOW, dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const VIEWED = { on: 'product_viewed', product: { id: '7', name: 'Mug', price: '9.99' } }
const SARAH = { customer: { email: 'sarah@shop.test', first_name: 'Sarah' } }
const SEEN = ['Viewed Product', 'trackViewedItem']
const OTHER = { ...VIEWED, product: { id: '9', name: 'Pot' } }
const CUP = { id: '8', name: 'Cup', price: 5, quantity: 2, url: '/cup' }

test('the visitor is identified before the first event', () => {
  const page = visit({ blocks: [CONFIG, VIEWED, SARAH] })

  assert.deepEqual(page.sent(), ['identify', ...SEEN])
  assert.deepEqual(page.calls()[0], ['identify', { $email: 'sarah@shop.test', $first_name: 'Sarah' }])
})

test('the same visitor is identified once', () => {
  const page = visit({ blocks: [CONFIG, SARAH], snippetgenData: [SARAH] })
  page.push({ ...VIEWED, ...SARAH })

  assert.deepEqual(page.sent(), ['identify', ...SEEN])
})

test('another visitor is identified again', () => {
  const page = visit({ blocks: [CONFIG, SARAH] })
  page.calls()
  page.push({ customer: { email: 'tom@shop.test' } })
  page.push(VIEWED)

  const identified = page.calls().flatMap(([name, who]) => (name === 'identify' ? [who] : []))
  assert.deepEqual(identified, [{ $email: 'sarah@shop.test', $first_name: 'Sarah' }, { $email: 'tom@shop.test' }])
})

test('a visitor who leaves and comes back is identified once', () => {
  const page = visit({ blocks: [CONFIG, SARAH] })
  for (const message of [{ customer: null }, VIEWED, SARAH, OTHER]) page.push(message)

  assert.deepEqual(page.sent(), ['identify', ...SEEN, ...SEEN])
})

test('a visitor with a phone number alone is identified', () => {
  const page = visit({ blocks: [CONFIG, { customer: { phone: '+12345678900', email: '' } }] })

  assert.deepEqual(page.calls(), [['identify', { $phone_number: '+12345678900' }]])
})

for (const customer of [null, {}, { first_name: 'Sarah' }, { email: '' }]) {
  test(`a visitor of ${JSON.stringify(customer)} is not identified`, () => {
    assert.deepEqual(visit({ blocks: [CONFIG, { customer }, VIEWED] }).sent(), SEEN)
  })
}

for (const product of [null, {}, { id: '7' }, { name: 'Mug' }, { id: '', name: 'Mug' }, ['7', 'Mug']]) {
  test(`a product of ${JSON.stringify(product)} lacks what its event requires, and the console says what`, () => {
    const page = visit({ blocks: [CONFIG, { on: 'product_viewed', product }] })

    assert.deepEqual(page.sent(), [])
    assert.deepEqual(page.said, ['warn: snippetgen: Viewed Product is not sent, it needs product.id,product.name'])
  })
}

test('an event is sent at its trigger, with what was known before', () => {
  const page = visit({ blocks: [CONFIG, { product: VIEWED.product }] })
  for (const on of ['nobody_knows', undefined]) page.push({ ...VIEWED, on })
  assert.deepEqual(page.sent(), [])

  page.push({ on: 'product_viewed' })
  assert.equal(page.events('Viewed Product')[0].Price, 9.99)
})

test('text in place of a scope changes nothing that is known', () => {
  const page = visit({ blocks: [CONFIG, { cart: { items: [CUP] } }] })
  page.push({ on: 'checkout_started', cart: 'c1' })

  assert.deepEqual(page.sent(), ['Started Checkout'])
})

test('an order is one event, and one more for each of its lines', () => {
  const items = [CUP, { ...CUP, quantity: 1 }, { name: 'without an id' }]
  const page = visit({ blocks: [CONFIG, { on: 'order_placed', order: { id: 99, total: 15, items } }] })

  assert.deepEqual(page.sent(), ['Placed Order', 'Ordered Product', 'Ordered Product'])
  const lines = page.events('Ordered Product').map(({ $event_id, $value }) => [$event_id, $value])
  assert.deepEqual(lines, [['99_8_0', 10], ['99_8_1', 5]])
})

test('a checkout is known by its cart and its time', () => {
  const page = visit({ blocks: [CONFIG, { on: 'checkout_started', cart: { id: 'c1', items: [CUP] } }] })

  const [{ $event_id, $value }] = page.events('Started Checkout')
  assert.deepEqual([$event_id, $value], [`c1_${NOW / 1000}`, 10])
})

test('an add carries the cart that it says, and never the one of before', () => {
  const page = visit({ blocks: [CONFIG, { cart: { url: '/old', items: [CUP] } }] })
  page.push({ on: 'added_to_cart', added: CUP })
  page.push({ on: 'added_to_cart', added: CUP, cart: { url: '/new', items: [CUP, CUP] } })

  const [without, whole] = page.events('Added to Cart')
  assert.deepEqual([without.Items, without.ItemNames, without.CheckoutURL, without.$value], Array(4).fill(undefined))
  assert.deepEqual([whole.ItemNames, whole.CheckoutURL, whole.$value], [['Cup', 'Cup'], 'https://shop.test/new', 20])
})

test('what was added belongs to its own moment', () => {
  const page = visit({ blocks: [CONFIG] })
  page.push({ on: 'added_to_cart', added: CUP })
  page.push({ on: 'added_to_cart' })

  assert.equal(page.events('Added to Cart').length, 1)
})

test('a message is never changed', () => {
  const message = { on: 'added_to_cart', added: { ...CUP }, cart: { items: [{ ...CUP }] }, ...SARAH }
  const copy = structuredClone(message)
  visit({ blocks: [CONFIG] }).push(message)

  assert.deepEqual(message, copy)
})

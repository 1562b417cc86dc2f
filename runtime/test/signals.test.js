// A host's own messages, with the real map of GTM's tag. The code is in index.js, map.js and layer.js.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dist, visit } from './page.js'

const TAG = dist('gtm/tag.html')
const VIEW_ITEM = {
  event: 'view_item',
  ecommerce: { items: [{ item_id: '7', item_name: 'Mug', price: '9.99', item_category: 'A', item_category2: 'B' }] }
}
const viewed = (item_id) => ({ ...VIEW_ITEM, ecommerce: { items: [{ ...VIEW_ITEM.ecommerce.items[0], item_id }] } })
const SARAH = { email: 'sarah@shop.test', address: { first_name: 'Sarah' } }
const SEEN = ['Viewed Product', 'trackViewedItem']

test('a data layer is heard before and after the start', () => {
  const page = visit({ before: TAG, dataLayer: [VIEW_ITEM] })
  page.window.dataLayer.push(viewed('8'))

  const event = { ProductID: '7', ProductName: 'Mug', Price: 9.99, $value: 9.99 }
  const expected = { ...event, Categories: ['A', 'B'], URL: 'https://shop.test/fr/products/mug' }
  assert.deepEqual(page.events('Viewed Product'), [expected, { ...expected, ProductID: '8' }])
})

test('a data layer that is not there yet is made', () => {
  const page = visit({ before: TAG })
  page.window.dataLayer.push(VIEW_ITEM)

  assert.deepEqual(page.sent(), SEEN)
})

test('a push to the data layer answers as before', () => {
  const page = visit({ before: `var dataLayer = []; dataLayer.push = function () { return "theirs" }; ${TAG}` })

  assert.equal(page.run(`dataLayer.push(${JSON.stringify(VIEW_ITEM)})`), 'theirs')
  assert.deepEqual(page.sent(), SEEN)
})

test('a message that nobody knows sends nothing', () => {
  const page = visit({ before: TAG })
  const others = [{ event: 'gtm.js' }, { event: 'toString' }, { event: 'scroll', ecommerce: VIEW_ITEM.ecommerce }]
  page.window.dataLayer.push(...others, { ecommerce: null })
  page.run('(function () { dataLayer.push(arguments) })("event", "view_item", {})')

  assert.deepEqual([page.sent(), page.said], [[], []])
})

test('the visitor of any message is remembered', () => {
  const page = visit({ before: TAG, dataLayer: [{ user_data: SARAH }] })
  page.window.dataLayer.push(VIEW_ITEM, { event: 'logged_out_nobody_says' }, viewed('8'))

  assert.deepEqual(page.sent(), ['identify', ...SEEN, ...SEEN])
  assert.deepEqual(page.calls()[0], ['identify', { $email: 'sarah@shop.test', $first_name: 'Sarah' }])
})

test('the visitor is remembered over a message that says nothing of it', () => {
  const by = { on: 'product_viewed', call: 'track', metric: 'Seen', properties: { By: 'customer.email' } }
  const page = visit({ before: TAG, dataLayer: [{ user_data: SARAH }, VIEW_ITEM] })
  page.push({ tags: { by } })
  page.window.dataLayer.push(VIEW_ITEM)

  assert.deepEqual(page.events('Seen'), [{ By: 'sarah@shop.test' }])
})

test('a host may push its own messages to our data layer', () => {
  const page = visit({ before: TAG })
  page.push({ ...VIEW_ITEM, user_data: SARAH })

  assert.deepEqual(page.sent(), ['identify', ...SEEN])
})

test("a message of the shop's own words is taken beside those of the host", () => {
  const page = visit({ before: TAG })
  page.push({ customer: { email: 'sarah@shop.test' } })
  page.push({ on: 'product_viewed', product: { id: '7', name: 'Mug' } })

  assert.deepEqual(page.sent(), ['identify', ...SEEN])
})

test('an order of a message becomes one event per line', () => {
  const page = visit({ before: TAG })
  const items = [1, 2].map((n) => ({ item_id: 7, item_name: 'Mug', price: n, quantity: n }))
  page.window.dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: 99, value: '5.00', items } })

  assert.deepEqual(page.sent(), ['Placed Order', 'Ordered Product', 'Ordered Product'])
  assert.equal(page.events('Placed Order')[0].$value, 5)
  const lines = page.events('Ordered Product').map(({ $event_id, $value }) => [$event_id, $value])
  assert.deepEqual(lines, [['99_7_0', 1], ['99_7_1', 4]])
})

test('a message that throws is said in the console, and the next one is heard', () => {
  const page = visit({ before: TAG })
  page.run('dataLayer.push({ get event() { throw new Error("hostile") } })')
  page.window.dataLayer.push(VIEW_ITEM)

  assert.deepEqual(page.sent(), SEEN)
  assert.deepEqual(page.said, ['error: snippetgen: a message can not be used Error: hostile'])
})

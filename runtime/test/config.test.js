// Several configs on one page, as `snippetgen show` prints one for each event. The code is in layer.js.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const GTM = JSON.parse(/push\((.*)\);/s.exec(dist('gtm/tag.html'))[1])
const PRODUCT = { id: '7', name: 'Mug', price: '9.99', url: '/mug' }
const ORDER = { id: 1, total: '5.00', items: [{ id: 7, price: '5', quantity: '1' }] }
const ITEM = { item_id: '7', item_name: 'Mug', price: '5', quantity: '1' }
const SEEN = ['Viewed Product', 'trackViewedItem']

/** The config for one event, with the rest of it changed. */
const show = (config, name, rest) => ({ ...config, tags: { [name]: config.tags[name] }, ...rest })

test('the tags of two configs join', () => {
  const blocks = ['viewed_product', 'placed_order'].map((name) => show(CONFIG, name))
  const page = visit({ blocks: [...blocks, { on: 'product_viewed', product: PRODUCT }] })
  page.push({ on: 'order_placed', order: ORDER })

  assert.deepEqual(page.sent(), [...SEEN, 'Placed Order'])
})

test('a config may come late', () => {
  const page = visit({ blocks: [show(CONFIG, 'viewed_product')] })
  page.push(show(CONFIG, 'placed_order'))
  page.push({ on: 'order_placed', order: ORDER })

  assert.deepEqual(page.sent(), ['Placed Order'])
})

test('the same config twice sends an event once', () => {
  const config = { ...CONFIG, extra: 'so that the blocks differ' }
  const page = visit({ blocks: [CONFIG, config, { on: 'product_viewed', product: PRODUCT }], snippetgenData: [CONFIG] })

  assert.deepEqual(page.sent(), SEEN)
})

test('the types of two configs join', () => {
  const { product, order } = CONFIG.types
  const blocks = [
    show(CONFIG, 'viewed_product', { types: { product } }),
    show(CONFIG, 'placed_order', { types: { order } })
  ]
  const page = visit({ blocks: [...blocks, { on: 'product_viewed', product: PRODUCT }] })
  page.push({ on: 'order_placed', order: ORDER })

  assert.deepEqual([page.events('Viewed Product')[0].$value, page.events('Placed Order')[0].$value], [9.99, 5])
})

test('the types of a scope in two configs join', () => {
  const types = [{ items: { price: 'money' } }, { items: { quantity: 'number' }, url: 'url' }]
  const blocks = types.map((cart) => show(CONFIG, 'started_checkout', { types: { cart } }))
  const cart = { url: '/cart', items: [{ id: 7, price: '5', quantity: '2' }] }
  const page = visit({ blocks: [...blocks, { on: 'checkout_started', cart }] })

  const [{ $value, CheckoutURL }] = page.events('Started Checkout')
  assert.deepEqual([$value, CheckoutURL], [10, 'https://shop.test/cart'])
})

test('the signals of two configs join', () => {
  const only = (...names) => ({ signals: Object.fromEntries(names.map((name) => [name, GTM.signals[name]])) })
  const page = visit({
    snippetgenData: [
      show(GTM, 'viewed_product', only('view_item')),
      show(GTM, 'identify', only('*')),
      show(GTM, 'placed_order', only('purchase'))
    ]
  })
  page.window.dataLayer.push(
    { user_data: { email: 'sarah@shop.test' } },
    { event: 'view_item', ecommerce: { items: [ITEM] } },
    { event: 'purchase', ecommerce: { transaction_id: 1, items: [ITEM] } }
  )

  assert.deepEqual(page.sent(), ['identify', ...SEEN, 'Placed Order'])
})

test('the maps of one signal in two configs join', () => {
  const maps = [
    { id: 'ecommerce.transaction_id', items: { '@each': 'ecommerce.items', id: 'item_id' } },
    { items: { '@each': 'ecommerce.items', name: 'item_name' } }
  ]
  const signals = maps.map((order) => ({ purchase: { on: 'order_placed', map: { order } } }))
  const page = visit({ snippetgenData: signals.map((signals) => show(GTM, 'placed_order', { signals })) })
  page.window.dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: 1, items: [ITEM] } })

  const [{ OrderId, ItemNames }] = page.events('Placed Order')
  assert.deepEqual([OrderId, ItemNames], ['1', ['Mug']])
})

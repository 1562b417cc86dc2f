// The cart after an add, where the host can be asked for it. The code is in added.js.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOW, dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('shopify/snippets/klaviyo_layout.liquid'))
const PRODUCT = { id: '7', variant: '71', name: 'Mug', price: 999 }

/** A page that comes right after one that added its product: the question, and what is told of the add. */
function asked({ storage = kept(), ...globals } = {}) {
  const page = visit({ blocks: [CONFIG, { product: PRODUCT }], storage, ...globals })
  const [request] = page.requests
  return { request, said: page.said, events: () => page.events('Added to Cart') }
}

function kept() {
  const product = { ...PRODUCT, price: 9.99 }
  return { snippetgen_added: JSON.stringify([{ id: '71', quantity: 1, product, time: NOW }]) }
}

test("the cart is asked for, under the shop's root", () => {
  const shops = [{}, { Shopify: {} }, { Shopify: { routes: { root: '/fr/' } } }]
  const questions = shops.map((globals) => asked(globals).request)

  assert.deepEqual(questions.map(({ method }) => method), ['GET', 'GET', 'GET'])
  assert.deepEqual(questions.map(({ url }) => url), ['/cart.js', '/cart.js', '/fr/cart.js'])
})

test('the cart that was asked for goes into the event, in major units', () => {
  const { request, events } = asked()
  assert.deepEqual(events(), [])
  const line = { product_id: 7, variant_id: 71, product_title: 'Mug', final_price: 999, quantity: 3 }
  request.answer(200, JSON.stringify({ items: [line] }))

  const [event] = events()
  assert.deepEqual([event.ItemNames, event.$value, event.AddedItemQuantity], [['Mug'], 29.97, 1])
})

for (const answer of ['<html>', '']) {
  test(`an answer of ${JSON.stringify(answer)} leaves the cart out of the event`, () => {
    const { request, events } = asked()
    request.answer(200, answer)

    const [event, ...others] = events()
    assert.deepEqual([event.AddedItemProductName, event.Items, event.$value, others], ['Mug', undefined, undefined, []])
  })
}

test('a question that is cut off is asked again by the next page', () => {
  const storage = kept()
  const { request, events } = asked({ storage })
  request.answer(0)
  assert.deepEqual(events(), [])

  asked({ storage }).request.answer(200, '{"items": [{"variant_id": 71}]}')
  assert.equal(asked({ storage }).request, undefined)
})

test('an add that is not in the cart that was asked for has failed, and the console says so', () => {
  const { request, events, said } = asked()
  request.answer(200, '{"items": []}')

  assert.deepEqual(events(), [])
  assert.deepEqual(said, ['log: snippetgen: not in the cart, so not added: 71'])
})

test('an answer drops no other add', () => {
  const [one] = JSON.parse(kept().snippetgen_added)
  const adds = [one, { ...one, id: '72' }, { ...one, time: NOW - 1 }]
  const storage = { snippetgen_added: JSON.stringify(adds) }
  asked({ storage }).request.answer(200, '{"items": []}')

  assert.deepEqual(JSON.parse(storage.snippetgen_added), adds.slice(1))
})

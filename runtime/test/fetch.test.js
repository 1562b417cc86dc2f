// Adds by fetch. The code is in watch.js.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formData, settled } from './browser.js'
import { dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const PRODUCT = { id: '7', name: 'Mug' }
const BLOCKS = [CONFIG, { product: PRODUCT, cart: { items: [{ ...PRODUCT, price: 1, quantity: 1 }] } }]
const URL_OF_ADD = 'https://shop.test/cart/add'
const OK = { ok: true, url: 'https://shop.test/cart' }
const POST = { method: 'POST', body: 'id=7&quantity=2' }

/** The adds that a page tells, briefly. */
const adds = (page) => page.events('Added to Cart').map((event) => [event.AddedItemProductID, event.AddedItemQuantity])

/** What is told of a request by fetch, and that the shop's own script notices nothing. */
async function fetched(input, init, answer = OK) {
  const got = []
  const theirs = answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  const page = visit({ blocks: BLOCKS, fetch: (...request) => (got.push(request), theirs) })
  assert.equal(page.window.fetch(input, init), theirs)
  assert.deepEqual(got, [[input, init]])
  await settled()
  assert.deepEqual(page.said.filter((text) => /^error/.test(text)), [])
  return adds(page)
}

const MULTIPART = formData({ fields: { id: '7', quantity: '2' } })
const FETCHES = [
  // what it shows, input, init, expected
  ['a post to the cart', '/cart/add', POST, [['7', 2]]],
  ['a post in small letters', '/fr/cart/add.js', { ...POST, method: 'post' }, [['7', 2]]],
  ['a post to an address object', new URL(URL_OF_ADD), POST, [['7', 2]]],
  ['a post of a form', '/cart/add', { ...POST, body: new URLSearchParams(POST.body) }, [['7', 2]]],
  ['a post of JSON', '/cart/add', { ...POST, body: '{"items": [{"id": 7, "quantity": 2}]}' }, [['7', 2]]],
  ['a post with the id in its address', '/cart/add/7/', { ...POST, body: 'quantity=2' }, [['7', 2]]],
  ['a post without a body', '/cart/add', { method: 'POST' }, [['7', 1]]],
  ['a request object', new Request(URL_OF_ADD, POST), undefined, [['7', 2]]],
  ['a request object with a form', new Request(URL_OF_ADD, { method: 'POST', body: MULTIPART }), undefined, [['7', 2]]],
  ['a request object with options', new Request(URL_OF_ADD), POST, [['7', 2]]],
  ['a get', '/cart/add', undefined, []],
  ['a get by name', '/cart/add', { method: 'GET' }, []],
  ['a post elsewhere', '/cart/change', POST, []],
  ['a post to another site', 'https://other.test/cart/add', POST, []],
  ['a post of another product', '/cart/add', { ...POST, body: 'id=8' }, []]
]

for (const [what, input, init, expected] of FETCHES) {
  test(`${what} by fetch tells ${expected.length ? 'an' : 'no'} add`, async () => {
    assert.deepEqual(await fetched(input, init), expected)
  })
}

const ANSWERS = [
  ['a refusal', { ...OK, ok: false, status: 422 }],
  ['an answer that is not from the shop', { ok: true, url: '' }],
  ['no answer', new Error('offline')]
]

for (const [what, answer] of ANSWERS) {
  test(`${what} to fetch tells no add`, async () => {
    assert.deepEqual(await fetched('/cart/add', POST, answer), [])
  })
}

test('a request object can still be read by the shop', async () => {
  const request = new Request(URL_OF_ADD, POST)
  await fetched(request)

  assert.equal(await request.text(), POST.body)
})

test("a request object that is used up is the shop's own affair", async () => {
  const request = new Request(URL_OF_ADD, POST)
  await request.text()

  assert.deepEqual(await fetched(request), [['7', 1]])
})

test('an add by script leaves out the cart of before', async () => {
  const page = visit({ blocks: BLOCKS, fetch: async () => OK })
  await page.window.fetch('/cart/add', POST)
  await settled()

  assert.deepEqual(Object.keys(page.events('Added to Cart')[0]).filter((key) => /Item[sN]|value|URL/.test(key)), [])
})

test('a page without fetch stays without', () => {
  assert.equal(visit({ blocks: BLOCKS }).window.fetch, undefined)
})

test('a page that does not watch the cart leaves its requests alone', () => {
  const fetch = () => {}
  const page = visit({ blocks: [{ ...CONFIG, watch: undefined }], fetch })

  assert.equal(page.window.fetch, fetch)
})

// One add on a Shopify theme, told by several: requests, the standard storefront events, Dawn's
// messages. The code is in shopify.js, once.js and watch.js.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settled } from './browser.js'
import { NOW, dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('shopify/snippets/klaviyo_layout.liquid'))
const CART = { items: [71, 72].map((id) => ({ product_id: id, variant_id: id, product_title: 'Mug', quantity: 9 })) }
const GID = 'gid://shopify/ProductVariant/'
const OK = { cart: { totalQuantity: 1 }, userErrors: [], warnings: [] }
const REFUSED = { ok: false, status: 422, url: 'https://shop.test/fr/cart/add.js' }
const TAKEN = { ...REFUSED, ok: true, status: 200 }

/** A page of a theme; `tell` has each signal as a function of the ids that are added. */
function theme({ dawn = true } = {}) {
  let hear
  const answers = []
  const hooks = { PUB_SUB_EVENTS: { cartUpdate: 'cart-update' }, subscribe: (name, use) => name === 'cart-update' && (hear = use) }
  const page = visit({
    blocks: [CONFIG],
    fetch: () => new Promise((resolve) => answers.push(resolve)),
    ...(dawn ? hooks : {})
  })
  const lines = (ids) => ids.map((id) => ({ merchandiseId: GID + id, quantity: 2 }))
  const items = (ids) => ids.map((id) => ({ id: Number(id), quantity: 2 }))
  /** Begins an add; what it gives ends it. */
  const tell = {
    event: (ids, more) => {
      const deferred = Promise.withResolvers?.() ?? withResolvers()
      page.fire('shopify:cart:lines-update', {
        ...{ action: 'add', context: 'product', lines: lines(ids), promise: deferred.promise },
        ...more
      })
      return (fine) => (fine ? deferred.resolve(OK) : deferred.resolve({ cart: null, detail: { didError: true } }))
    },
    theme: (ids) => (fine) => fine && hear({ source: 'product-form', productVariantId: ids[0], cartData: {} }),
    request: (ids) => {
      page.window.fetch('/fr/cart/add.js', { method: 'POST', body: JSON.stringify({ items: items(ids) }) })
      return (fine) => answers.shift()(fine ? TAKEN : REFUSED)
    }
  }
  /** What was sent, once the cart that we asked for is there. */
  const adds = async (property = 'AddedItemProductID') => {
    await settled()
    page.requests.splice(0).forEach((request) => request.answer(200, JSON.stringify(CART)))
    return page.events('Added to Cart').map((event) => event[property])
  }
  return { ...page, tell, adds, hear: (data) => hear(data) }
}

function withResolvers() {
  const deferred = {}
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }))
  return deferred
}

/** Every choice of signals, in every order. */
function orders(left) {
  return left.flatMap((first) => [[first], ...orders(left.filter((other) => other !== first)).map((rest) => [first, ...rest])])
}

const SIGNALS = orders(['event', 'theme', 'request'])

for (const signals of SIGNALS) {
  for (const [kind, ids] of Object.entries({ 'an add': ['71'], 'an add of several lines': ['71', '72'] })) {
    test(`${kind} that ${signals.join(', then ')} tell of is sent once`, async () => {
      const page = theme()
      const ends = signals.map((signal) => page.tell[signal](ids))
      for (const end of ends) {
        end(true)
        await settled()
      }

      assert.deepEqual(await page.adds(), ['71'])
    })
  }

  test(`an add that fails, as ${signals.join(', then ')} tell, is not sent, and the next try is`, async () => {
    const page = theme()
    signals.map((signal) => page.tell[signal](['71'])).forEach((end) => end(false))
    assert.deepEqual(await page.adds(), [])
    signals.map((signal) => page.tell[signal](['71'])).forEach((end) => end(true))

    assert.deepEqual(await page.adds(), ['71'])
  })

  test(`two adds of one variant that ${signals.join(', then ')} tell of are two`, async () => {
    const page = theme()
    const ends = ['71', '71'].flatMap((id) => signals.map((signal) => page.tell[signal]([id])))
    ends.forEach((end) => end(true))

    assert.deepEqual(await page.adds(), ['71', '71'])
  })
}

test('adds of two variants at once are two', async () => {
  const page = theme()
  const ends = ['71', '72'].flatMap((id) => SIGNALS.at(-1).map((signal) => page.tell[signal]([id])))
  ends.reverse().forEach((end) => end(true))

  assert.deepEqual((await page.adds()).sort(), ['71', '72'])
})

test('an event for two lines speaks for the two requests that the theme makes of it', async () => {
  const page = theme()
  const end = page.tell.event(['71', '72'])
  for (const id of ['71', '72']) page.tell.request([id])(true)
  await settled()
  end(true)

  assert.deepEqual(await page.adds(), ['71'])
})

test("an action of Shopify's own, called by a theme that sends the event itself, is one add", async () => {
  const page = theme({ dawn: false })
  const ends = ['product', 'standard-action'].map((context) => page.tell.event(['71'], { context }))
  ends.forEach((end) => end(true))

  assert.deepEqual(await page.adds(), ['71'])
})

test('an event after its request was answered belongs to it', async () => {
  const page = theme()
  page.tell.request(['71'])(true)
  await settled()
  page.tell.event(['71'])(true)

  assert.deepEqual(await page.adds(), ['71'])
})

test('what is told long after an add is another one', async () => {
  const page = theme()
  page.tell.request(['71'])(true)
  await settled()
  page.run('Date').now = () => NOW + 5000
  page.tell.theme(['71'])(true)

  assert.deepEqual(await page.adds(), ['71', '71'])
})

test('an add that takes long to be answered is one', async () => {
  const page = theme()
  const ends = ['event', 'request'].map((signal) => page.tell[signal](['71']))
  page.run('Date').now = () => NOW + 20000
  ends.reverse()[0](true)
  await settled()
  ends[1](true)

  assert.deepEqual(await page.adds(), ['71'])
})

test('an add whose event is never answered is told by its request', async () => {
  const page = theme()
  page.tell.event(['71'])
  page.tell.request(['71'])(true)

  assert.deepEqual(await page.adds(), ['71'])
})

const BARE = [['a global id', GID + '71'], ['text', '71'], ['a number', 71]]

for (const [what, merchandiseId] of BARE) {
  test(`a variant is known by ${what}, with its quantity`, async () => {
    const page = theme()
    page.fire('shopify:cart:lines-update', { action: 'add', lines: [{ merchandiseId, quantity: 3 }], promise: Promise.resolve(OK) })

    assert.deepEqual([await page.adds(), await page.adds('AddedItemQuantity')], [['71'], [3]])
  })
}

const LINES = [{ merchandiseId: '71', quantity: 1 }]
const NO_ADDS = {
  'an update': { action: 'update', lines: LINES, promise: Promise.resolve(OK) },
  'a removal': { action: 'remove', lines: LINES, promise: Promise.resolve(OK) },
  'an add that Shopify declines': {
    action: 'add', lines: LINES, promise: Promise.resolve({ ...OK, userErrors: [{ message: 'sold out' }] })
  },
  'an add that breaks off': { action: 'add', lines: LINES, promise: { then: (done, broken) => broken() } },
  'an add without lines': { action: 'add', lines: [], promise: Promise.resolve(OK) },
  'an add without a promise': { action: 'add', lines: LINES },
  'an event that holds nothing': {},
  'an event that throws': { get action() { throw new Error('no') }, get promise() { throw new Error('no') } }
}

for (const [what, event] of Object.entries(NO_ADDS)) {
  test(`${what} is not sent`, async () => {
    const page = theme()
    page.fire('shopify:cart:lines-update', event)

    assert.deepEqual(await page.adds(), [])
    assert.deepEqual(page.said, [])
  })
}

for (const data of [{ source: 'cart-items', variantId: '71', cartData: {} }, {}, null, undefined]) {
  test(`a theme's message of ${JSON.stringify(data)} is no add`, async () => {
    const page = theme()
    page.hear(data)

    assert.deepEqual(await page.adds(), [])
  })
}

test("a theme's message alone does not say how many, and the cart holds those of before too", async () => {
  const page = theme()
  page.tell.theme(['71'])(true)

  assert.deepEqual(await page.adds('AddedItemQuantity'), [undefined])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dist, script, visit } from './page.js'

const CONFIG = dist('html/layout.html')
const VIEWED = { on: 'product_viewed', product: { id: '7', name: 'Mug' } }
const SEEN = ['Viewed Product', 'trackViewedItem']

test('messages are taken before and after the start', () => {
  const page = visit({ blocks: [CONFIG], snippetgenData: [VIEWED] })
  assert.deepEqual(page.sent(), SEEN)

  const [cup, pot] = ['Cup', 'Pot'].map((name) => ({ ...VIEWED, product: { id: name, name } }))
  assert.equal(page.window.snippetgenData.push(cup, pot), 3)
  assert.deepEqual(page.events('Viewed Product').map((event) => event.ProductName), ['Mug', 'Cup', 'Pot'])
})

test('a message from before the start may be anything', () => {
  const page = visit({ blocks: [CONFIG], snippetgenData: [null, 'text', 5, [], VIEWED] })

  assert.deepEqual([page.sent(), page.said], [SEEN, []])
})

test('a page that has something else by that name is no worse for it', () => {
  for (const before of ['snippetgenData = 7', 'snippetgenData = {}', 'snippetgenData = null']) {
    const page = visit({ blocks: [CONFIG, VIEWED], before })
    page.push(VIEWED)

    assert.deepEqual([page.sent(), page.said], [SEEN, []])
  }
})

test('a block speaks in the units of its host, and a message in major units', () => {
  const product = { ...VIEWED.product, price: '999' }
  const page = visit({ blocks: [dist('shopify/snippets/klaviyo_layout.liquid'), { ...VIEWED, product }] })
  page.push({ ...VIEWED, product: { ...product, id: '8' } })

  assert.deepEqual(page.events('Viewed Product').map((event) => event.Price), [9.99, 999])
})

test('a config may be pushed instead of printed', () => {
  const page = visit({ blocks: [VIEWED], snippetgenData: [JSON.parse(CONFIG)] })

  assert.deepEqual(page.sent(), SEEN)
})

test('a page without a config is left alone', () => {
  const page = visit({ blocks: [VIEWED] })
  page.push(VIEWED)

  assert.deepEqual([page.sent(), page.loaded, page.said], [[], [], []])
})

test('blocks count in their order, wherever the config stands', () => {
  const page = visit({ blocks: [VIEWED, { customer: { email: 'a@shop.test' } }, CONFIG] })

  assert.deepEqual(page.sent(), ['identify', ...SEEN])
})

test('the same block twice counts once', () => {
  const cup = { ...VIEWED, product: { id: '8', name: 'Cup' } }
  const page = visit({ blocks: [VIEWED, CONFIG, VIEWED, cup, CONFIG, VIEWED, cup] })

  assert.deepEqual(page.events('Viewed Product').map((event) => event.ProductName), ['Mug', 'Cup'])
})

test('a broken block is passed over and said in the console', () => {
  const page = visit({ blocks: [CONFIG, '{"on": "product_viewed", "product": {', VIEWED] })

  assert.deepEqual(page.sent(), SEEN)
  assert.deepEqual(page.said, ['error: snippetgen: a data block is not JSON [object Object]'])
})

for (const block of ['null', '5', '"text"', '[]', '[null]', '{}', '']) {
  test(`a block of ${block || 'nothing'} changes nothing`, () => {
    assert.deepEqual(visit({ blocks: [CONFIG, block, VIEWED] }).sent(), SEEN)
  })
}

test('a page that is still loading is read when it is complete', () => {
  const page = visit({ before: 'document.readyState = "loading"' })
  page.window.document.querySelectorAll = () => [CONFIG, JSON.stringify(VIEWED)].map((textContent) => ({ textContent }))
  assert.deepEqual(page.sent(), [])

  page.fire('DOMContentLoaded')
  assert.deepEqual(page.sent(), SEEN)
})

test('the runtime twice on a page runs once', () => {
  const page = visit({ blocks: [CONFIG, VIEWED] })
  page.run(script('onsite.cart.signals'))
  page.push({ ...VIEWED, product: { id: '8', name: 'Cup' } })

  assert.deepEqual(page.sent(), [...SEEN, ...SEEN])
  assert.equal(page.loaded.length, 1)
})

const HOSTILE = {
  'is null': 'null',
  'is text': '"product_viewed"',
  'is a function': 'function () {}',
  'is a circle': '(function () { var a = {}; a.product = a; return a })()',
  'holds a list in a circle': '(function () { var a = []; a.push(a); return { product: a } })()',
  'has a field named __proto__': 'JSON.parse(\'{"__proto__": {"on": "product_viewed"}}\')'
}

for (const [what, message] of Object.entries(HOSTILE)) {
  test(`a message that ${what} changes nothing`, () => {
    const page = visit({ blocks: [CONFIG] })
    page.run(`snippetgenData.push(${message})`)
    page.push(VIEWED)

    assert.deepEqual([page.sent(), page.said], [SEEN, []])
  })
}

for (const field of ['on', 'tags', 'product']) {
  test(`a message whose ${field} throws is said in the console`, () => {
    const page = visit({ blocks: [CONFIG] })
    page.run(`snippetgenData.push({ get ${field}() { throw "hostile" } })`)
    page.push(VIEWED)

    assert.deepEqual(page.sent(), SEEN)
    assert.deepEqual(page.said, ['error: snippetgen: a message can not be used hostile'])
  })
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import { parse } from 'acorn'
import { VARIANTS } from '../build.js'
import { form } from './browser.js'
import { dist, script, visit } from './page.js'

// Brotli's bytes, less than 70 above what it is. Every page of a shop carries one of them; who
// raises a budget says so in the changelog.
const BUDGET = {
  pixel: 3200,
  onsite: 3500,
  'onsite.consent': 4150,
  'onsite.cart': 5050,
  'onsite.cart.consent': 5650,
  'onsite.signals': 3800,
  'onsite.signals.consent': 4450,
  'onsite.cart.signals': 5400,
  'onsite.cart.signals.consent': 6000,
  client: 4200,
  'client.consent': 4650,
  'client.cart': 5700,
  'client.cart.consent': 6150,
  'client.signals': 4500,
  'client.signals.consent': 4950,
  'client.cart.signals': 6000,
  'client.cart.signals.consent': 6450
}
const brotli = (text) => brotliCompressSync(text.trim()).length
const MARKS = ['</script', '<!--', '{{', '{%', '{#', '[=', '[%', '[#']

for (const variant of VARIANTS) {
  test(`${variant} is one line of ASCII, in ES5, without what some host would take for its own`, () => {
    const text = script(variant)

    assert.match(text, /^[\x20-\x7e]+\n$/)
    assert.equal(parse(text, { ecmaVersion: 5 }).type, 'Program')
    assert.deepEqual(MARKS.filter((mark) => text.toLowerCase().includes(mark)), [])
  })

  if (!variant.endsWith('debug')) {
    test(`${variant} stays within its budget, and does not speak of what it does`, () => {
      assert.ok(brotli(script(variant)) <= BUDGET[variant], `${variant}: ${brotli(script(variant))} bytes`)
      assert.doesNotMatch(script(variant), /snippetgen_debug/)
    })
  }
}

const BLOCKS = ['layout', 'customer', 'product_viewed', 'cart'].map((file) => dist(`html/${file}.html`))

const ITEM = {
  Categories: ['Fiction', 'Children'],
  Url: 'https://www.example.com/products/winnie-the-pooh',
  ImageUrl: 'https://www.example.com/images/winnie-the-pooh.png',
  Metadata: { Brand: 'Kids Books', Price: 9.99, CompareAtPrice: 14.99 }
}
const { Categories, Url: URL, ImageUrl: ImageURL, Metadata } = ITEM
const PRODUCT = { ProductName: 'Winnie the Pooh', ProductID: '1111', SKU: 'WINNIEPOOH' }
const VISITOR = { $email: 'sarah.mason@klaviyo-demo.com', $phone_number: '+12345678900' }
const CALLS = [
  ['identify', { ...VISITOR, $first_name: 'Sarah', $last_name: 'Mason' }],
  ['track', 'Viewed Product', { ...PRODUCT, Categories, ImageURL, URL, ...Metadata, $value: 9.99 }],
  ['trackViewedItem', { Title: 'Winnie the Pooh', ItemId: '1111', ...ITEM }]
]

test('the bundle tells who came and what was seen', () => {
  assert.deepEqual(visit({ blocks: BLOCKS }).calls(), CALLS)
})

/** What is sent by a visit of two pages with an add between them, and a message at the end. */
function sent(before) {
  const storage = {}
  const first = visit({ before, storage, blocks: BLOCKS })
  first.fire('submit', { target: form({ action: '/cart/add', method: 'post' }, { id: '1111' }) })
  const second = visit({ before, storage, blocks: ['{broken', ...BLOCKS] })
  second.push({ on: 'product_viewed', product: { id: '8', name: 'Cup' } })
  assert.deepEqual(first.calls(), CALLS)
  return second.sent()
}

const HOSTILE = {
  'adds a method to every list': 'Array.prototype.last = function () { return this[this.length - 1] }',
  'adds a method to every object': 'Object.prototype.keys = function () { return [] }',
  'adds an object to every object': 'Object.prototype.extra = { call: "identify", on: "page_loaded" }',
  'adds null to every object': 'Object.prototype.extra = null',
  'freezes what every list has': 'Array.prototype.last = 1; Object.freeze(Array.prototype)',
  'freezes what every object has': 'Object.prototype.last = 1; Object.freeze(Object.prototype)',
  'writes lists as text': `Array.prototype.toJSON = function () {
    return "[" + this.map(function (part) { return JSON.stringify(part) }).join() + "]"
  }`,
  'has no fetch': 'delete globalThis.fetch',
  'has no promises': 'delete globalThis.Promise',
  'has no console': 'delete globalThis.console'
}
const FORGETFUL = {
  'forbids its storage': 'Object.defineProperty(globalThis, "sessionStorage", { get() { throw new Error("no") } })',
  'has its storage full': 'sessionStorage.setItem = function () { throw new Error("full") }',
  'keeps nothing in our place': 'sessionStorage.setItem("snippetgen_added", "null")',
  'keeps text in our place': 'sessionStorage.setItem("snippetgen_added", "yes")'
}
const SEEN = ['Viewed Product', 'trackViewedItem']

for (const [what, before] of Object.entries({ ...HOSTILE, ...FORGETFUL })) {
  test(`the bundle works on a page that ${what}`, () => {
    const added = what in HOSTILE ? ['Added to Cart'] : []

    assert.deepEqual(sent(before), ['identify', ...added, ...SEEN, ...SEEN])
  })
}

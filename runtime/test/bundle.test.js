import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { parse } from 'acorn'
import { bundle } from '../build.js'
import { form } from './browser.js'
import { RUNTIME, dist, visit } from './page.js'

// In bytes, about 2% above what it is. Every page of a shop carries the script.
const BUDGET = { raw: 11550, gzip: 4640, brotli: 4170 }

test('the bundle is what its source gives', () => {
  assert.ok(bundle() === RUNTIME, 'dist/runtime.js is outdated, run: make runtime')
})

test('the bundle is ES5', () => {
  assert.equal(parse(RUNTIME, { ecmaVersion: 5 }).type, 'Program')
})

test('the bundle is one line of ASCII', () => {
  assert.match(RUNTIME, /^[\x20-\x7e]+\n$/)
})

for (const mark of ['</script', '<!--', '{{', '{%', '{#', '[=', '[%', '[#']) {
  test(`the bundle holds no ${mark}, which some host would take for its own`, () => {
    assert.equal(RUNTIME.toLowerCase().indexOf(mark), -1)
  })
}

const SIZE = {
  raw: RUNTIME.length,
  gzip: gzipSync(RUNTIME, { level: 9 }).length,
  brotli: brotliCompressSync(RUNTIME).length
}

for (const [form, budget] of Object.entries(BUDGET)) {
  test(`the bundle stays within its budget of ${form} bytes`, () => {
    const advice = 'make src/ smaller, or raise BUDGET in this file and say in the change what is worth it'
    assert.ok(SIZE[form] <= budget, `${form}: ${SIZE[form]} bytes, the budget is ${budget}: ${advice}`)
  })
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

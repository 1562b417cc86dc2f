import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapped } from '../src/map.js'
import { HERE, standIn } from './browser.js'

const document = standIn()

const GA4 = {
  event: 'view_item',
  nothing: null,
  ecommerce: {
    value: 0,
    items: [
      { item_id: '1', item_category: 'A', item_category2: 'B' },
      { item_id: 2, price: '5' }
    ]
  }
}
const ITEM = { id: 'item_id', categories: ['item_category', 'item_category2'] }

const FIRST = { '@from': 'ecommerce.items.0', ...ITEM }

const CASES = [
  // what it shows, map, message, expected
  ['a path gives the value', 'ecommerce.value', GA4, 0],
  ['a path goes through a list by number', 'ecommerce.items.1.item_id', GA4, 2],
  ['a path to nothing is missing', 'ecommerce.coupon', GA4, undefined],
  ['a path through nothing is missing', 'user_data.address.first_name', GA4, undefined],
  ['a path through null is missing', 'nothing.at.all', GA4, null],
  ['a path into text is missing', 'event.name', GA4, undefined],
  ['a path into no message is missing', 'event', undefined, undefined],
  ['the address of the page is no path', 'page.url', { page: { url: 'x' } }, HERE],
  ['a list of paths gives a list', ['event', 'coupon'], GA4, ['view_item', undefined]],
  ['a value is itself', { '@value': '/cart' }, GA4, '/cart'],
  ['a value may be empty', { '@value': '' }, GA4, ''],
  ['a value needs no message', { '@value': 0 }, undefined, 0],
  ['a table gives an object', { total: 'ecommerce.value', id: 'event' }, GA4, { total: 0, id: 'view_item' }],
  ['a table may hold tables', { a: { b: 'event' } }, GA4, { a: { b: 'view_item' } }],
  ['a table of a message that is text is empty', { id: 'length' }, 'text', {}],
  ['from says where a table reads', FIRST, GA4, { id: '1', categories: ['A', 'B'] }],
  ['a table from nothing is empty', { '@from': 'ecommerce.items.9', ...ITEM }, GA4, {}],
  ['a table from text is empty', { '@from': 'event', id: 'length' }, GA4, {}],
  ['each gives an object per item', { '@each': 'ecommerce.items', id: 'item_id' }, GA4, [{ id: '1' }, { id: 2 }]],
  ['each of what is no list is empty', { '@each': 'ecommerce', id: 'item_id' }, GA4, []],
  ['each of nothing is empty', { '@each': 'basket', id: 'item_id' }, GA4, []],
  ['an item that is no object is empty', { '@each': 'items', id: 'id' }, { items: [null, 'a'] }, [{}, {}]],
  ['a table in each reads the item', { '@each': 'items', a: { b: 'id' } }, { items: [{ id: 1 }] }, [{ a: { b: 1 } }]]
]

for (const [sentence, map, message, expected] of CASES) {
  test(sentence, () => {
    assert.deepEqual(mapped(map, message), expected)
  })
}

const ADDRESSES = [
  // what it shows, canonical address, page's address, expected
  ["the page's address loses its query where the canonical one has none", HERE, `${HERE}?a=1#b`, HERE],
  ["the page's address stays where the canonical one is another", `${HERE}/red`, `${HERE}?a=1`, `${HERE}?a=1`],
  ["the page's address stays where there is no canonical one", null, `${HERE}?a=1`, `${HERE}?a=1`]
]

for (const [sentence, href, address, expected] of ADDRESSES) {
  test(sentence, (context) => {
    context.after(() => (globalThis.location = new URL(HERE)))
    context.mock.method(document, 'querySelector', () => href && { href })
    globalThis.location = new URL(address)

    assert.equal(mapped('page.url', {}), expected)
  })
}

test("the page's picture is the one for those who share it, where it has one", (context) => {
  const meta = { getAttribute: (name) => name === 'content' && 'https://cdn.test/mug.png' }
  const find = context.mock.method(document, 'querySelector', (selector) => selector.includes('og:image') && meta)
  assert.equal(mapped('page.image', {}), 'https://cdn.test/mug.png')

  find.mock.mockImplementation(() => null)
  assert.equal(mapped('page.image', {}), null)
})

test('a getter that throws is missing, and the rest is read', () => {
  const message = {
    id: '1',
    get price() {
      throw new Error('hostile')
    }
  }

  assert.deepEqual(mapped({ id: 'id', price: 'price', cents: ['price'] }, message), {
    id: '1',
    cents: [undefined]
  })
})

test('an object in a circle is read as far as the path goes', () => {
  const message = { id: '1' }
  message.self = message

  assert.equal(mapped('self.self.self.id', message), '1')
})

test('a message is never changed', () => {
  const copy = structuredClone(GA4)
  mapped({ '@from': 'ecommerce', ...ITEM, items: { '@each': 'items', ...ITEM } }, GA4)

  assert.deepEqual(GA4, copy)
})

test('a message with a field named __proto__ changes no other object', () => {
  mapped({ a: '__proto__', b: { '@from': '__proto__', c: 'polluted' } }, JSON.parse('{"__proto__": {"polluted": 1}}'))

  assert.equal({}.polluted, undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field, rest } from '../src/request.js'
import { standIn } from './browser.js'

standIn()

const ADDRESSES = [
  // what it shows, address, what follows /cart/add
  ['the path itself is followed by nothing', '/cart/add', ''],
  ['a script address is the same', '/cart/add.js?sections=a', ''],
  ['a locale may stand before the path', '/fr/cart/add', ''],
  ['an address may be relative to the page', '../cart/add#top', ''],
  ['an address may be absolute', 'https://shop.test/cart/add', ''],
  ['an address may lack its scheme', '//shop.test/cart/add', ''],
  ['an id may follow', '/cart/add/17/', '/17/'],
  ['an id may follow a script address', '/cart/add.js/17', '/17'],
  ['a longer word is another address', '/cart/address', undefined],
  ['another ending is another address', '/cart/add.json', undefined],
  ['a shorter path is another address', '/cart', undefined],
  ['the path in a query is another address', '/search?next=/cart/add', undefined],
  ['another host is another address', 'https://other.test/cart/add', undefined],
  ['another port is another address', 'https://shop.test:8443/cart/add', undefined],
  ['a broken address is another address', 'https://[shop.test/cart/add', undefined],
  ['no address is that of the page', '', undefined]
]

for (const [sentence, address, expected] of ADDRESSES) {
  test(sentence, () => {
    assert.equal(rest(address, '/cart/add'), expected)
  })
}

function form(fields) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return body
}

const BODIES = [
  // what it shows, body, expected of its field "id"
  ['a form has fields', form({ id: '17' }), '17'],
  ['a form without the field has none', form({ ID: '17' }), undefined],
  ['an empty field is none', form({ id: '' }), undefined],
  ['a file is no field', form({ id: new Blob(['17']) }), undefined],
  ['search parameters have fields', new URLSearchParams('id=1+7'), '1 7'],
  ['text is a form', 'quantity=2&id=17', '17'],
  ['text is decoded', 'i%64=a+b%26c', 'a b&c'],
  ['the first of two fields counts', 'id=1&id=2', '1'],
  ['text without the field has none', 'ids=17&xid=1', undefined],
  ['text with an empty field has none', 'a=1&id=', undefined],
  ['text with a field that has no value has none', 'id', undefined],
  ['text with a broken field has none', 'id=%E2%82', undefined],
  ['another field may be broken', 'note=100%&id=17', '17'],
  ['JSON has fields', '{"id": "17"}', '17'],
  ['JSON may begin with spaces', '\n {"id": "17"}', '17'],
  ['a number in JSON becomes text', '{"id": 17}', '17'],
  ['zero in JSON is a field', '{"id": 0}', '0'],
  ['null in JSON is none', '{"id": null}', undefined],
  ['an object in JSON is none', '{"id": {"a": 1}}', undefined],
  ['the first line in JSON speaks for the add', '{"items": [{"id": 17}, {"id": 18}]}', '17'],
  ['no lines in JSON are none', '{"items": []}', undefined],
  ['JSON without the field has none', '{"other": 1}', undefined],
  ['broken JSON has none', '{"id": 17', undefined],
  ['a form of several items speaks by its first', form({ 'items[1][id]': '18', 'items[0][id]': '17' }), '17'],
  ['text of several items speaks by its first', 'items%5B1%5D%5Bid%5D=18&items%5B0%5D%5Bid%5D=17', '17'],
  ['no body has none', undefined, undefined],
  ['a body of null has none', null, undefined],
  ['a body of bytes has none', new Uint8Array([105, 100]), undefined],
  ['a body that throws has none', { get: () => assert.fail('hostile') }, undefined]
]

for (const [sentence, body, expected] of BODIES) {
  test(sentence, () => {
    assert.equal(field(body, 'id'), expected)
  })
}

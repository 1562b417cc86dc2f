import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canon, finite } from '../src/canon.js'
import { has } from '../src/objects.js'
import { standIn } from './browser.js'

standIn()

const MINOR = { money: 'minor' }
const DECODE = { decode: 'percent' }
const ITEM = { price: 'money', url: 'url', quantity: 'number' }
const circle = []
circle.push('a', circle)

const CASES = [
  // what it shows, value, type, side, expected
  ['text stays as it is', `O'Reilly "A" </script> \u2028 😀`, undefined, {}, `O'Reilly "A" </script> \u2028 😀`],
  ['text is not trimmed', ' a ', undefined, {}, ' a '],
  ['a number without a type becomes text', 1111, undefined, {}, '1111'],
  ['the number zero without a type becomes text', 0, undefined, {}, '0'],
  ['a boolean becomes text', false, undefined, {}, 'false'],
  ['empty text is missing', '', undefined, {}, undefined],
  ['an empty address is missing', '', 'url', {}, undefined],
  ['null is missing', null, undefined, {}, undefined],
  ['undefined is missing', undefined, 'money', {}, undefined],
  ['an object where text belongs is missing', { toString: () => 'x' }, undefined, {}, undefined],
  ['a function is missing', () => 'x', undefined, {}, undefined],

  ['a number in text becomes a number', '9.99', 'number', {}, 9.99],
  ['a number with spaces around it becomes a number', ' 9.99\n', 'money', {}, 9.99],
  ['zero is a number', '0', 'money', {}, 0],
  ['a negative number is a number', '-5', 'number', {}, -5],
  ['empty text is no number', '', 'number', {}, undefined],
  ['spaces are no number', ' \n', 'number', {}, undefined],
  ['a formatted number is no number', '1,234.50', 'money', {}, undefined],
  ['a number with a currency is no number', '9.99 EUR', 'money', {}, undefined],
  ['infinity is no number', 'Infinity', 'number', {}, undefined],
  ['not-a-number is no text', NaN, undefined, {}, undefined],
  ['infinity is no text', -Infinity, undefined, {}, undefined],
  ['not-a-number is no number', NaN, 'number', {}, undefined],
  ['true is no number', true, 'number', {}, undefined],
  ['a number too large to round is no number', '1e306', 'number', {}, undefined],
  ['what floats leave behind is rounded away', 0.1 + 0.2, 'number', {}, 0.3],

  ['true is true', true, 'boolean', {}, true],
  ['false is a value', false, 'boolean', {}, false],
  ['a boolean is read as Django prints it', 'True', 'boolean', {}, true],
  ['a boolean is read as a database prints it', '0', 'boolean', {}, false],
  ['empty text is no boolean', '', 'boolean', {}, undefined],
  ['other text is no boolean', 'None', 'boolean', {}, undefined],
  ['a boolean is decoded before it is read', 'tru%65', 'boolean', DECODE, true],

  ['money in hundredths becomes major units', '999', 'money', MINOR, 9.99],
  ['a number has no units', '3', 'number', MINOR, 3],
  ['money in major units stays', 999, 'money', { money: 'major' }, 999],

  ['percent-encoded text is decoded', '%E2%82%AC%20100%25', undefined, DECODE, '€ 100%'],
  ['a plus is a space in percent-encoded text', 'a+b%2Bc', undefined, DECODE, 'a b+c'],
  ['text that is not percent-encoded stays', '100% + more', undefined, DECODE, '100% + more'],
  ['half a character in percents stays', 'a+%E2%82', undefined, DECODE, 'a+%E2%82'],
  ['text is decoded where the side says so only', 'a%20b+c', undefined, {}, 'a%20b+c'],
  ['a number is decoded before it is read', '%20999', 'money', { ...MINOR, ...DECODE }, 9.99],
  ['an address is decoded before it is resolved', '%2Fa%3Fb%3D1', 'url', DECODE, 'https://shop.test/a?b=1'],

  ['an absolute address stays, even a broken one', 'HTTPS://Shop.Test:x/a b', 'url', {}, 'HTTPS://Shop.Test:x/a b'],
  ['an address from the root becomes absolute', '/cart?a=b#c', 'url', {}, 'https://shop.test/cart?a=b#c'],
  ['an address from the page becomes absolute', 'cup', 'url', {}, 'https://shop.test/fr/products/cup'],
  ['an address without a scheme gets https', '//cdn.test/a.png', 'url', {}, 'https://cdn.test/a.png'],
  ['a broken address from a host stays', '//[cdn/a', 'url', {}, 'https://[cdn/a'],

  ['a list keeps what is there', ['a', '', null, 5, undefined], undefined, {}, ['a', '5']],
  ['a list of nothing is missing', ['', null], undefined, {}, undefined],
  ['an empty list is missing', [], ITEM, {}, undefined],
  ['a list in a list is left out', ['a', ['b', ['c']]], undefined, {}, ['a']],
  ['a list in a circle ends', circle, undefined, {}, ['a']],
  ['a list of numbers has its type', ['100', 'x', 250], 'money', MINOR, [1, 2.5]],
  ['items that are no objects are left out', [null, 'mug', { quantity: '2' }], ITEM, {}, [{ quantity: 2 }]],

  ['a tree gives each field its type', { price: '5', id: 7 }, ITEM, {}, { price: 5, id: '7' }],
  ['a tree leaves out what is missing', { price: 'x', url: '', id: null }, ITEM, {}, {}],
  ['text where a tree belongs is missing', 'mug', ITEM, {}, undefined],
  ['null where a tree belongs is missing', null, ITEM, {}, undefined],
  ['a tree goes as deep as its types', { items: [{ price: '5' }] }, { items: ITEM }, {}, { items: [{ price: 5 }] }],
  ['an object without a type is left out of a tree', { meta: { a: '1' } }, ITEM, {}, {}],
  ['inherited fields do not count', Object.create({ id: '1' }), ITEM, {}, {}],
  ['a field may have the name of a method', { toString: 'a' }, ITEM, {}, { toString: 'a' }],
  ['an object without a prototype is one too', Object.assign(Object.create(null), { id: 1 }), ITEM, {}, { id: '1' }]
]

for (const [sentence, value, type, side, expected] of CASES) {
  test(sentence, () => {
    assert.deepEqual(canon(value, type, side), expected)
  })
}

test('a field named __proto__ changes no other object', () => {
  const read = canon(JSON.parse('{"__proto__": {"email": "a"}, "id": "1"}'), ITEM, {})

  assert.deepEqual(Object.keys(read), ['id'])
  assert.equal({}.email, undefined)
})

test('what is handed in is never changed', () => {
  const message = { price: '999', url: '/a', tags: ['', 'a'], items: [{ price: 1 }] }
  const copy = structuredClone(message)
  canon(message, { ...ITEM, items: ITEM }, MINOR)

  assert.deepEqual(message, copy)
})

test('numbers are rounded to four digits', () => {
  assert.deepEqual([1.00005, 3 * 9.99, 1 / 3].map(finite), [1.0001, 29.97, 0.3333])
})

test('an object has what it holds itself', () => {
  assert.deepEqual([has({ a: undefined }, 'a'), has({}, 'toString'), has('ab', 'b')], [true, false, false])
})

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { derive, places } from '../src/derive.js'

const ROW = { '@mul': ['.price', '.quantity'] }

/** Frozen, so that whatever changes what it was handed throws. */
function frozen(value) {
  if (value && typeof value === 'object') Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

const SCOPES = frozen({
  customer: null,
  product: { id: '7', name: 'Mug', price: 9.99, stock: 0, categories: ['A', 'B'], none: [] },
  cart: {
    id: 'c1',
    items: [
      { id: '1', name: 'Mug', price: 0.1, quantity: 3, categories: ['A', 'B'], meta: { tags: ['x'] } },
      { id: '2', price: 5, quantity: 2, categories: ['B', 'C'], meta: { tags: ['y', 'z'] } }
    ]
  },
  half: { items: [{ price: 5, quantity: 1 }, { price: 5 }] },
  empty: { items: [] },
  orders: [{ parts: [{ id: 'x' }] }, { parts: [{ id: 'y' }, { id: 'z' }] }]
})
const [FIRST, SECOND] = SCOPES.cart.items

const NESTED = { '@each': 'orders', T: { '@each': '.parts', X: '.id' } }

const CASES = [
  // what it shows, expression, expected, item and index it stands on
  ['a path gives the value', 'product.name', 'Mug'],
  ['zero is a value', 'product.stock', 0],
  ['a path may end at a scope', 'product.categories', ['A', 'B']],
  ['a path to nothing is missing', 'product.colour', undefined],
  ['a path through nothing is missing', 'order.items.name', undefined],
  ['a path through null is missing', 'customer.email', undefined],
  ['a path through text is missing', 'product.name.first', undefined],
  ['an empty list is missing', 'product.none', undefined],
  ['what every object inherits is missing', 'product.toString', undefined],
  ['what every list inherits is missing', 'cart.items.map', undefined],
  ['a constructor is out of reach', 'product.constructor.prototype', undefined],
  ['a path through a list gives a list', 'cart.items.id', ['1', '2']],
  ['a list made by a path has no holes', 'cart.items.name', ['Mug']],
  ['a path through a list to nothing is missing', 'cart.items.sku', undefined],
  ['a list of lists is made flat', 'cart.items.categories', ['A', 'B', 'B', 'C']],
  ['a path goes on behind a list', 'cart.items.meta.tags', ['x', 'y', 'z']],
  ['a path with a dot reads the item', '.name', 'Mug', FIRST, 0],
  ['a path with a dot is missing where there is no item', '.name', undefined],
  ['the index is that of the item', '@index', 1, SECOND, 1],
  ['there is no index outside of a list', '@index', undefined],

  ['a value is itself', { '@value': 'product.name' }, 'product.name'],
  ['a value may be false', { '@value': false }, false],
  ['a value may be an object', { '@value': { '@sum': 1 } }, { '@sum': 1 }],
  ['a table gives an object', { A: 'product.id', B: { '@value': 0 } }, { A: '7', B: 0 }],
  ['a table leaves out what is missing', { A: 'product.id', B: 'product.colour' }, { A: '7' }],
  ['a table of nothing is missing', { A: 'product.colour', B: { C: 'order.id' } }, undefined],
  ['an empty table is missing', {}, undefined],
  ['a property may have the name of a method', { toString: 'product.id' }, { toString: '7' }],

  ['each gives an object per item', { '@each': 'cart.items', I: '.id' }, [{ I: '1' }, { I: '2' }]],
  ['each knows the index', { '@each': 'cart.items', N: '@index' }, [{ N: 0 }, { N: 1 }]],
  ['each reads the scopes too', { '@each': 'cart.items', C: 'cart.id' }, [{ C: 'c1' }, { C: 'c1' }]],
  ['each leaves out items of nothing', { '@each': 'cart.items', N: '.name' }, [{ N: 'Mug' }]],
  ['each within each has its own items', NESTED, [{ T: [{ X: 'x' }] }, { T: [{ X: 'y' }, { X: 'z' }] }]],
  ['each item of nothing is missing', { '@each': 'cart.items', S: '.sku' }, undefined],
  ['each of no items is missing', { '@each': 'empty.items', I: '.id' }, undefined],
  ['each of what is no list is missing', { '@each': 'product.name', I: '.id' }, undefined],
  ['unique keeps the first of equal values', { '@unique': 'cart.items.categories' }, ['A', 'B', 'C']],
  ['unique makes a list of one value', { '@unique': 'product.name' }, ['Mug']],
  ['unique of nothing is missing', { '@unique': 'cart.items.brand' }, undefined],

  ['a product is rounded', { '@mul': ['.price', '.quantity'] }, 0.3, FIRST, 0],
  ['a product with zero is zero', { '@mul': ['product.stock', 'product.price'] }, 0],
  ['a product without a part is missing', { '@mul': ['product.price', '.quantity'] }, undefined],
  ['a sum adds up every item', { '@sum': 'cart.items', '@of': ROW }, 10.3],
  ['a sum with one item missing is missing', { '@sum': 'half.items', '@of': ROW }, undefined],
  ['a sum of nothing is missing and not zero', { '@sum': 'empty.items', '@of': ROW }, undefined],
  ['a sum of an unknown list is missing', { '@sum': 'order.items', '@of': ROW }, undefined],
  ['a join puts a line between its parts', { '@join': ['cart.id', '.id', '@index'] }, 'c1_2_1', SECOND, 1],
  ['a join takes a zero', { '@join': ['cart.id', '@index'] }, 'c1_0', FIRST, 0],
  ['a join without a part is missing', { '@join': ['cart.id', 'order.id'] }, undefined],
  ['first takes the first that is there', { '@first': ['cart.total', 'product.stock', 'product.id'] }, 0],
  ['first may hold an operator', { '@first': ['cart.total', { '@sum': 'cart.items', '@of': ROW }] }, 10.3],
  ['first of nothing is missing', { '@first': ['cart.total', 'order.total'] }, undefined]
]

for (const [sentence, expr, expected, item, index] of CASES) {
  test(sentence, () => {
    const at = item ? { ...SCOPES, '': item, '@index': index } : SCOPES

    assert.deepEqual(derive(frozen(expr), at), expected)
  })
}

test('the time is in whole seconds', (context) => {
  context.after(() => mock.restoreAll())
  mock.method(Date, 'now', () => 1_763_884_800_999)

  assert.equal(derive('@time', {}), 1_763_884_800)
  assert.equal(derive({ '@join': ['cart.id', '@time'] }, SCOPES), 'c1_1763884800')
})

test('places stand on the items of a list, in order', () => {
  const found = places('cart.items', SCOPES)

  assert.deepEqual(found.map((at) => [at[''].id, at['@index']]), [['1', 0], ['2', 1]])
  assert.ok(found.every(({ cart }) => cart === SCOPES.cart))
})

test('what is no list has no places', () => {
  const paths = ['product.name', 'customer', 'empty.items', 'order.items']

  assert.deepEqual(paths.flatMap((path) => places(path, SCOPES)), [])
})

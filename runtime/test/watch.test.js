import assert from 'node:assert/strict'
import { test } from 'node:test'
import { form } from './browser.js'
import { dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const BLOCKS = [CONFIG, { product: { id: '7', name: 'Mug' } }]
const URL_OF_ADD = 'https://shop.test/cart/add'
const BODY = 'id=7&quantity=2'

/** The adds that a page tells, briefly. */
const adds = (page) => page.events('Added to Cart').map((event) => [event.AddedItemProductID, event.AddedItemQuantity])

const REQUESTS = [
  // what it shows, method, address, status, expected
  ['an XMLHttpRequest', 'POST', '/cart/add', 200, [['7', 2]]],
  ['an XMLHttpRequest to an address object', 'post', new URL(URL_OF_ADD), 299, [['7', 2]]],
  ['an XMLHttpRequest that is refused', 'POST', '/cart/add', 422, []],
  ['an XMLHttpRequest that is sent on', 'POST', '/cart/add', 300, []],
  ['an XMLHttpRequest without an answer', 'POST', '/cart/add', 0, []],
  ['an XMLHttpRequest to read', 'GET', '/cart/add', 200, []],
  ['an XMLHttpRequest elsewhere', 'POST', '/cart/change', 200, []]
]

for (const [what, method, address, status, expected] of REQUESTS) {
  test(`${what} tells ${expected.length ? 'an' : 'no'} add`, () => {
    const page = visit({ blocks: BLOCKS })
    const request = new page.window.XMLHttpRequest()
    request.open(method, address)
    request.send(BODY)
    assert.deepEqual([request.method, request.url, request.body], [method, address, BODY])
    assert.deepEqual(adds(page), [])
    request.answer(status)

    assert.deepEqual(adds(page), expected)
  })
}

test('an XMLHttpRequest that is used again tells each add once', () => {
  const page = visit({ blocks: BLOCKS })
  const request = new page.window.XMLHttpRequest()
  for (const quantity of [1, 2]) {
    request.open('POST', '/cart/add')
    request.send(`id=7&quantity=${quantity}`)
    request.answer(200)
  }

  assert.deepEqual(adds(page), [['7', 1], ['7', 2]])
})

test('an XMLHttpRequest that is opened again is another one', () => {
  const page = visit({ blocks: BLOCKS })
  const request = new page.window.XMLHttpRequest()
  request.open('POST', '/cart/add')
  request.open('POST', '/cart/change')
  request.send(BODY)
  request.answer(200)

  assert.deepEqual(adds(page), [])
})

/** What a page keeps of a form for the next one. */
function kept(attributes, { fields = { id: '7' }, ...event } = {}) {
  const storage = {}
  const page = visit({ blocks: BLOCKS, storage })
  page.fire('submit', { target: form(attributes, fields), ...event })
  return JSON.parse(storage.snippetgen_added ?? '[]').map(({ id, quantity }) => [id, quantity])
}

const FORM = { action: '/cart/add', method: 'POST' }
const ADD = { ...form({}), name: 'id', value: '8' }
const button = ({ action, method }) => form({ formaction: action, formmethod: method })
const FORMS = [
  // what it shows, attributes, expected, event
  ['a form to the cart', FORM, [['7', 1]]],
  ['a form with a quantity', FORM, [['71', 3]], { fields: { product_id: '7', id: '71', quantity: '3' } }],
  ['a form with the id in its address', { ...FORM, action: '/cart/add/8/' }, [['8', 1]], { fields: { id: '' } }],
  ['a form with a button that names the product', FORM, [['8', 1]], { submitter: ADD, fields: {} }],
  ['a form with a button without a name', FORM, [['7', 1]], { submitter: form({}) }],
  ['a form with a button for the cart', {}, [['7', 1]], { submitter: button(FORM) }],
  ['a form with a button for something else', FORM, [], { submitter: button({ action: '/wishlist' }) }],
  ['a form with a button to search', FORM, [], { submitter: button({ method: 'get' }) }],
  ['a form that a script takes over', FORM, [], { defaultPrevented: true }],
  ['a form that searches', { action: '/cart/add' }, []],
  ['a form to another address', { ...FORM, action: '/newsletter' }, []],
  ['a form without an address', { method: 'post' }, []]
]

for (const [what, attributes, expected, event] of FORMS) {
  test(`${what} is ${expected.length ? '' : 'not '}kept`, () => {
    assert.deepEqual(kept(attributes, event), expected)
  })
}

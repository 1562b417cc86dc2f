import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const VIEWED = { on: 'product_viewed', product: { id: '7', name: 'Mug' } }
const SRC = 'https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js'
const SCRIPT = { async: true, src: SRC }

/** The stand-in of a page, and the calls that it queues. */
function standIn(options) {
  const { window } = visit({ blocks: [CONFIG], ...options })
  return { klaviyo: window.klaviyo, queue: () => window._klOnsite, window }
}

test('klaviyo.js is loaded once, for the account', () => {
  const page = visit({ blocks: [CONFIG, { ...CONFIG, queue: '_klOnsite' }] })
  page.push(CONFIG)

  assert.deepEqual(page.loaded, [SCRIPT])
})

const THERE = [
  ['its script element', { scripts: [SRC] }],
  ['its older script element', { scripts: ['https://static-tracking.klaviyo.com/onsite/js/klaviyo.js?company_id=A'] }],
  ['its modules', { klaviyoModulesObject: {} }],
  ['its key', { __klKey: 'AbC123' }]
]

for (const [what, options] of THERE) {
  test(`klaviyo.js is not loaded where the page has ${what}`, () => {
    const page = visit({ blocks: [CONFIG, VIEWED], ...options })

    assert.deepEqual(page.loaded, [])
    assert.deepEqual(page.sent(), ['Viewed Product', 'trackViewedItem'])
  })
}

test('another script does not pass for klaviyo.js', () => {
  const scripts = ['/js/klaviyo.js', 'https://static.klaviyo.com/onsite/js/other.js']

  assert.deepEqual(visit({ blocks: [CONFIG], scripts }).loaded, [SCRIPT])
})

test('calls join a queue that the page has begun', () => {
  const page = visit({ blocks: [CONFIG, VIEWED], _klOnsite: [['openForm', 'X']] })

  assert.deepEqual(page.sent(), ['openForm', 'Viewed Product', 'trackViewedItem'])
})

test('calls go to the older queue where the plan says so', () => {
  const page = visit({ blocks: [{ ...CONFIG, queue: '_learnq' }, VIEWED, { customer: { email: 'a@shop.test' } }] })

  const names = page.calls('_learnq').map(([name]) => name)
  assert.deepEqual(names, ['identify', 'track', 'trackViewedItem'])
  assert.deepEqual(page.calls('_klOnsite'), [])
})

test('a klaviyo that is there already stays', () => {
  const theirs = { push() {} }

  assert.equal(standIn({ klaviyo: theirs }).klaviyo, theirs)
})

test('the stand-in can be awaited, because it is no promise', async () => {
  const { klaviyo } = standIn()

  assert.equal(klaviyo.then, undefined)
  assert.equal(await klaviyo, klaviyo)
})

test('the stand-in queues calls in their order', () => {
  const { klaviyo, queue } = standIn()
  klaviyo.identify({ $email: 'a@shop.test' })
  klaviyo.push(['track', 'A'], ['track', 'B', { c: 1 }])
  klaviyo.openForm('X')

  const calls = queue().map((call) => call.filter((part) => typeof part !== 'function'))
  assert.deepEqual(JSON.stringify(calls), JSON.stringify([
    ['identify', { $email: 'a@shop.test' }],
    ['track', 'A'],
    ['track', 'B', { c: 1 }],
    ['openForm', 'X']
  ]))
})

for (const name of ['identify', 'track', 'trackViewedItem', 'account', 'cookieDomain', 'isIdentified', 'openForm']) {
  test(`the promise of ${name} resolves with the answer of the queue`, async () => {
    const { klaviyo, queue } = standIn()
    const promise = klaviyo[name]('a')
    const [called, argument, answer] = queue().at(-1)
    answer('answered')

    assert.deepEqual([called, argument, await promise], [name, 'a', 'answered'])
  })
}

test('a callback is called with the answer, and stands in the queue once', async () => {
  const { klaviyo, queue } = standIn()
  const heard = []
  const promise = klaviyo.identify({ $email: 'a@shop.test' }, (answer) => heard.push(answer))
  const call = queue().at(-1)
  assert.deepEqual([call.length, heard], [3, []])

  call.at(-1)(true)
  assert.deepEqual([heard, await promise], [[true], true])
})

test('a callback is called where there are no promises', () => {
  const { klaviyo, queue } = standIn({ before: 'delete globalThis.Promise' })
  const heard = []

  assert.equal(klaviyo.isIdentified((answer) => heard.push(answer)), undefined)
  queue().at(-1).at(-1)(false)
  assert.deepEqual(heard, [false])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const VIEWED = { on: 'product_viewed', product: { id: '7', name: 'Mug' } }
const SRC = 'https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js'
const addresses = (page) => page.loaded.map(({ src }) => src)

/** The stand-in of a page, and the calls that it queues. */
function standIn(options) {
  const { window, queue, pass } = visit({ blocks: [CONFIG], ...options })
  return { klaviyo: window.klaviyo, queue, pass, window }
}

test('the console says that another klaviyo.js stays', () => {
  const { said } = visit({ blocks: [CONFIG], __klKey: 'XyZ789' })

  assert.deepEqual(said, ['log: snippetgen: klaviyo.js is here already, and stays XyZ789'])
})

test("klaviyo.js's address is a trusted one where the page's policy wants that", () => {
  const trustedTypes = { createPolicy: (name, rules) => ({ createScriptURL: (url) => ({ [name]: rules.createScriptURL(url) }) }) }

  assert.deepEqual(addresses(visit({ blocks: [CONFIG], trustedTypes })), [{ snippetgen: SRC }])
})

test('klaviyo.js is loaded once, for the account', () => {
  const page = visit({ blocks: [CONFIG, { ...CONFIG, queue: '_klOnsite' }] })
  page.push(CONFIG)

  assert.deepEqual(addresses(page), [SRC])
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

  assert.deepEqual(addresses(visit({ blocks: [CONFIG], scripts })), [SRC])
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

test('the stand-in hands calls over in their order', () => {
  const page = visit({ blocks: [CONFIG] })
  const { klaviyo } = page.window
  klaviyo.identify({ $email: 'a@shop.test' })
  klaviyo.push(['track', 'A'], ['track', 'B', { c: 1 }])
  klaviyo.openForm('X')

  const ours = [['identify', { $email: 'a@shop.test' }], ['track', 'A', {}], ['track', 'B', { c: 1 }]]
  // What only this page needs does not wait for the paint.
  assert.deepEqual(page.calls(), [['openForm', 'X'], ...ours])
})

test('what is handed in is not changed', () => {
  const { klaviyo, queue } = standIn()
  const properties = Object.freeze({ a: 1 })
  const call = ['track', 'A', properties, () => {}]
  klaviyo.push(call)
  queue()

  assert.deepEqual([call.length, properties], [4, { a: 1 }])
})

test('a method that klaviyo.js does not have throws', () => {
  const { klaviyo } = standIn()

  assert.throws(() => klaviyo.tarck('A'), /not a function/)
})

for (const name of ['identify', 'track', 'trackViewedItem', 'account', 'cookieDomain', 'isIdentified', 'openForm']) {
  test(`the promise of ${name} resolves with the answer of klaviyo.js`, async () => {
    const { klaviyo, queue } = standIn()
    const promise = klaviyo[name]({ a: 1 })
    const call = queue().find(([called]) => called === name)
    call.at(-1)('answered')

    assert.deepEqual([JSON.stringify(call[1]), await promise], ['{"a":1}', 'answered'])
  })

  test(`the promise of ${name} is settled where klaviyo.js is blocked`, async () => {
    const page = visit({ blocks: [CONFIG] })
    const promise = page.window.klaviyo[name]('a')
    page.loaded[0].onerror()

    assert.equal(await promise, undefined)
  })

  test(`the promise of ${name} is settled where klaviyo.js never answers`, async () => {
    const { klaviyo, pass } = standIn()
    const promise = klaviyo[name]('a')
    pass(10_000)

    assert.equal(await promise, undefined)
  })
}

test('a callback is called with the answer', async () => {
  const { klaviyo, queue } = standIn()
  const heard = []
  const promise = klaviyo.identify({ $email: 'a@shop.test' }, (answer) => heard.push(answer))
  const call = queue().find(([name]) => name === 'identify')
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

/** A page that is still being read: the script has run, and the page's own scripts come next. */
function early(options = {}) {
  const before = `document.readyState = "loading"; ${options.before ?? ''}`
  const page = visit({ blocks: [CONFIG], variant: 'onsite', ...options, before })
  return { ...page, klaviyo: page.window.klaviyo, start: () => page.fire('DOMContentLoaded') }
}

test('what is called before the start waits for it, and is kept then as it was called', () => {
  const page = early()
  const properties = { c: 1 }
  page.klaviyo.track('A', properties)
  page.klaviyo.identify({ $email: 'a@shop.test' })
  page.klaviyo.push(['track', 'B'], ['openForm', 'X'])
  properties.c = 2
  assert.deepEqual([page.calls(), page.loaded, Object.keys(page.kept)], [[], [], []])

  page.start()
  assert.equal(Object.keys(page.kept).length, 3)
  const tracked = [['track', 'A', { c: 1 }], ['track', 'B', {}]]
  assert.deepEqual(page.calls(), [['openForm', 'X'], ['identify', { $email: 'a@shop.test' }], ...tracked])
})

test('what was called before the start is answered', async () => {
  const page = early()
  const heard = []
  const promises = [page.klaviyo.track('A', {}, (answer) => heard.push(answer)), page.klaviyo.isIdentified()]
  page.start()
  page.queue().forEach(([name, ...rest]) => name !== 'openForm' && rest.at(-1)(name))

  assert.deepEqual([await Promise.all(promises), heard], [['track', 'isIdentified'], ['track']])
})

test('what can not be kept, or is no call, does not reach the page', () => {
  const page = early()
  page.run('var circle = {}; circle.circle = circle; klaviyo.track("A", circle)')
  page.run('klaviyo.push(["track", "B"], { $email: "a@shop.test" }, null, ["track", "C"])')
  page.start()

  assert.deepEqual(page.sent(), ['B', 'C'])
  assert.equal(page.said.filter((line) => line.startsWith('error: snippetgen: stopped')).length, 3)
})

test('the queues of klaviyo.js are there at once, and what is in them stays before ours', () => {
  const page = early()
  page.run('_klOnsite.push(["openForm", "X", Date]); _learnq.push(["track", "B", Date]); klaviyo.track("A")')
  page.start()

  assert.deepEqual([page.calls(), page.calls('_learnq')], [[['openForm', 'X'], ['track', 'A', {}]], [['track', 'B']]])
})

const NOBODY = {
  'a crawler': { navigator: { userAgent: 'Googlebot/2.1' } },
  'a page without a config': { blocks: [] },
  'a visitor who has switched Klaviyo off': { cookies: { __kla_off: 'true' } }
}

for (const [who, options] of Object.entries(NOBODY)) {
  test(`${who} finds the stand-in, which tells nobody`, async () => {
    const page = early(options)
    const promise = page.klaviyo.track('A')
    page.start()
    page.pass(10_000)

    assert.deepEqual([page.calls(), page.loaded, Object.keys(page.kept), await promise], [[], [], [], undefined])
  })
}

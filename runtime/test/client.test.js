// The transport without klaviyo.js: what is asked of Klaviyo's client API, and what its answers do.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HERE, local, settled } from './browser.js'
import { NOW, dist, visit } from './page.js'

const { queue, ...CONFIG } = JSON.parse(dist('html/layout.html'))
const SARAH = { customer: { email: 'sarah@shop.test', first_name: 'Sarah' } }
const SEEN = { on: 'product_viewed', product: { id: '7', name: 'Mug', price: '9.99' } }
// Without the viewed item, which is a request of its own.
const TAGS = { ...CONFIG.tags, viewed_product: { ...CONFIG.tags.viewed_product, viewed_item: undefined } }
const BLOCKS = [{ ...CONFIG, tags: TAGS }]
const LEASE = 5000

assert.equal(queue, '_klOnsite')

/** A page, and Klaviyo, who answers with one status after the other; 0 is no answer. */
async function opened(messages, { answers = [], at = '', ...options } = {}) {
  const requests = []
  const fetch = (url, { body, ...init }) => {
    const { data } = JSON.parse(body)
    requests.push({ path: url.replace(/.*client\/(.*)\?.*/, '$1'), url, ...init, data })
    const [status, pause] = [answers[requests.length - 1] ?? 202].flat()
    if (status === 'throws') throw new Error('blocked')
    return status ? Promise.resolve({ status, headers: new Headers(pause) }) : Promise.reject(new Error('offline'))
  }
  const location = new URL(HERE + at)
  const page = visit({ variant: 'client.cart', blocks: [...BLOCKS, ...messages], fetch, location, ...options })
  const turn = async (milliseconds = 0) => {
    page.pass(milliseconds)
    await settled()
    page.pass(0)
    await settled()
  }
  await turn()
  return { ...page, requests, turn, paths: () => requests.map(({ path }) => path) }
}

const waits = (page) => Object.keys(page.kept).filter((key) => key.startsWith('snippetgen:'))
const cookie = (page) => JSON.parse(atob(page.cookies.__kla_id))
const who = ({ data }) => data.attributes.profile.data.attributes

test('a visitor and an event arrive as Klaviyo wants them', async () => {
  const page = await opened([SARAH, SEEN])
  const [profile, event] = page.requests
  const { cid } = cookie(page)

  assert.equal(event.url, 'https://a.klaviyo.com/client/events?company_id=AbC123')
  assert.deepEqual([event.method, event.keepalive], ['POST', true])
  assert.deepEqual({ ...event.headers }, { revision: '2026-07-15', 'Content-Type': 'application/json' })
  assert.deepEqual(profile.data.attributes, { anonymous_id: cid, email: 'sarah@shop.test', first_name: 'Sarah' })
  const { unique_id, ...attributes } = event.data.attributes
  assert.match(unique_id, /^\w{8}\.\w+$/)
  assert.deepEqual(attributes, {
    metric: { data: { type: 'metric', attributes: { name: 'Viewed Product' } } },
    profile: { data: { type: 'profile', attributes: { anonymous_id: cid, email: 'sarah@shop.test' } } },
    time: new Date(NOW + 1).toISOString(),
    value: 9.99,
    properties: { ProductName: 'Mug', ProductID: '7', Price: 9.99 }
  })
})

test('nothing is loaded, and an answered entry leaves', async () => {
  const page = await opened([SARAH, SEEN])

  assert.deepEqual([page.loaded, waits(page), page.said], [[], [], []])
})

test('what nobody knows the visitor of waits, and arrives when somebody does', async () => {
  const kept = local()
  const cookies = {}
  await opened([SEEN], { kept, cookies })
  const page = await opened([], { kept, cookies, now: NOW + 60_000 })
  assert.deepEqual([page.paths(), waits(page).length], [[], 1])

  page.push(SARAH)
  await page.turn()
  assert.deepEqual(page.paths(), ['profiles', 'events'])
  assert.equal(page.requests[1].data.attributes.time, new Date(NOW).toISOString())
})

test('no waiting event holds an address, and an answered identify is gone', async () => {
  const kept = local()
  const page = await opened([SARAH, SEEN], { kept, answers: [202, 500] })

  const stored = JSON.stringify([kept, atob(page.cookies.__kla_id)])
  assert.deepEqual([waits(page).length, stored.includes('sarah')], [1, false])
})

test('many events at once go in one request, in their order', async () => {
  const kept = local()
  const cookies = {}
  for (let n = 0; n < 7; n++) await opened([{ ...SEEN, product: { id: String(n), name: 'Mug' } }], { kept, cookies, now: NOW + n * 1000 })
  const page = await opened([SARAH], { kept, cookies, now: NOW + 60_000 })

  const [, { path, data }] = page.requests
  assert.deepEqual([path, data.type, page.requests.length, waits(page).length], ['event-bulk-create', 'event-bulk-create', 2, 0])
  const events = data.attributes.events.data.map(({ attributes }) => attributes.properties.ProductID)
  assert.deepEqual(events, ['0', '1', '2', '3', '4', '5', '6'])
  assert.equal(who({ data }).email, 'sarah@shop.test')
  assert.equal(data.attributes.events.data.some(({ attributes }) => 'profile' in attributes), false)
})

test('many that are refused together go one by one', async () => {
  const kept = local()
  const cookies = {}
  for (let n = 0; n < 6; n++) await opened([SEEN], { kept, cookies, now: NOW + n * 1000 })
  const page = await opened([SARAH], { kept, cookies, now: NOW + 60_000, answers: [202, 400, 400] })

  assert.deepEqual(page.paths(), ['profiles', 'event-bulk-create', ...Array(6).fill('events')])
  assert.deepEqual([waits(page), page.said.length], [[], 1])
})

for (const answer of [0, 'throws', 429, 500, 503]) {
  test(`an event is sent again after ${answer || 'no answer'}, with the same id`, async () => {
    const page = await opened([SARAH, SEEN], { answers: [202, answer, answer, 202] })
    assert.deepEqual([page.requests.length, waits(page).length], [2, 1])
    await page.turn(1000)
    await page.turn(1000)
    assert.equal(page.requests.length, 3)
    await page.turn(1000)

    assert.equal(new Set(page.requests.slice(1).map(({ data }) => data.attributes.unique_id)).size, 1)
    assert.deepEqual([page.requests.length, waits(page)], [4, []])
  })
}

test('an answer that is none is no answer', async () => {
  let calls = 0
  const page = await opened([SARAH], { fetch: () => (calls++, Promise.resolve(null)) })
  await page.turn(1000)

  assert.deepEqual([calls, waits(page).length, page.said], [2, 1, []])
})

for (const [time, is] of [[1, '1970-01-01T00:00:01.000Z'], [1e20, NOW], [-1, NOW], ['soon', NOW]]) {
  test(`the time ${time} is ${is === NOW ? 'none, and the event has its own' : 'kept'}`, async () => {
    const page = await opened([SARAH], { before: `snippetgenData = [{ on: 'later' }]`, blocks: [timed(time), SARAH] })
    const sent = page.requests[1].data.attributes

    assert.equal(sent.time.slice(0, 20), new Date(is).toISOString().slice(0, 20))
    assert.equal('time' in sent.properties, false)
  })
}

/** A config with an event that says when it was. */
function timed(time) {
  const later = { call: 'track', metric: 'Later', on: 'later', properties: { time: { '@value': time } } }
  return { ...CONFIG, tags: { identify: CONFIG.tags.identify, later } }
}

test('Klaviyo says how long to wait', async () => {
  const page = await opened([SARAH, SEEN], { answers: [202, [[429, { 'Retry-After': '30' }]].flat()] })
  await page.turn(29_000)
  assert.equal(page.requests.length, 2)
  await page.turn(1000)

  assert.equal(page.requests.length, 3)
})

for (const status of [400, 404, 410, 413]) {
  test(`an event that is refused with ${status} is said in the console, and not sent again`, async () => {
    const page = await opened([SARAH, SEEN], { answers: [202, status] })
    await page.turn(60_000)

    assert.deepEqual([page.requests.length, waits(page)], [2, []])
    assert.match(page.said.join(), new RegExp(`^error: snippetgen: Klaviyo refuses it with ${status}`))
  })
}

test('an event without an answer is sent by the next page, after the lease', async () => {
  const kept = local()
  const cookies = {}
  const first = await opened([SARAH, SEEN], { kept, cookies, fetch: () => new Promise(() => {}) })
  const next = await opened([], { kept, cookies, now: NOW + 100 })
  assert.deepEqual([waits(first).length, next.paths()], [2, []])
  await next.turn(LEASE)

  assert.deepEqual(next.paths(), ['profiles', 'events'])
  assert.equal(who(next.requests[1]).email, 'sarah@shop.test')
})

test('where storage is forbidden or full an event is sent from memory', async () => {
  const full = local()
  Object.defineProperty(full, 'setItem', { value() { throw new Error('full') } })
  const mute = local()
  Object.defineProperty(mute, 'getItem', { value: () => null })
  for (const kept of [full, mute, null]) {
    const page = await opened([SARAH, SEEN], { kept, answers: [202, 500] })
    await page.turn(1000)
    assert.deepEqual(page.paths(), ['profiles', 'events', 'events'])
  }
})

test("klaviyo.js's visitor goes on", async () => {
  const theirs = { cid: 'Y2lk', $exchange_id: 'xyz.AbC123', $referrer: { ts: 1, value: 'https://ö.test' } }
  const cookies = { __kla_id: Buffer.from(JSON.stringify(theirs)).toString('base64') }
  const page = await opened([SEEN], { cookies })

  assert.deepEqual(who(page.requests[0]), { anonymous_id: 'Y2lk', _kx: 'xyz.AbC123' })
  assert.deepEqual(JSON.parse(Buffer.from(page.cookies.__kla_id, 'base64')), theirs)
})

test('a visitor who comes by a link of Klaviyo is known', async () => {
  const page = await opened([SEEN], { at: '?_kx=abc%3D.AbC123&x=1' })

  assert.equal(who(page.requests[0])._kx, 'abc=.AbC123')
})

test('an address in the address bar identifies, as Klaviyo documents for tests', async () => {
  const page = await opened([], { at: '?utm_email=me%2Bshop@shop.test' })

  assert.equal(page.requests[0].data.attributes.email, 'me+shop@shop.test')
})

test('another address is another visitor', async () => {
  const cookies = {}
  const one = await opened([SARAH], { cookies })
  const sarah = cookie(one).cid
  const again = await opened([SARAH], { cookies })
  assert.equal(cookie(again).cid, sarah)
  const other = await opened([{ customer: { email: 'tom@shop.test' } }], { cookies })

  assert.notEqual(cookie(other).cid, sarah)
})

test('nothing is sent or stored where the visitor has switched Klaviyo off', async () => {
  const page = await opened([SARAH, SEEN], { cookies: { __kla_off: 'true' } })

  assert.deepEqual([page.requests, page.cookies, Object.keys(page.kept)], [[], { __kla_off: 'true' }, []])
})

test('Active on Site is sent once per page, where the plan has it', async () => {
  const blocks = [{ ...BLOCKS[0], activity: true }, SARAH]
  const page = await opened([], { blocks, at: '?utm_source=mail#top' })

  const [{ attributes }] = page.requests.map(({ data }) => data).filter(({ type }) => type === 'event')
  assert.equal(attributes.metric.data.attributes.name, '__activity__')
  assert.deepEqual(attributes.properties, {
    ...{ page: `${HERE}?utm_source=mail#top`, referrer: '', initial_page_path: '/fr/products/mug' },
    ...{ fragment: '#top', kx_present: false, utm_source: 'mail' }
  })
})

test('viewed items add up, as klaviyo.js keeps them', async () => {
  const kept = local()
  const blocks = [CONFIG, SARAH, SEEN]
  await opened([], { blocks, kept })
  const page = await opened([], { blocks: [...blocks, { ...SEEN, product: { id: '8', name: 'Cup' } }], kept, now: NOW + 60_000 })

  const viewed = page.requests.flatMap(({ data }) => data.attributes.properties?.$viewed_items ?? [])
  assert.deepEqual(viewed.map(({ ItemId, Views }) => [ItemId, Views]), [['8', 1], ['7', 2]])
})

test('a profile has its place and its own properties', async () => {
  const tags = { identify: { call: 'identify', properties: { $email: 'customer.email', $city: 'customer.city', Color: 'customer.color', email_opt: 'customer.color' } } }
  const page = await opened([{ customer: { email: 'a@shop.test', city: 'Ulm', color: 'red' } }], { blocks: [{ ...CONFIG, tags }, { customer: { email: 'a@shop.test', city: 'Ulm', color: 'red' } }] })

  const { location, properties, email } = page.requests[0].data.attributes
  assert.deepEqual({ location, properties, email }, { location: { city: 'Ulm' }, properties: { Color: 'red', email_opt: 'red' }, email: 'a@shop.test' })
})

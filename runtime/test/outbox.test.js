// What klaviyo.js is given, and what stays for the next page until it is done with it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { local } from './browser.js'
import { NOW, dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const VIEWED = { on: 'product_viewed', product: { id: '7', name: 'Mug' } }
const SARAH = { customer: { email: 'sarah@shop.test' } }
const DAY = 24 * 60 * 60 * 1000
const LEASE = 5000
const VISIT = { blocks: [CONFIG, { ...VIEWED, ...SARAH }] }

const tracks = (page) => page.queue().filter(([name]) => name === 'track')
const waits = (page) => Object.values(page.kept).map((text) => JSON.parse(text).call[0]).sort()

/** What klaviyo.js does with its queue, for a visitor whom it knows or not. */
function run(page, known) {
  for (const [name, ...rest] of page.queue().splice(0)) {
    if (name === 'isIdentified') rest[0](known)
    else if (known) rest.at(-1)(true)
  }
  page.window._klOnsite.length = 0
}

test('an event is stored at once, and handed over after the paint', () => {
  const page = visit(VISIT)
  assert.deepEqual([waits(page), page.window._klOnsite.length], [['identify', 'track', 'trackViewedItem'], 0])

  assert.deepEqual(page.sent(), ['identify', 'Viewed Product', 'trackViewedItem'])
})

test('an event that was not handed over is handed over by the next page', () => {
  const kept = local()
  visit({ ...VISIT, kept })
  const next = visit({ blocks: [CONFIG], kept })
  assert.deepEqual(next.sent(), [])
  next.pass(LEASE)

  assert.deepEqual(next.sent(), ['identify', 'Viewed Product', 'trackViewedItem'])
})

test('an event that is being delivered is left alone for five seconds, and keeps its id and its time', () => {
  const kept = local()
  const first = visit({ ...VISIT, kept })
  const [event] = tracks(first)
  const next = visit({ blocks: [CONFIG], kept, now: NOW + 10 })
  assert.deepEqual(tracks(next), [])
  next.pass(LEASE)

  const [again] = tracks(next)
  assert.deepEqual([again[2].$event_id, again[2].time], [event[2].$event_id, NOW / 1000])
})

test('what a closed page left is taken over by another that is open', () => {
  const kept = local()
  const open = visit({ blocks: [CONFIG], kept, now: NOW - LEASE })
  open.pass(LEASE)
  const [event] = tracks(visit({ ...VISIT, kept }))
  open.fire('storage')
  open.pass(LEASE - 1)
  assert.deepEqual(tracks(open), [])
  open.pass(LEASE)

  assert.deepEqual(tracks(open).map(([, , { $event_id }]) => $event_id), [event[2].$event_id])
})

test('an event is written once, with its lease', () => {
  const kept = local()
  let writes = 0
  const write = kept.setItem
  Object.defineProperty(kept, 'setItem', {
    value(...pair) {
      writes += 1
      write.apply(this, pair)
    }
  })
  const page = visit({ ...VISIT, kept })
  const stored = page.queue() && Object.values(kept).map((text) => JSON.parse(text))

  assert.deepEqual([writes, stored.map(({ time, at }) => at - time)], [3, [LEASE, LEASE - 1, LEASE - 2]])
})

test('an event that another page has taken over is left to it, even by the page that added it', () => {
  const kept = local()
  const first = visit({ ...VISIT, kept })
  const other = visit({ blocks: [CONFIG], kept, now: NOW + LEASE })

  assert.deepEqual([tracks(other).length, tracks(first).length], [1, 0])
})

test('an event leaves when klaviyo.js calls back', () => {
  const page = visit(VISIT)
  run(page, true)

  assert.deepEqual(waits(page), [])
})

test('an event of a visitor whom nobody knows leaves when klaviyo.js has run it', () => {
  const page = visit({ blocks: [CONFIG, VIEWED] })
  run(page, false)

  assert.deepEqual(waits(page), [])
})

/** klaviyo.js runs what is in its queue, and calls back for none of it. */
function runAlone(page) {
  for (const [name, answer] of page.queue().splice(0)) if (name === 'isIdentified') answer(true)
  page.window._klOnsite = []
}

test('an event that klaviyo.js could not send is handed over again, by this page and by later ones', () => {
  const kept = local()
  const page = visit({ ...VISIT, kept })
  const [first] = tracks(page)
  for (const seconds of [5, 10, 20]) {
    runAlone(page)
    page.pass(seconds * 1000 - 1)
    assert.deepEqual(tracks(page), [])
    page.pass(1)
    assert.equal(tracks(page)[0][2].$event_id, first[2].$event_id)
  }
  const next = visit({ blocks: [CONFIG], kept, now: NOW + DAY })

  assert.equal(tracks(next)[0][2].$event_id, first[2].$event_id)
})

test('what is called back for late, after it was handed over again, is done with', () => {
  const page = visit(VISIT)
  const [first] = tracks(page)
  runAlone(page)
  page.pass(LEASE)
  assert.equal(tracks(page).length, 1)
  first.at(-1)(true)
  runAlone(page)

  assert.deepEqual(waits(page), ['identify'])
})

test('what klaviyo.js never sends is dropped after twelve tries more, and said in the console', () => {
  const kept = local()
  const said = []
  for (let i = 0; i < 14; i++) {
    const page = visit({ blocks: i ? [CONFIG] : VISIT.blocks, kept, now: NOW + i * 60 * LEASE })
    runAlone(page)
    said.push(page.said.length)
  }

  assert.deepEqual([said, Object.keys(kept)], [[...Array(12).fill(0), 2, 0], []])
})

test('what is older than a fortnight is dropped', () => {
  const kept = local()
  visit({ ...VISIT, kept })
  const next = visit({ blocks: [CONFIG], kept, now: NOW + 14 * DAY + 1000 })

  assert.deepEqual([next.sent(), Object.keys(kept)], [[], []])
})

test('at most 500 wait, the newest', () => {
  const kept = local()
  const page = visit({ blocks: [CONFIG], kept })
  for (let i = 0; i < 510; i++) page.window.klaviyo.track(`E${i}`)
  const metrics = page.sent()

  assert.deepEqual([metrics.length, metrics[0], metrics.at(-1)], [500, 'E10', 'E509'])
})

test('what waits for one visitor is not told of another', () => {
  const kept = local()
  visit({ ...VISIT, kept })
  const next = visit({ blocks: [CONFIG, { customer: { email: 'tom@shop.test' } }], kept })

  assert.deepEqual(next.calls(), [['identify', { $email: 'tom@shop.test' }]])
})

test('what is in the storage of others, or broken, is left alone', () => {
  const kept = local({ theirs: '{}', 'snippetgen:1': '{', 'snippetgen:2': 'null' })

  assert.deepEqual(visit({ ...VISIT, kept }).sent(), ['identify', 'Viewed Product', 'trackViewedItem'])
})

test('nothing is kept or loaded where klaviyo.js is switched off', () => {
  const page = visit({ ...VISIT, cookies: { __kla_off: 'true' } })

  assert.deepEqual([page.sent(), page.loaded, Object.keys(page.kept)], [[], [], []])
})

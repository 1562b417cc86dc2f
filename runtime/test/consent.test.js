// Nothing before consent, and nothing after it is withdrawn, in every mode and by both transports.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { local, settled } from './browser.js'
import { dist, visit } from './page.js'

const { queue, ...CONFIG } = JSON.parse(dist('html/layout.html'))
const SARAH = { customer: { email: 'sarah@shop.test' } }
const SEEN = { on: 'product_viewed', product: { id: '7', name: 'Mug' } }
const WANTED = { google: { types: ['ad_storage', 'ad_user_data'] }, tcf: { purposes: [1, 3] } }

/** A page on which a visitor came and saw; `said` turns consent into what its mode calls it. */
function opened(transport, mode, options = {}) {
  const requests = []
  const cookies = {}
  const consent = { mode, ...WANTED[mode], ...options.consent }
  const fetch = (url) => (requests.push(url), Promise.resolve({ status: 202, headers: new Headers() }))
  const config = { ...CONFIG, consent, ...(transport === 'onsite' ? { queue } : {}) }
  const page = visit({
    ...{ variant: `${transport}.cart.consent`, blocks: [config, SARAH, SEEN], kept: local(), fetch, cookies },
    ...options.globals
  })
  const trace = async () => {
    const sent = page.sent()
    await settled()
    return { sent: sent.length + requests.length > 0, loaded: page.loaded.length, cookies: Object.keys(cookies), kept: Object.keys(page.kept).length }
  }
  return { ...page, trace, requests }
}

const NOTHING = { sent: false, loaded: 0, cookies: [], kept: 0 }
const command = (...words) => (function () { return arguments })(...words)

/** What each mode hears: globals of the page, and how the visitor's decision is told. */
const MODES = {
  callback: () => ({ tell: (page, yes) => page.push({ consent: yes }) }),
  google: () => ({
    globals: { dataLayer: [command('consent', 'default', { ad_storage: 'denied', ad_user_data: 'denied' })] },
    tell(page, yes) {
      const said = yes ? 'granted' : 'denied'
      page.window.dataLayer.push(command('consent', 'update', { ad_storage: said, ad_user_data: said }))
    }
  }),
  tcf() {
    const heard = []
    const said = (yes) => ({ eventStatus: 'useractioncomplete', gdprApplies: true, purpose: { consents: { 1: true, 3: yes } } })
    return {
      globals: { __tcfapi: (name, version, use) => (heard.push(use), use({ ...said(false), eventStatus: 'cmpuishown' }, true)) },
      tell: (page, yes) => heard.forEach((use) => use(said(yes), true))
    }
  },
  shopify() {
    let allowed = false
    const Shopify = { loadFeatures: (features, use) => ((Shopify.customerPrivacy = { marketingAllowed: () => allowed }), use()) }
    return {
      globals: { Shopify },
      tell(page, yes) {
        allowed = yes
        page.fire('visitorConsentCollected', {})
      }
    }
  }
}

for (const transport of ['onsite', 'client']) {
  for (const [mode, made] of Object.entries(MODES)) {
    test(`${transport}, ${mode}: nothing before consent, all of it after, nothing once it is withdrawn`, async () => {
      const { globals, tell } = made()
      const page = opened(transport, mode, { globals })
      const before = await page.trace()
      // A refusal that was never a consent leaves klaviyo.js's switch alone or off.
      assert.deepEqual({ ...before, cookies: before.cookies.filter((name) => name !== '__kla_off') }, NOTHING)

      tell(page, true)
      const after = await page.trace()
      assert.deepEqual([after.sent, after.cookies.includes('__kla_off')], [true, false])

      page.kept.setItem('__kla_viewed', '[]')
      page.window.sessionStorage.setItem('snippetgen_added', '[]')
      tell(page, false)
      const calls = page.queue().length
      page.push({ ...SEEN, product: { id: '8', name: 'Cup' } })
      assert.equal(page.queue().length, calls)
      assert.deepEqual(Object.keys(page.kept), [])
      assert.equal(page.window.sessionStorage.getItem('snippetgen_added'), null)
      assert.deepEqual(Object.keys(page.cookies), transport === 'onsite' ? ['__kla_off'] : [])

      tell(page, true)
      page.push({ ...SEEN, product: { id: '9', name: 'Pot' } })
      assert.ok(page.queue().length || page.requests.length > 2)
      assert.ok(!page.cookies.__kla_off)
    })
  }

  test(`${transport}: what was decided before the script came is heard`, async () => {
    const page = opened(transport, 'callback', { globals: { snippetgenData: [{ consent: true }] } })

    assert.equal((await page.trace()).sent, true)
  })

  test(`${transport}: Global Privacy Control is a refusal`, async () => {
    const navigator = { userAgent: 'Mozilla/5.0', globalPrivacyControl: true }
    const page = opened(transport, 'none', { consent: { gpc: true }, globals: { navigator } })
    const seen = await page.trace()

    assert.deepEqual([seen.sent, seen.loaded, seen.kept], [false, 0, 0])
  })

  test(`${transport}: without Global Privacy Control the option does nothing`, async () => {
    assert.equal((await opened(transport, 'none', { consent: { gpc: true } }).trace()).sent, true)
  })
}

const DEFAULTS = [
  // what it shows, commands, whether it begins
  ['granted by default', [['default', { ad_storage: 'granted', ad_user_data: 'granted' }]], true],
  ['granted in part', [['default', { ad_storage: 'granted' }]], false],
  ['granted, but refused in some region', [
    ['default', { ad_storage: 'denied', ad_user_data: 'denied', region: ['DE'] }],
    ['default', { ad_storage: 'granted', ad_user_data: 'granted' }]
  ], false],
  ['updated in two steps', [['update', { ad_storage: 'granted' }], ['update', { ad_user_data: 'granted' }]], true],
  ['nothing', [], false]
]

for (const [what, commands, begins] of DEFAULTS) {
  test(`Google's Consent Mode that is ${what} ${begins ? 'begins' : 'waits'}`, async () => {
    const dataLayer = commands.map((words) => command('consent', ...words))
    const page = opened('client', 'google', { globals: { dataLayer } })

    assert.equal((await page.trace()).sent, begins)
  })
}

test("what the shop's own scripts call is held for consent, and told once", async () => {
  const page = opened('onsite', 'callback')
  const { klaviyo } = page.window
  klaviyo.track('Own')
  klaviyo.identify({ $email: 'sarah@shop.test' })
  assert.deepEqual(await page.trace(), NOTHING)

  page.push({ consent: true })
  page.push({ consent: true })
  assert.deepEqual(page.sent(), ['identify', 'identify', 'Own', 'Viewed Product', 'trackViewedItem'])
})

test("what the shop's own scripts call before or during a refusal is told nobody", async () => {
  const page = opened('onsite', 'callback')
  const { klaviyo } = page.window
  klaviyo.track('Before')
  page.push({ consent: false })
  klaviyo.track('During')
  const answer = klaviyo.isIdentified()
  assert.deepEqual({ ...(await page.trace()), cookies: [] }, NOTHING)

  page.push({ consent: true })
  klaviyo.track('After')
  page.pass(10_000)
  assert.deepEqual([page.sent(), await answer], [['identify', 'Viewed Product', 'trackViewedItem', 'After'], undefined])
})

test("what scripts push into klaviyo.js's own queues before or during a refusal is told nobody", () => {
  const page = opened('onsite', 'callback')
  page.run('_klOnsite.push(["track", "Before"]); _learnq.push(["track", "Before"])')
  page.push({ consent: false })
  page.run('_klOnsite.push(["track", "During"])')
  page.push({ consent: true })

  const told = page.sent()
  assert.deepEqual([told, page.queue('_learnq')], [['identify', 'Viewed Product', 'trackViewedItem'], []])
})

test('a consent manager that comes later is heard', async () => {
  const page = opened('client', 'tcf')
  page.pass(600)
  page.window.__tcfapi = (name, version, use) => use({ gdprApplies: false }, true)
  page.pass(600)

  assert.equal((await page.trace()).sent, true)
})

test('where the GDPR does not apply, the TCF needs no consent', async () => {
  const __tcfapi = (name, version, use) => use({ gdprApplies: false }, true)

  assert.equal((await opened('client', 'tcf', { globals: { __tcfapi } }).trace()).sent, true)
})

test('without a consent manager, or Shopify, nothing begins', async () => {
  for (const mode of ['tcf', 'shopify', 'google', 'callback']) {
    assert.deepEqual(await opened('client', mode).trace(), NOTHING)
  }
})

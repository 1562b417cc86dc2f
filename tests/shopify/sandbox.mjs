// A stand-in for the sandbox that Shopify runs a custom pixel in. For each JSON line in (the pixel's
// file, what the storefront has, the visitor's steps) one out: what was posted, kept and said.
// It does not imitate: the order in which Shopify's own scripts load, publishing events, the
// replay of events from before consent, and everything of a browser that a pixel of ours ignores.

import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import vm from 'node:vm'
import { DATA, SPARSE } from '../../runtime/test/pixel_events.js'

const HREF = 'https://shop.test/fr/products/mug'
const settled = () => new Promise((resolve) => setTimeout(resolve))

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await visited(JSON.parse(line))))
}

async function visited(asked) {
  const { cookies = {}, storage = {}, privacy = {}, customer = null, statuses = [] } = asked

  const [requests, said, subscribers, consents] = [[], [], {}, []]
  const tell = (level) => (...what) => said.push(`${level}: ${what.join(' ')}`)
  const answers = (yes) => ({
    analyticsProcessingAllowed: yes,
    marketingAllowed: yes,
    preferencesProcessingAllowed: yes,
    saleOfDataAllowed: yes
  })
  const place = (href) => ({ document: { location: { href, origin: new URL(href).origin } } })

  let base = 'https://sandbox.test/'
  const anchor = { set href(to) { Object.defineProperty(this, 'href', { value: new URL(to, base).href }) } }
  const element = (name) => (name === 'a' ? Object.create(anchor) : { name })

  const sandbox = {
    console: { error: tell('error'), warn: tell('warn'), log: tell('log') },
    ...{ atob, URL },
    document: { createElement: element, head: { appendChild: (made) => (base = made.href) } },
    fetch: async (url, options) => {
      requests.push({ url, keepalive: options.keepalive, headers: options.headers, body: JSON.parse(options.body) })
      const status = statuses.shift() ?? 202
      if (!status) throw new TypeError('Failed to fetch')
      return { status, headers: new Map() }
    },
    analytics: { subscribe: (name, use) => (subscribers[name] ??= []).push(use) },
    browser: {
      cookie: { get: async (name) => cookies[name] ?? '' },
      localStorage: {
        getItem: async (key) => storage[key] ?? null,
        setItem: async (key, value) => void (storage[key] = String(value)),
        removeItem: async (key) => void delete storage[key]
      }
    },
    init: {
      context: place(HREF),
      data: { customer, cart: null, purchasingCompany: null, shop: { storefrontUrl: 'https://shop.test' } },
      customerPrivacy: { ...answers(true), ...privacy }
    },
    api: { customerPrivacy: { subscribe: (name, use) => name === 'visitorConsentCollected' && consents.push(use) } }
  }
  sandbox.window = sandbox
  vm.createContext(sandbox)
  // Shopify runs the pixel's code inside a function.
  vm.runInContext(`(function () {${readFileSync(asked.file, 'utf8')}\n})()`, sandbox)

  for (const [i, step] of asked.steps.entries()) {
    if ('consent' in step) consents.forEach((use) => use({ customerPrivacy: answers(step.consent) }))
    else {
      const event = {
        ...{ id: `sh-${i}`, name: step.event, timestamp: step.at ?? new Date().toISOString(), clientId: 'c', seq: i },
        ...{ type: 'standard', context: place(step.href ?? HREF), data: (step.sparse ? SPARSE : DATA)[step.event] },
        ...('customData' in step && { type: 'custom', customData: step.customData })
      }
      subscribers[step.event]?.forEach((use) => use(event))
    }
    if (!step.atOnce) await settled()
  }
  await settled()
  return { requests, storage, said, subscribed: Object.keys(subscribers) }
}

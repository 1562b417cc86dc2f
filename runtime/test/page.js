// A page just large enough for the runtime, which runs on it: a `visit`.

import { readFileSync } from 'node:fs'
import vm from 'node:vm'
import { HERE, anchor, clock, formData, local, requestsInto, session, withCookies } from './browser.js'

export const NOW = Date.UTC(2026, 10, 23, 8)

const text = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

/** A variant of the runtime, as it is in dist/. */
export const script = cached((variant) => text(`runtime/dist/${variant}.js`))
const compiled = cached((variant) => new vm.Script(script(variant)))

function cached(make) {
  const made = new Map()
  return (key) => made.get(key) ?? made.set(key, make(key)).get(key)
}

/** The first script of a file in dist/: its data, or in GTM's tag the script that pushes it. */
export const dist = (file) => /<script[^>]*>\n(.*?)\n<\/script>/s.exec(text(`dist/${file}`))[1]

/** A copy made of this world's objects, which alone can equal others of it. */
function plain(value) {
  if (Array.isArray(value)) return Array.from(value, plain)
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
}

/** Finds one of `scripts` by the parts of its address. */
function finder(scripts) {
  return (selector) => {
    const parts = [...selector.matchAll(/src\*="(.*?)"/g)]
    return scripts.find((src) => parts.length && parts.every(([, part]) => src.includes(part))) ?? null
  }
}

/** A call as a plan means it: without the answer's function, and without what the outbox adds. */
function bare(call) {
  const [name, metric, event] = call.filter((part) => typeof part !== 'function')
  if (name !== 'track' || !event?.time) return plain([name, metric, event].slice(0, call.length - 1))
  const sent = plain(event)
  delete sent.time
  if (OURS.test(sent.$event_id)) delete sent.$event_id
  return [name, metric, sent]
}

// An id that the outbox gave: the time, and chance.
const OURS = /^\w{8}\.\w+$/

/**
 * One page, with the runtime on it. `blocks` are data blocks (text, or what becomes JSON),
 * `scripts` addresses of scripts that are there already, `before` a script of the page's own,
 * `storage` the session's, `kept` what localStorage holds; the rest are globals of the page.
 */
export function visit(options = {}) {
  const { blocks = [], scripts = [], before = '', storage = {}, kept = local(), now = NOW } = options
  const { variant = 'onsite.cart.signals', cookies = {}, ...rest } = options
  const [said, loaded, requests, listeners] = [[], [], [], []]
  const elements = blocks.map((block) => ({
    textContent: typeof block === 'string' ? block : JSON.stringify(block)
  }))
  const listen = (type, use) => listeners.push([type, use])
  const tell = (level) => (...what) => said.push(`${level}: ${what.join(' ')}`.trim())
  const time = clock(now)
  const window = {
    ...{ console: { error: tell('error'), warn: tell('warn'), log: tell('log') } },
    ...{ location: new URL(HERE), navigator: { userAgent: 'Mozilla/5.0' }, addEventListener: listen },
    ...{ setTimeout: time.set, clearTimeout: time.clear, atob, btoa },
    FormData: function (form) {
      return formData(form)
    },
    XMLHttpRequest: requestsInto(requests),
    sessionStorage: session(storage),
    localStorage: kept,
    document: withCookies(cookies, {
      readyState: 'interactive',
      referrer: '',
      addEventListener: listen,
      createElement: (name) => (name === 'a' ? anchor() : {}),
      head: { appendChild: (script) => loaded.push(script) },
      querySelector: finder(scripts),
      querySelectorAll: () => elements
    }),
    ...rest
  }
  window.window = window
  vm.createContext(window)
  const run = (text) => vm.runInContext(text, window)
  run('Date').now = time.now
  run(before)
  compiled(variant).runInContext(window)
  /** The calls in a queue once the page has been painted, as klaviyo.js gets them. */
  const queue = (name = '_klOnsite') => {
    time.pass(0)
    return [...(window[name] ?? [])]
  }
  const calls = (name) => queue(name).filter(([call, answer]) => call !== 'isIdentified' || answer?.length !== 1).map(bare)
  return {
    ...{ window, run, said, loaded, requests, calls, queue, kept, cookies, pass: time.pass },
    push: (message) => window.snippetgenData.push(message),
    fire: (type, event) => listeners.forEach(([name, use]) => name === type && use(event)),
    /** What was sent, briefly: events by their metric. */
    sent: () => calls().map(([name, metric]) => (name === 'track' ? metric : name)),
    events: (wanted) => calls().flatMap(([, metric, event]) => (metric === wanted ? [event] : []))
  }
}

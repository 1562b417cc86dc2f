// A page just large enough for the runtime, which runs on it: a `visit`.

import { readFileSync } from 'node:fs'
import vm from 'node:vm'
import { HERE, anchor, formData, requestsInto, session } from './browser.js'

export const NOW = Date.UTC(2026, 10, 23, 8)

const text = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

export const RUNTIME = text('runtime/dist/runtime.js')
const runtime = new vm.Script(RUNTIME)

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

/**
 * One page, with the runtime on it. `blocks` are data blocks (text, or what becomes JSON),
 * `scripts` addresses of scripts that are there already, `before` a script of the page's own,
 * `storage` the session's; the rest are globals of the page.
 */
export function visit({ blocks = [], scripts = [], before = '', storage = {}, now = NOW, ...globals } = {}) {
  const [said, loaded, requests, listeners] = [[], [], [], []]
  const elements = blocks.map((block) => ({
    textContent: typeof block === 'string' ? block : JSON.stringify(block)
  }))
  const listen = (type, use) => listeners.push([type, use])
  const tell = (level) => (...what) => said.push(`${level}: ${what.join(' ')}`.trim())
  const window = {
    console: { error: tell('error'), warn: tell('warn'), log: tell('log') },
    location: new URL(HERE),
    addEventListener: listen,
    FormData: function (form) {
      return formData(form)
    },
    XMLHttpRequest: requestsInto(requests),
    sessionStorage: session(storage),
    document: {
      readyState: 'interactive',
      addEventListener: listen,
      createElement: (name) => (name === 'a' ? anchor() : {}),
      head: { appendChild: (script) => loaded.push({ ...script }) },
      querySelector: finder(scripts),
      querySelectorAll: () => elements
    },
    ...globals
  }
  window.window = window
  vm.createContext(window)
  const run = (script) => vm.runInContext(script, window)
  run('Date').now = () => now
  run(before)
  runtime.runInContext(window)
  const calls = (queue = '_klOnsite') => plain(window[queue] ?? [])
  return {
    ...{ window, run, said, loaded, requests, calls },
    push: (message) => window.snippetgenData.push(message),
    fire: (type, event) => listeners.forEach(([name, use]) => name === type && use(event)),
    /** What was sent, briefly: events by their metric. */
    sent: () => calls().map(([name, metric]) => (name === 'track' ? metric : name)),
    events: (wanted) => calls().flatMap(([, metric, event]) => (metric === wanted ? [event] : []))
  }
}

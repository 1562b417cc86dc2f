// Runs cases of the GTM runner without a browser: `node run_cases.mjs CASE.json...` prints what
// each did. The page is as small as can be: scripts run, and whatever tags push onto `seen` is kept.

import fs from 'node:fs'
import vm from 'node:vm'

const FILES = ['substitute.js', 'variables.js', 'triggers.js', 'runner.js']
const folder = new URL('../../snippetgen/gtm/js/runner/', import.meta.url)
const RUNNER = FILES.map((file) => fs.readFileSync(new URL(file, folder), 'utf8')).join('\n')

function run({ container, url = 'https://shop.test/', cookie = '', page = '', before = [], pushes = [] }) {
  const seen = []
  const document = { cookie, referrer: '', readyState: 'complete', body: {} }
  const sandbox = { seen, document, location: new URL(url), URL, console: { warn() {} } }
  sandbox.window = sandbox
  vm.createContext(sandbox)
  sandbox.inject = (html, done) => {
    try {
      for (const [, script] of html.matchAll(/<script>([\s\S]*?)<\/script>/g)) vm.runInContext(script, sandbox)
    } catch (error) {
      seen.push(String(error))
    }
    done(!html.includes('data-fails'))
  }
  sandbox.container = container
  const push = `function gtag() { dataLayer.push(arguments) }\n${page}\n`
  vm.runInContext(`var dataLayer = []; ${push}`, sandbox)
  for (const message of before) vm.runInContext(`dataLayer.push(${JSON.stringify(message)})`, sandbox)
  try {
    vm.runInContext(`(function () { ${RUNNER}\nstart(container, { inject: inject }) })()`, sandbox)
  } catch (error) {
    return { error: error.message }
  }
  for (const message of pushes) {
    // Text is script: some things that a page pushes are not JSON.
    const text = typeof message === 'string' ? message : `dataLayer.push(${JSON.stringify(message)})`
    vm.runInContext(text, sandbox)
  }
  const fired = sandbox.gtmRunner.log.map(({ event, tag, outcome }) => [event, tag, outcome])
  return { fired, seen: JSON.parse(JSON.stringify(seen, (_, value) => (value === undefined ? 'undefined!' : value))) }
}

const answers = process.argv.slice(2).map((file) => run(JSON.parse(fs.readFileSync(file, 'utf8'))))
console.log(JSON.stringify(answers))

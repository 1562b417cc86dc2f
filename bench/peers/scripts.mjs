// Prints what peers publish, as their packages have it: {name: script}. A name ends in ` (page)`
// where the published module has to be made a script before a page can run it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildSync, transformSync } from '../../runtime/node_modules/esbuild/lib/main.js'

const require = createRequire(import.meta.url)
const file = (name) => new URL(name, import.meta.url).pathname
const published = (name) => readFileSync(file(`node_modules/${name}`), 'utf8')
const PLAUSIBLE = '@plausible-analytics/tracker/plausible.js'

const stub = transformSync(readFileSync(file('klaviyo_stub.js'), 'utf8'), { minify: true, target: 'es5' })
const plausible = buildSync({
  entryPoints: [file(`node_modules/${PLAUSIBLE}`)],
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'tracker',
  write: false
})

process.stdout.write(
  JSON.stringify({
    klaviyo: stub.code,
    segment: require('@segment/snippet').min({ apiKey: 'KEY' }),
    'segment sdk': published('@segment/analytics-next/dist/umd/standalone.js'),
    amplitude: published('@amplitude/analytics-browser/lib/scripts/amplitude-snippet-min.js'),
    'amplitude sdk': published('@amplitude/analytics-browser/lib/scripts/amplitude-min.js'),
    posthog: published('posthog-js/dist/array.js'),
    snowplow: published('@snowplow/browser-tracker/dist/index.umd.min.js'),
    swetrix: published('swetrix/dist/swetrix.js'),
    plausible: published(PLAUSIBLE),
    'plausible (page)': plausible.outputFiles[0].text,
    'minimal-analytics': published('@minimal-analytics/ga4/dist/index.js')
  })
)

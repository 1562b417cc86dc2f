// Bundles and minifies src/ into dist/runtime.js, the script that every page carries.
// `--check` compares instead: both use the same function, so they cannot disagree.

import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'acorn'
import { buildSync } from 'esbuild'

const SOURCE = new URL('src/index.js', import.meta.url).pathname
const TARGET = new URL('dist/runtime.js', import.meta.url).pathname

// Host code, or the end of a script, inside the bytes: no host could print them as they are.
const UNFIT = /\{[{%#]|\[[=%#]|<\/script|<!--|[^\n\x20-\x7e]/i

export function bundle() {
  const { outputFiles } = buildSync({
    entryPoints: [SOURCE],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es5',
    charset: 'ascii',
    write: false
  })
  // Shopify's theme-check takes the `<b` of `a<b` for the start of an element, even inside a script.
  const script = outputFiles[0].text.replace(/<(?=[a-z])/gi, '< ')
  const unfit = UNFIT.exec(script)
  if (unfit) throw new Error(`the bundle holds ${JSON.stringify(unfit[0])} at ${unfit.index}`)
  parse(script, { ecmaVersion: 5 })
  return script
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const script = bundle()
  if (!process.argv.includes('--check')) {
    writeFileSync(TARGET, script)
  } else if (readFileSync(TARGET, 'utf8') !== script) {
    console.error('runtime/dist/runtime.js is outdated, run: make runtime')
    process.exit(1)
  }
}

// Bundles and minifies src/ into dist/: runtime.js, the script that every page carries, and
// pixel.js, that of a Shopify pixel.
// `--check` compares instead: both use the same function, so they cannot disagree.

import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'acorn'
import { buildSync } from 'esbuild'

const ENTRIES = { runtime: 'index', pixel: 'pixel' }

// Host code, or the end of a script, inside the bytes: no host could print them as they are.
const UNFIT = /\{[{%#]|\[[=%#]|<\/script|<!--|[^\n\x20-\x7e]/i

export function bundle(name = 'runtime') {
  const { outputFiles } = buildSync({
    entryPoints: [new URL(`src/${ENTRIES[name]}.js`, import.meta.url).pathname],
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
  if (unfit) throw new Error(`${name} holds ${JSON.stringify(unfit[0])} at ${unfit.index}`)
  parse(script, { ecmaVersion: 5 })
  return script
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const name of Object.keys(ENTRIES)) {
    const target = new URL(`dist/${name}.js`, import.meta.url).pathname
    const script = bundle(name)
    if (!process.argv.includes('--check')) {
      writeFileSync(target, script)
    } else if (readFileSync(target, 'utf8') !== script) {
      console.error(`runtime/dist/${name}.js is outdated, run: make runtime`)
      process.exit(1)
    }
  }
}

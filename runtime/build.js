// Bundles and minifies src/ into dist/, one script for each combination of what plans ask for.
// `--check` compares instead: both use the same function, so they cannot disagree.

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { parse } from 'acorn'
import { buildSync } from 'esbuild'
import { minify_sync as minify } from 'terser'

const PIXEL = 'pixel'
const source = (name) => new URL(`src/${name}.js`, import.meta.url).pathname
const FOLDER = new URL('dist/', import.meta.url).pathname

// Host code, or the end of a script, inside the bytes: no host could print them as they are.
const UNFIT = /\{[{%#]|\[[=%#]|<\/script|<!--|[^\n\x20-\x7e]/i

// Terser rather than esbuild, which bundles: what it writes is a twentieth smaller once compressed.
const SMALL = { ecma: 5, compress: { passes: 5, hoist_funs: true }, format: { ascii_only: true } }

/**
 * A variant's name is what it has in it, with dots between: first the transport, then
 * `cart` (notices what is put into the cart), `signals` (reads a host's own messages), `consent`.
 * `debug` has all of them, and says in the console what it does. `pixel` is that of a Shopify pixel.
 */
export const VARIANTS = [PIXEL].concat(
  ['onsite', 'client'].flatMap((transport) => [
  ...['', '.cart', '.signals', '.cart.signals'].flatMap((reader) => [
    `${transport}${reader}`,
    `${transport}${reader}.consent`
  ]),
  `${transport}.debug`
  ])
)

export function bundle(variant) {
  const parts = variant.split('.')
  const has = (part) => String(parts.includes(part) || parts.includes('debug'))
  const { outputFiles } = buildSync({
    entryPoints: [source(variant === PIXEL ? PIXEL : 'index')],
    bundle: true,
    format: 'iife',
    target: 'es5',
    charset: 'ascii',
    conditions: [parts[0], ...(has('consent') === 'true' ? ['consent'] : [])],
    define: {
      SNIPPET_CART: has('cart'),
      SNIPPET_SIGNALS: variant === PIXEL ? 'true' : has('signals'),
      SNIPPET_DEBUG: has('debug')
    },
    write: false
  })
  const code = eager(minify(outputFiles[0].text, SMALL).code)
  // Shopify's theme-check takes the `<b` of `a<b` for the start of an element, even inside a script.
  const script = `${code.replace(/<(?=[a-z])/gi, '< ')}\n`
  const unfit = UNFIT.exec(script)
  if (unfit) throw new Error(`${variant} holds ${JSON.stringify(unfit[0])} at ${unfit.index}`)
  parse(script, { ecmaVersion: 5 })
  return script
}

/**
 * The script with its functions in parentheses, which engines take for a sign that they are called
 * at once: they compile them as they read, and don't read most of them twice. Nearly all of them
 * run at the start, and the parentheses cost next to nothing once compressed.
 */
function eager(script) {
  const inner = expressions(parse(script, { ecmaVersion: 5 })).flatMap(({ start, end }) => [[start, '('], [end, ')']])
  inner.sort(([at], [before]) => before - at)
  return declared(inner.reduce((text, [at, mark]) => text.slice(0, at) + mark + text.slice(at), script))
}

/** Every function of a tree that is a value. */
function expressions(node) {
  if (!node || typeof node !== 'object') return []
  const inside = Object.values(node).flatMap(expressions)
  return node.type === 'FunctionExpression' ? [node, ...inside] : inside
}

/** The script with the functions that it declares as values in parentheses. */
function declared(script) {
  const { body } = parse(script, { ecmaVersion: 5 }).body.at(-1).expression.argument.callee
  const text = ({ start, end }) => script.slice(start, end)
  const isFunction = ({ type }) => type === 'FunctionDeclaration'
  const functions = body.body.filter(isFunction).map((each) => {
    return `${each.id.name}=(function${script.slice(each.id.end, each.end)})`
  })
  const others = body.body.filter((each) => !isFunction(each)).map((each) => text(each).replace(/;?$/, ';'))
  return `${script.slice(0, body.start)}{var ${functions};${others.join('')}}${script.slice(body.end)}`
}

/** The variant as it is in dist/; undefined where it is not. */
function built(variant) {
  try {
    return readFileSync(`${FOLDER}${variant}.js`, 'utf8')
  } catch {
    return undefined
  }
}

function write() {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER)
  for (const variant of VARIANTS) writeFileSync(`${FOLDER}${variant}.js`, bundle(variant))
}

function isFresh() {
  const files = VARIANTS.map((variant) => `${variant}.js`).sort()
  return String(readdirSync(FOLDER).sort()) === String(files) && VARIANTS.every((name) => built(name) === bundle(name))
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (!process.argv.includes('--check')) write()
  else if (!isFresh()) {
    console.error('runtime/dist is outdated, run: make runtime')
    process.exit(1)
  }
}

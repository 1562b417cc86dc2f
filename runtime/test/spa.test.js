// A single-page application: what a route brings counts once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const seen = (id) => ({ on: 'product_viewed', product: { id, name: `Mug ${id}` } })

/** An application, which goes to routes; `blocks` are then in its page. */
function opened(...first) {
  let changed
  const MutationObserver = function (use) {
    changed = use
    this.observe = () => {}
  }
  const elements = (blocks) => blocks.map((block) => ({ textContent: JSON.stringify(block) }))
  const page = visit({ blocks: [CONFIG, ...first], MutationObserver })
  return {
    ...page,
    go(path, ...blocks) {
      page.window.location.pathname = path
      const made = elements([CONFIG, ...blocks])
      page.window.document.querySelectorAll = () => made
      changed()
      page.pass(100)
    },
    /** The same page is drawn again. */
    draw() {
      const made = elements(page.window.document.querySelectorAll().map(({ textContent }) => JSON.parse(textContent)))
      page.window.document.querySelectorAll = () => made
      changed()
      page.pass(100)
    },
    viewed: () => page.events('Viewed Product').map(({ ProductID }) => ProductID)
  }
}

test('a block that a route brings is told, once', () => {
  const page = opened(seen('1'))
  page.go('/2', seen('2'))
  page.draw()

  assert.deepEqual(page.viewed(), ['1', '2'])
})

test('a product that is seen again on the way back counts again', () => {
  const page = opened(seen('1'))
  page.go('/home')
  page.go('/fr/products/mug', seen('1'))

  assert.deepEqual(page.viewed(), ['1', '1'])
})

test('a message that is pushed again on the same route counts once', () => {
  const page = opened()
  page.push(seen('1'))
  page.push(seen('1'))
  page.go('/2')
  page.push(seen('2'))
  page.push(seen('2'))

  assert.deepEqual(page.viewed(), ['1', '2'])
})

test('a change of the address without a new page counts nothing', () => {
  const page = opened(seen('1'))
  page.window.location.search = '?variant=2'
  page.draw()

  assert.deepEqual(page.viewed(), ['1'])
})

test('a crawler is no visitor, and a telephone of CUBOT is', () => {
  const by = (userAgent) => visit({ blocks: [CONFIG, seen('1')], navigator: { userAgent } }).sent().length

  assert.deepEqual(['(compatible; Googlebot/2.1)', 'AdsBot-Google', 'bingbot', 'Chrome-Lighthouse'].map(by), [0, 0, 0, 0])
  assert.deepEqual(['Linux; Android 9; CUBOT NOTE 20', 'Mozilla/5.0'].map(by), [2, 2])
})

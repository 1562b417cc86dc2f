// The build for development says what becomes of every call, where the address asks for it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HERE, settled } from './browser.js'
import { dist, visit } from './page.js'

const CONFIG = JSON.parse(dist('html/layout.html'))
const BLOCKS = [{ ...CONFIG, consent: { mode: 'callback' } }, { customer: { email: 'a@shop.test' } }]
const ASKED = { location: new URL(`${HERE}?snippetgen_debug`) }

/** What is said, without what it is about. */
const decisions = (page) => page.said.map((line) => line.replace(/^log: snippetgen: ([^{["]*).*/, '$1').trim())

test('client: queued, held for consent, sent, answered', async () => {
  const fetch = () => Promise.resolve({ status: 202, headers: new Headers() })
  const page = visit({ variant: 'client.debug', blocks: BLOCKS, fetch, ...ASKED })
  page.push({ consent: true })
  page.pass(0)
  await settled()

  assert.deepEqual(decisions(page), ['held for consent', 'consent is given', 'queued', 'sent to profiles', 'answered 202'])
})

test('onsite: queued, held for consent, handed over, answered', () => {
  const page = visit({ variant: 'onsite.debug', blocks: BLOCKS, ...ASKED })
  page.push({ consent: true })
  page.queue()[0].at(-1)()

  assert.deepEqual(decisions(page), ['held for consent', 'consent is given', 'queued', 'handed to klaviyo.js', 'answered'])
})

test('nothing is said where the address does not ask for it', () => {
  const page = visit({ variant: 'onsite.debug', blocks: BLOCKS })
  page.push({ consent: true })
  page.queue()

  assert.deepEqual(page.said, [])
})

// Reads data blocks with the runtime's own source, one JSON line in, one out; as the engines do.

import { createInterface } from 'node:readline'
import { canon } from '../../runtime/src/canon.js'

let first = true // it brings templates, and there are none
for await (const line of createInterface({ input: process.stdin })) {
  const asked = first ? undefined : JSON.parse(line)
  first = false
  if (!asked) continue
  const { types, page } = asked.context
  const scopes = {}
  try {
    const { on, ...message } = JSON.parse(asked.text)
    for (const [scope, values] of Object.entries(message)) {
      scopes[scope] = values && canon(values, types[scope] || {}, page || {})
    }
    console.log(JSON.stringify({ text: JSON.stringify({ on, scopes }) }))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }))
  }
}

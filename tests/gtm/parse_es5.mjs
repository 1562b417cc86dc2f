// Reads a JSON object of scripts by name from its input; prints what is wrong with each that is not ES5.

import fs from 'node:fs'
import { parse } from '../../runtime/node_modules/acorn/dist/acorn.mjs'

const faults = {}
for (const [name, script] of Object.entries(JSON.parse(fs.readFileSync(0, 'utf8')))) {
  try {
    parse(script, { ecmaVersion: 5 })
  } catch (error) {
    faults[name] = error.message
  }
}
console.log(JSON.stringify(faults))

// What the page's runtime makes of events and variables: JSON in, JSON out, one case to an entry.
import { readFileSync } from 'node:fs'
import { canon } from '../../runtime/src/canon.js'
import { derive, places } from '../../runtime/src/derive.js'

const cases = JSON.parse(readFileSync(0, 'utf8'))
const made = cases.map(({ spec, variables, types }) => {
  const scopes = {}
  for (const name in variables) scopes[name] = canon(variables[name], types[name], {})
  const stands = spec.for_each ? places(spec.for_each, scopes) : [scopes]
  return stands.map((place) => derive(spec.properties, place))
})
process.stdout.write(JSON.stringify(made))

// Renders Liquid templates with LiquidJS, one JSON line in, one out; as engine.rb does.

import { createInterface } from 'node:readline'
import { Liquid } from 'liquidjs'

let engine
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line)
  if (!engine) {
    engine = new Liquid({ templates: asked, strictFilters: true })
    continue
  }
  try {
    const text = asked.text
      ? engine.parseAndRenderSync(asked.text, asked.context)
      : engine.renderFileSync(asked.name, asked.context)
    console.log(JSON.stringify({ text }))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }))
  }
}

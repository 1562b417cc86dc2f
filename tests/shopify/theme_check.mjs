// Runs Shopify's theme-check over a folder: `node theme_check.mjs FOLDER CONFIG`, offences as JSON lines.
import { themeCheckRun } from '@shopify/theme-check-node'

const [folder, config] = process.argv.slice(2)
const { offenses } = await themeCheckRun(folder, config, () => {})
for (const { check, message, uri, start } of offenses) {
  console.log(JSON.stringify({ check, message, file: uri.split('/').slice(-2).join('/'), line: start.line + 1 }))
}

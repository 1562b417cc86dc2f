// Runs Shopify's theme-check on a theme, with its recommended checks, and says how much it found.
import { check } from '@shopify/theme-check-node'

const found = await check(process.argv[2])
process.stdout.write(JSON.stringify({ findings: found.length }) + '\n')

#!/usr/bin/env bash
# Brings what the tests need and pip and npm can't: Node.js, Ruby with Liquid, a Chromium.
# What is there already is used. Usage: tools/setup_tests.sh PYTHON
set -euo pipefail
python=$1
source "$(dirname "${BASH_SOURCE[0]}")/need.sh"

have_node() { node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' && npm --version; }
have_ruby() { ruby -e 'require "liquid"'; }
have_chromium() {
  [ -x /usr/bin/chromium ] || "$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as playwright: playwright.chromium.launch().close()'
}

need have_node "Node.js 18 or newer with npm" nodejs npm
need have_ruby "Ruby with the gem liquid" ruby ruby-liquid
if ! have_chromium &>/dev/null; then
  echo "setup: playwright install chromium"
  # Playwright's own build is the normal one on a desktop, and fails at once where it can't be had.
  "$python" -m playwright install chromium &>/dev/null || true
fi
need have_chromium "Chromium" chromium

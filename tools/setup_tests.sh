#!/usr/bin/env bash
# Brings what the tests need and pip and npm can't: Node.js, Ruby with Liquid, Java, PostgreSQL, three browsers.
# What is there already is used. Usage: tools/setup_tests.sh PYTHON
set -euo pipefail
python=$1
source "$(dirname "${BASH_SOURCE[0]}")/need.sh"

have_node() { node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' && npm --version; }
have_ruby() { ruby -e 'require "liquid"'; }
# Playwright's own build of an engine.
have_own() {
  "$python" -c 'import sys; from pathlib import Path; from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not Path(getattr(playwright, sys.argv[1]).executable_path).exists())' "$1"
}
have_java() { java -version; }
have_postgres() { compgen -G "/usr/lib/postgresql/*/bin/initdb"; }
have_chromium() { [ -x /usr/bin/chromium-headless-shell ] || have_own chromium; }
have_firefox() { [ -x /usr/bin/firefox-esr ] || have_own firefox; }
have_webkit() { { [ -x /usr/bin/WebKitWebDriver ] && [ -x /usr/bin/Xvfb ]; } || have_own webkit; }

need have_node "Node.js 18 or newer with npm" nodejs npm
need have_ruby "Ruby with the gem liquid" ruby ruby-liquid
need have_java "Java 17, for Spark" openjdk-17-jre-headless
need have_postgres "PostgreSQL" postgresql
for engine in chromium firefox webkit; do
  if ! "have_$engine" &>/dev/null; then
    echo "setup: playwright install $engine"
    # Playwright's own build is the normal one on a desktop, and fails at once where it can't be had.
    "$python" -m playwright install "$engine" &>/dev/null || true
  fi
done
need have_chromium "Chromium" chromium-headless-shell
need have_firefox "Firefox" firefox-esr
need have_webkit "WebKit" webkit2gtk-driver xvfb

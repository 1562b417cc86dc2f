#!/bin/sh
# Firefox for the tests: one that outlives the death of a page, where Playwright's would shut down.
unset MOZ_CRASHREPORTER_SHUTDOWN
exec firefox-esr "$@"

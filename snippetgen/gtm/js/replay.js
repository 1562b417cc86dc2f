// A container on an empty page, and the strings to move it: what replay.py calls.

function replayOn(settings) {
  const page = emptyPage(settings)
  const scripts = {
    begin: function (container, templates) {
      start(container, {
        templates: templates, inject: page.inject, requests: page.requests, faults: page.faults, strict: settings.strict, pageEvents: false
      })
    },
    push: function (message) {
      const layer = (window.dataLayer = window.dataLayer || [])
      guarded(function () { layer.push(message) })
    },
    gtag: function (words) {
      const layer = (window.dataLayer = window.dataLayer || [])
      guarded(function () { (function () { layer.push(arguments) }).apply(null, words) })
    },
    run: function (text) { (0, eval)(text) },
    state: page.state,
    tick: function () {
      page.tick()
      if (window.gtmRunner) window.gtmRunner.look('')
    },
    outcome: function () {
      const runner = window.gtmRunner
      return JSON.stringify({
        log: runner.log,
        notes: runner.notes,
        missing: page.missing,
        faults: page.faults,
        requests: page.requests
      })
    }
  }
  // An error in a page's own script stops that script and nothing else.
  function guarded(use) {
    if (settings.strict) return use()
    try {
      use()
    } catch (error) {
      page.faults.push(String(error))
    }
  }
  Object.defineProperty(globalThis, 'replay', { value: scripts, enumerable: false })
}

Object.defineProperty(globalThis, 'replayOn', { value: replayOn, enumerable: false })

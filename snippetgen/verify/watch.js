// Runs in every page before its own scripts, and tells verify what can't be seen from outside:
// calls to Klaviyo's queues, violations of the page's policy, errors with their place.
(function () {
  var tell = window.snippetgenTell
  if (!tell || window !== window.top) return

  var told = new WeakMap() // what a call carries, and the call: klaviyo.js hands it on from queue to queue
  listen('_learnq')
  listen('_klOnsite')

  document.addEventListener('securitypolicyviolation', function (event) {
    if (event.disposition === 'report') return
    var text = (event.target && event.target.textContent) || ''
    tell({
      kind: 'csp',
      directive: event.effectiveDirective,
      blocked: event.blockedURI,
      ours: /klaviyo/i.test(event.blockedURI) || /klaviyo|_learnq|snippetgen/i.test(text.slice(0, 1e5))
    })
  })
  window.addEventListener('error', function (event) {
    if (event.message) tell({ kind: 'error', text: event.message, url: event.filename, line: event.lineno, column: event.colno })
  })
  window.addEventListener('unhandledrejection', function (event) {
    tell({ kind: 'error', text: String(event.reason), url: String((event.reason && event.reason.stack) || ''), line: 0 })
  })

  // The queue is an ordinary list that klaviyo.js takes over: whatever `push` becomes, we hear it.
  function listen(name) {
    var queue = (window[name] = window[name] || [])
    var push = queue.push
    Object.defineProperty(queue, 'push', {
      configurable: true,
      get: function () {
        return heard
      },
      set: function (value) {
        push = value
      }
    })
    function heard() {
      for (var i = 0; i < arguments.length; i++) said(arguments[i])
      return push.apply(queue, arguments)
    }
  }

  function said(call) {
    if (!call || typeof call[0] !== 'string') return
    var name = typeof call[1] === 'string' ? call[1] : ''
    var carried = call[name ? 2 : 1]
    if (carried && typeof carried === 'object') {
      if (told.get(carried) === call[0] + name) return
      told.set(carried, call[0] + name)
    }
    tell({ kind: 'said', method: call[0], name: name })
  }
})()

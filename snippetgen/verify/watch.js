// Runs in every page before its own scripts, and tells verify what can't be seen from outside:
// calls to Klaviyo's queues, violations of the page's policy, errors with their place.
(function () {
  var tell = window.snippetgenTell
  if (!tell || window !== window.top) return

  listen('_learnq')
  listen('_klOnsite')

  document.addEventListener('securitypolicyviolation', function (event) {
    var text = (event.target && event.target.textContent) || ''
    tell({
      kind: 'csp',
      directive: event.effectiveDirective,
      blocked: event.blockedURI,
      ours: /klaviyo/i.test(event.blockedURI) || /klaviyo|_learnq|snippetgen/i.test(text.slice(0, 1e5))
    })
  })
  window.addEventListener('error', function (event) {
    if (event.message) tell({ kind: 'error', text: event.message, url: event.filename, line: event.lineno })
  })
  window.addEventListener('unhandledrejection', function (event) {
    tell({ kind: 'error', text: String(event.reason), url: String((event.reason && event.reason.stack) || ''), line: 0 })
  })

  // The queue is an ordinary list that klaviyo.js takes over, push and all.
  function listen(name) {
    var queue = (window[name] = window[name] || [])
    var push = queue.push
    Object.defineProperty(queue, 'push', {
      configurable: true,
      writable: true,
      value: function () {
        for (var i = 0; i < arguments.length; i++) said(arguments[i])
        return push.apply(queue, arguments)
      }
    })
  }

  function said(call) {
    if (!call || typeof call[0] !== 'string') return
    tell({ kind: 'said', method: call[0], name: typeof call[1] === 'string' ? call[1] : '' })
  }
})()

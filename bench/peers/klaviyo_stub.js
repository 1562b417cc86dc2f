// Klaviyo's stub, from its description: any name is a function that queues the call and gives a
// promise; `push` queues as it is. Browsers without Proxy get a list. klaviyo.js empties the queue.
!(function () {
  if (window.klaviyo) return
  window._klOnsite = window._klOnsite || []
  function push() {
    window._klOnsite.push.apply(window._klOnsite, arguments)
  }
  try {
    window.klaviyo = new Proxy({}, {
      get: function (target, name) {
        if (name === 'push') return push
        return function () {
          var call = [].slice.call(arguments)
          var callback = typeof call[call.length - 1] == 'function' ? call.pop() : undefined
          return new Promise(function (resolve) {
            window._klOnsite.push([name].concat(call, function (answer) {
              if (callback) callback(answer)
              resolve(answer)
            }))
          })
        }
      }
    })
  } catch (e) {
    window.klaviyo = []
    window.klaviyo.push = push
  }
})()

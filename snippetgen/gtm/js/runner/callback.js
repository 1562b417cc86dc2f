// A page's own function, to be called once the tags of its message are over: `eventCallback`.

/**
 * Hears that one more of `count` things is over; calls the message's function after the last of
 * them, or once its `eventTimeout` has passed, and never twice.
 */
function whenOver(message, count) {
  var use = message.eventCallback
  var left = count
  if (typeof use !== 'function') return function () {}
  if (message.eventTimeout) setTimeout(call, Number(message.eventTimeout))
  return function () {
    if (!--left) setTimeout(call, 0)
  }

  function call() {
    var once = use
    use = undefined
    if (once) once('GTM-TEST')
  }
}

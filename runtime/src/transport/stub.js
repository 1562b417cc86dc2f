// `klaviyo` for the shop's own scripts, until klaviyo.js takes its place. An ordinary object, where
// Klaviyo's own stub answers to any name: it can be awaited, a misspelt method throws, a promise
// is settled even where klaviyo.js is blocked, and what is tracked outlives the page.

/** @type {any} */
var page = window
/** Promises to settle. @type {((answer?: any) => void)[]} */
var open = []
var PATIENCE = 10000

/**
 * @param {(call: any[]) => void} enqueue for calls that only this page needs
 * @param {(call: any[], answer: (answer?: any) => void) => void} send for those that must not be lost
 */
export function stub(enqueue, send) {
  if (page.klaviyo) return
  /** @type {any} */
  var klaviyo = {
    push: function () {
      ;[].slice.call(arguments).forEach(run)
    }
  }
  'identify track trackViewedItem account cookieDomain isIdentified openForm'.split(' ').forEach(function (name) {
    klaviyo[name] = function () {
      return run([name].concat([].slice.call(arguments)))
    }
  })
  page.klaviyo = klaviyo

  /** A promise for the answer. @param {any} call */
  function run(call) {
    call = call.slice()
    var callback = typeof call[call.length - 1] == 'function' ? call.pop() : null
    /** @param {(answer?: any) => void} resolve */
    function ask(resolve) {
      /** @param {any} answer */
      function answered(answer) {
        if (callback) callback(answer)
        resolve(answer)
      }
      if (/^(identify|track)/.test(call[0])) send(call, answered)
      else enqueue(call.concat(answered))
      open.push(resolve)
      setTimeout(resolve, PATIENCE)
    }
    if (page.Promise) return new page.Promise(ask)
    ask(function () {})
  }
}

/** klaviyo.js does not come: nobody shall wait for it. */
export function giveUp() {
  open.forEach(function (resolve) {
    resolve()
  })
}

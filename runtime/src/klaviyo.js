// Hands calls to klaviyo.js: through its queue, which works before and after it has loaded.
// Loads it once, unless the page has it already, and offers `klaviyo` to the shop's own scripts.

/** @type {any} */
var page = window

/** Names of klaviyo.js's methods, for the stand-in until it has loaded. */
var METHODS = 'identify track trackViewedItem account cookieDomain isIdentified openForm'

/** @param {string} queue "_klOnsite", or "_learnq" for the older API @param {any[]} call */
export function send(queue, call) {
  ;(page[queue] = page[queue] || []).push(call)
}

/** @param {string} companyId */
export function load(companyId) {
  stub()
  if (page.klaviyoModulesObject || page.__klKey) return
  if (document.querySelector('script[src*="klaviyo.com/"][src*="klaviyo.js"]')) return
  var script = document.createElement('script')
  script.async = true
  script.src = 'https://static.klaviyo.com/onsite/js/' + companyId + '/klaviyo.js'
  ;(document.head || document.documentElement).appendChild(script)
}

/** An ordinary object, where Klaviyo's own stub is a Proxy that answers to any name, `then` too. */
function stub() {
  if (page.klaviyo) return
  /** @type {Record<string, any>} */
  var klaviyo = {
    push: function () {
      for (var i = 0; i < arguments.length; i++) send('_klOnsite', arguments[i])
    }
  }
  METHODS.split(' ').forEach(function (name) {
    klaviyo[name] = function () {
      return later([name].concat([].slice.call(arguments)))
    }
  })
  page.klaviyo = klaviyo
}

/** Queue a call; a promise for its answer. @param {any[]} call */
function later(call) {
  var last = call[call.length - 1]
  var callback = typeof last == 'function' ? call.pop() : null
  /** @param {(answer?: any) => void} resolve */
  function queue(resolve) {
    call.push(function (/** @type {any} */ answer) {
      if (callback) callback(answer)
      resolve(answer)
    })
    send('_klOnsite', call)
  }
  if (page.Promise) return new page.Promise(queue)
  queue(function () {})
}

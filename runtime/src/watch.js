// Notices what is put into the cart: forms, fetch and XMLHttpRequest that go to the cart's
// address. They work as before; an error of ours never reaches the shop's own scripts.

import { add } from './added.js'
import { keep } from './kept.js'
import { config } from './layer.js'
import { tell } from './once.js'
import { field, rest } from './request.js'
import { safe } from './safe.js'
import { watchShopify } from './shopify.js'

/** Start to listen. */
export function watch() {
  // Each for itself: a page may have frozen what one of them needs.
  safe(watchForms)()
  safe(watchFetch)()
  safe(watchRequests)()
  if (SNIPPET_SIGNALS) safe(watchShopify)()
}

/** A form that no script takes over: the next page tells what became of it. */
function watchForms() {
  addEventListener('submit', safe(function (event) {
    var form = /** @type {HTMLFormElement} */ (event.target)
    var button = /** @type {any} */ (event).submitter
    if (event.defaultPrevented || !/post/i.test(said('method') || '')) return
    var data = new FormData(form)
    if (button && button.name) data.append(button.name, button.value)
    var wanted = noticed(said('action') || location.href, data)
    if (wanted) keep(wanted)
    /** The button's own word goes before the form's. @param {string} name */
    function said(name) {
      return (button && button.getAttribute('form' + name)) || (form.getAttribute && form.getAttribute(name))
    }
  }))
}

function watchFetch() {
  var fetch = window.fetch
  if (!fetch) return
  window.fetch = function (input, init) {
    var request = /** @type {any} */ (input && typeof input == 'object' ? input : {})
    var url = request.url || String(input)
    var adds = isAdd((init && init.method) || request.method, url)
    var body = init && init.body
    var copy = adds && !body && copied(request)
    var sent = fetch.apply(window, /** @type {any} */ (arguments))
    if (adds) {
      sent.then(function (answer) {
        // An answer without an address comes from an extension, not from the shop.
        if (!answer.ok || !answer.url) return
        if (!copy) return done(url, body)
        var form = /form-data/.test(copy.headers.get('content-type') || '')
        ;(form ? copy.formData() : copy.text()).then(done.bind(null, url), function () {})
      }, function () {})
    }
    return sent
  }
}

/** @param {any} request */
function copied(request) {
  try {
    return request.clone && request.clone()
  } catch (e) {
    // Its body is used up: the shop's own call will say so.
  }
}

function watchRequests() {
  var Request = /** @type {any} */ (XMLHttpRequest.prototype)
  var open = Request.open
  var send = Request.send
  /** @this {any} @param {string} method @param {any} url */
  Request.open = function (method, url) {
    this.snippetgen = isAdd(method, String(url)) && String(url)
    return open.apply(this, arguments)
  }
  /** @this {any} @param {any} body */
  Request.send = function (body) {
    var url = this.snippetgen
    this.snippetgen = false
    if (url) {
      this.addEventListener('load', function loaded(/** @type {any} */ event) {
        event.target.removeEventListener('load', loaded)
        if (event.target.status >= 200 && event.target.status < 300) done(url, body)
      })
    }
    return send.apply(this, arguments)
  }
}

/** @type {(url: string, body: any) => void} */
var done = /* @__PURE__ */ safe(function (url, body) {
  var wanted = noticed(url, body)
  if (wanted) tell('request', wanted)
})

/** @type {(method: any, url: string) => boolean} */
var isAdd = /* @__PURE__ */ safe(function (method, url) {
  return /^post$/i.test(method || '') && rest(url, config.watch.path) != null
})

/** The add that a request to this address asks for, if it is one. @param {string} url @param {any} body */
function noticed(url, body) {
  var path = rest(url, config.watch.path)
  if (path == null) return
  var id = path.split('/')[1]
  config.watch.id.forEach(function (/** @type {string} */ name) {
    id = field(body, name) || id
  })
  return add(id, field(body, config.watch.quantity))
}

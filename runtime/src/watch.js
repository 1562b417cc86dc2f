// Notices what is put into the cart: forms, fetch and XMLHttpRequest that go to the cart's
// address. They work as before; an error of ours never reaches the shop's own scripts.

import { add, keep, settle } from './added.js'
import { config } from './layer.js'
import { field, rest } from './request.js'

/** Start to listen. */
export function watch() {
  watchForms()
  watchFetch()
  watchRequests()
}

/** A form that no script takes over: the next page tells what became of it. */
function watchForms() {
  addEventListener('submit', function (event) {
    var form = /** @type {HTMLFormElement} */ (event.target)
    if (event.defaultPrevented || !/post/i.test(form.getAttribute('method') || '')) return
    var wanted = noticed(form.getAttribute('action') || location.href, new FormData(form))
    if (wanted) keep(wanted)
  })
}

function watchFetch() {
  var fetch = window.fetch
  if (!fetch) return
  window.fetch = function (input, init) {
    var request = /** @type {any} */ (input && typeof input == 'object' ? input : {})
    var url = request.url || String(input)
    var adds = isAdd((init && init.method) || request.method, url)
    var body = init && init.body
    var copy = adds && !body && request.clone && request.clone()
    var sent = fetch.apply(window, /** @type {any} */ (arguments))
    if (adds) {
      sent.then(function (answer) {
        // An answer without an address comes from an extension, not from the shop.
        if (!answer.ok || !answer.url) return
        if (!copy) return done(url, body)
        copy.text().then(done.bind(null, url))
      }, function () {})
    }
    return sent
  }
}

function watchRequests() {
  var Request = /** @type {any} */ (XMLHttpRequest.prototype)
  var open = Request.open
  var send = Request.send
  Request.open = function (/** @type {string} */ method, /** @type {any} */ url) {
    this.snippetgen = isAdd(method, String(url)) && String(url)
    return open.apply(this, arguments)
  }
  Request.send = function (/** @type {any} */ body) {
    var url = this.snippetgen
    if (url) {
      this.addEventListener('load', function (/** @type {any} */ event) {
        if (event.target.status >= 200 && event.target.status < 300) done(url, body)
      })
    }
    return send.apply(this, arguments)
  }
}

/** @param {string} url @param {any} body */
function done(url, body) {
  var wanted = noticed(url, body)
  if (wanted) settle(wanted)
}

/** @param {any} method @param {string} url */
function isAdd(method, url) {
  return /^post$/i.test(method || '') && rest(url, config.watch.path) != null
}

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

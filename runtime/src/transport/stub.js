// `klaviyo` for the shop's own scripts, until klaviyo.js takes its place: from the first moment on,
// so that the next script of the page may call it. An ordinary object, where Klaviyo's own stub
// answers to any name: it can be awaited, a misspelt method throws, a promise is settled even where
// klaviyo.js is blocked, and what is tracked outlives the page.

import { list } from '../follow.js'
import { json } from '../json.js'
import { safe } from '../safe.js'

/** @typedef {(answer?: any) => void} Answer */
/** @typedef {(call: any[], answer: Answer) => void} Take */

/** @type {any} */
var page = window
/** Promises to settle. @type {Answer[]} */
var open = []
var PATIENCE = 10000

/** Nobody, before the start. @type {Take | undefined} */
var taker
/** What was called before it, which may have to wait for consent. @type {[any[], Answer][]} */
var early = []

/** Whoever takes the calls from now on, and first those that there were. @param {Take} take */
export function giveTo(take) {
  taker = take
  early.splice(0).forEach(function (call) {
    give(call[0], call[1])
  })
}

/** @type {Take} */
var give = /* @__PURE__ */ safe(function (call, answer) {
  if (taker) taker(call, answer)
  // As it is now: the page may go on with what it handed in.
  else early.push([JSON.parse(json(call)), answer])
})

/** klaviyo.js does not come: nobody shall wait for it. */
export function giveUp() {
  open.forEach(function (resolve) {
    resolve()
  })
}

/** klaviyo.js's own, made where they are not there. @returns {any[][]} */
function queues() {
  return '_klOnsite _learnq'.split(' ').map(list)
}

/** What scripts pushed themselves before or during a refusal, klaviyo.js would send once it comes. */
export function emptyQueues() {
  queues().forEach(function (calls) {
    calls.length = 0
  })
}

function stub() {
  queues()
  if (page.klaviyo) return
  /** @type {any} */
  var klaviyo = {
    push: function () {
      ;[].slice.call(arguments).forEach(safe(run))
    }
  }
  'identify track trackViewedItem account cookieDomain isIdentified openForm'.split(' ').forEach(function (name) {
    klaviyo[name] = function () {
      return run([name].concat([].slice.call(arguments)))
    }
  })
  page.klaviyo = klaviyo
}

/** A promise for the answer. @param {any} call */
function run(call) {
  call = call.slice()
  var callback = typeof call[call.length - 1] == 'function' ? call.pop() : null
  /** @param {Answer} resolve */
  function ask(resolve) {
    give(call, function (answer) {
      if (callback) callback(answer)
      resolve(answer)
    })
    open.push(resolve)
    setTimeout(resolve, PATIENCE)
  }
  if (page.Promise) return new page.Promise(ask)
  ask(function () {})
}

safe(stub)()

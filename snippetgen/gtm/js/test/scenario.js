// Runs one scenario of a template, in an engine with nothing else in it. The page is an empty
// object, requests go nowhere: unless the scenario mocks them, scripts load and pixels arrive, but
// only once its own code is over, as in a browser.

var SUPPORTED = {
  Array: 'concat every filter forEach hasOwnProperty indexOf join lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toString unshift constructor length',
  String: 'charAt concat indexOf lastIndexOf match replace search slice split substring toLowerCase toLocaleLowerCase toString toUpperCase toLocaleUpperCase trim constructor length valueOf',
  Number: 'toString constructor valueOf'
}

/** Text, lists and numbers keep the methods that GTM's have. Source: the runtime in gtm.js. */
function restrict() {
  ;[['Array', Array], ['String', String], ['Number', Number]].forEach(function (pair) {
    const kept = SUPPORTED[pair[0]].split(' ')
    Object.getOwnPropertyNames(pair[1].prototype).forEach(function (name) {
      if (kept.indexOf(name) < 0) delete pair[1].prototype[name]
    })
  })
}

/** `template` = {side, permissions, kind}; makeTemplate and makeScenario give code its names. */
function runScenario(template, makeTemplate, makeScenario, done) {
  const calls = {}
  const replaced = {}
  const failures = []
  const notes = []
  let queue = []
  const host = pageless(template, queue, notes)
  const sandbox = Sandbox(template.side, host, noted, replaced)

  function noted(name, words) {
    if (!has(calls, name)) calls[name] = []
    calls[name].push(words)
  }

  function failed(message) {
    const error = AssertionError(message)
    failures.push({ message: message, stack: error.stack })
    throw error
  }

  function counted(name, use) {
    return function () {
      const words = [].slice.call(arguments)
      noted(name, words)
      return typeof use === 'function' ? use.apply(undefined, words) : use
    }
  }

  const api = {
    require: sandbox.free, // what a scenario prepares or looks at, the template need not be allowed
    mock: function (name, use) {
      const misplaced = typeof use !== 'function' && typeof sandbox.free(name) === 'object'
      if (misplaced) notes.push("mock('" + name + "', {…}) puts a function in its place: mockObject() is for an API that is an object")
      replaced[name] = counted(name, use)
    },
    mockObject: function (name, object) {
      replaced[name] = {}
      Object.keys(object || {}).forEach(function (key) {
        const value = object[key]
        replaced[name][key] = typeof value === 'function' ? counted(name + '.' + key, value) : value
      })
    },
    runCode: function (data) {
      data = Object.assign({ gtmEventId: 1, gtmTagId: 1 }, data)
      ;['gtmOnSuccess', 'gtmOnFailure'].forEach(function (name) {
        data[name] = has(replaced, name) ? replaced[name] : counted(name, data[name])
      })
      undeclared(data)
      const answer = makeTemplate(sandbox.require, data)
      if (answer instanceof Promise) answer.then(undefined, rejected)
      return answer
    },
    assertThat: function (actual, message) { return Subject(actual, message, failed) },
    assertApi: function (name) {
      return ApiSubject(name, function () { return has(calls, name) ? calls[name] : [] }, settle, failed)
    },
    fail: function (message) { failed(message === undefined ? 'fail() was called' : String(message)) }
  }

  // A scenario that only waits for the promise does not notice: its assertions never run.
  function rejected(error) {
    if (error instanceof Error && !error.assertion) notes.push('what runCode() gave back was rejected: ' + error.message)
  }

  function undeclared(data) {
    if (!template.fields) return
    Object.keys(data).forEach(function (name) {
      const note = 'the scenario gives a field that the template does not declare: ' + name
      if (template.fields.indexOf(name) < 0 && notes.indexOf(note) < 0) notes.push(note)
    })
  }

  /** Run something; an error that no assertion has told of already is a failure. */
  function guarded(use) {
    try {
      return use()
    } catch (error) {
      thrown(error)
    }
  }

  function thrown(error) {
    if (error && error.assertion) return
    // The engine throws null when it can't make an error any more.
    const full = 'used more memory than there is for it'
    const message = error === null ? full : error instanceof Error ? error.message : shown(error)
    failures.push({ message: message, stack: (error && error.stack) || '', thrown: true })
  }

  const answer = guarded(function () { return makeScenario(api) })
  if (answer && typeof answer.then === 'function') answer.then(undefined, thrown)
  function settle() {
    for (let turns = 0; queue.length && turns < TURNS; turns++) guarded(queue.shift())
  }
  let taken = 0
  /** Run the next of what waits: promises have their turn after each. False when nothing is left. */
  globalThis.runnerStep = function () {
    if (!queue.length) return false
    if (++taken > TURNS) return notes.push('stopped after ' + TURNS + ' turns of what came later') < 0
    guarded(queue.shift())
    return true
  }
  globalThis.runnerOutcome = function () {
    return JSON.stringify({ failures: failures, notes: notes })
  }
}

const TURNS = 1000
// What pages ask for has no answer; a server's request has an empty one.
const ANSWERLESS = ['script', 'pixel', 'iframe']
const EMPTY = { statusCode: 200, headers: {}, body: '' }

function pageless(template, queue, notes) {
  const consent = {}
  const listeners = {}
  return {
    permissions: template.permissions,
    window: {},
    templateStorage: {},
    localStorage: storage({}, null),
    eventData: {},
    request: { headers: {}, query: '', path: '/', method: 'GET', body: '', remoteAddress: '203.0.113.1' },
    container: { containerId: 'GTM-0000000', debugMode: false, environmentName: '', environmentMode: false, firstPartyServing: false, previewMode: true, version: 'QUICK_PREVIEW' },
    consent: {
      state: function (type) { return consent[type] },
      listen: function (type, use) { (listeners[type] = listeners[type] || []).push(use) },
      set: function (states) {
        Object.keys(states || {}).forEach(function (type) {
          consent[type] = states[type]
          ;(listeners[type] || []).forEach(function (use) { use(type, states[type] === 'granted') })
        })
      }
    },
    url: function () { return 'https://shop.test/' },
    referrer: function () { return '' },
    title: function () { return '' },
    cookies: function () { return '' },
    setCookie: function () {},
    layer: function () {},
    command: function () {},
    eventCallback: function () {},
    log: function () {},
    later: function (use) { if (typeof use === 'function') queue.push(use) },
    now: Date.now,
    random: Math.random,
    send: function (kind, url, done) {
      notes.push('not mocked, and taken for answered: ' + kind + ' ' + url)
      const answer = ANSWERLESS.indexOf(kind) < 0 ? [copied(EMPTY)] : []
      if (typeof done === 'function') queue.push(function () { done.apply(undefined, answer) })
    }
  }
}

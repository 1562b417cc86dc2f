// A page with nothing on it, for containers that run without a browser: scripts run, what they
// send is kept in `requests` and answered as if all were well, timers run when they are told to.
// What is not here is not there for the tag either, and `missing` names it.

function emptyPage(settings) {
  const world = globalThis
  const requests = []
  const missing = []
  const listeners = {}
  let timers = []
  let clock = 0
  let number = 0

  world.window = world.self = world.top = world.parent = world
  // Not listed among what a page's scripts made: engines have these, too.
  define('requests', requests)
  define('missing', missing)

  function define(name, value) {
    Object.defineProperty(world, name, { value: value, writable: true, configurable: true, enumerable: false })
  }

  function sent(method, url, body) {
    const target = parsedUrl(url, location.href)
    requests.push({ method: method, url: target ? target.href : String(url), body: body === undefined ? null : String(body) })
    return settings.failing.indexOf(String(url)) < 0
  }

  /** An object of which something unknown is undefined, and told of. */
  function told(name, object) {
    return new Proxy(object, {
      get: function (target, key) {
        if (typeof key === 'string' && !(key in target)) {
          const what = name + '.' + key
          if (missing.indexOf(what) < 0) missing.push(what)
        }
        return target[key]
      }
    })
  }

  function listening(object) {
    object.addEventListener = function (type, use) {
      ;(listeners[type] = listeners[type] || []).push(use)
    }
    object.removeEventListener = function (type, use) {
      listeners[type] = (listeners[type] || []).filter(function (one) { return one !== use })
    }
    return object
  }

  function later(use, delay) {
    const words = [].slice.call(arguments, 2)
    timers.push({ id: ++number, at: clock + (Number(delay) || 0), use: use, words: words })
    return number
  }

  define('setTimeout', later)
  define('setInterval', function () { return later.apply(undefined, arguments) }) // once: it would never end
  define('requestAnimationFrame', later)
  define('requestIdleCallback', later)
  ;['clearTimeout', 'clearInterval', 'cancelAnimationFrame'].forEach(function (name) {
    define(name, function (id) { timers = timers.filter(function (one) { return one.id !== id }) })
  })
  define('queueMicrotask', function (use) { Promise.resolve().then(use) })

  // As in a browser, what is stored are properties of the object itself.
  const storage = {
    getItem: function (key) { return Object.prototype.hasOwnProperty.call(this, key) ? this[key] : null },
    setItem: function (key, value) { this[key] = String(value) },
    removeItem: function (key) { delete this[key] },
    clear: function () { Object.keys(this).forEach(this.removeItem, this) },
    key: function (index) { return Object.keys(this)[index] || null },
    get length() { return Object.keys(this).length }
  }

  // Location, and what moves it.
  const location = {}
  function goto(address) {
    const url = parsedUrl(address, location.href)
    if (!url) return
    Object.keys(url).forEach(function (key) { if (key !== 'searchParams') location[key] = url[key] })
    location.toString = function () { return location.href }
  }
  goto(settings.url)
  define('location', location)
  define('history', {
    state: null,
    pushState: function (state, title, url) { if (url) goto(url) },
    replaceState: function (state, title, url) { if (url) goto(url) }
  })
  define('URLSearchParams', function (query) { return parameters(query) })
  define('URL', function (address, base) {
    const url = parsedUrl(address, base)
    if (!url) throw new TypeError('Invalid URL')
    return Object.assign({}, url, { searchParams: parameters(url.search), toString: function () { return url.href } })
  })
  function parameters(query) {
    const found = searched(query)
    return {
      get: function (name) { return has(found, name) ? [].concat(found[name])[0] : null },
      getAll: function (name) { return has(found, name) ? [].concat(found[name]) : [] },
      has: function (name) { return has(found, name) }
    }
  }

  const element = Elements({ sent: sent, later: later, listening: listening })
  const root = element('html')
  const head = element('head')
  const body = element('body')
  const first = element('script')
  first.parentNode = head
  const jar = {}
  const page = listening({
    nodeType: 9, referrer: settings.referrer, readyState: 'loading', title: '', characterSet: 'UTF-8', charset: 'UTF-8',
    documentElement: root, head: head, body: body, currentScript: null, hidden: false, visibilityState: 'visible',
    URL: location.href, domain: location.hostname, location: location,
    createElement: element,
    createTextNode: function (text) { return { nodeName: '#text', nodeType: 3, textContent: text } },
    createEvent: function () { return { initEvent: function () {} } },
    dispatchEvent: function () { return true },
    getElementById: function () { return null },
    getElementsByClassName: function () { return [] },
    getElementsByName: function () { return [] },
    getElementsByTagName: function (name) {
      return { script: [first], head: [head], body: [body], html: [root] }[name.toLowerCase()] || []
    },
    querySelector: function (selector) { return { body: body, head: head, html: root }[selector] || null },
    querySelectorAll: function () { return [] }
  })
  settings.cookie.split(/; */).forEach(keep)
  function keep(pair) {
    const at = pair.indexOf('=')
    if (at > 0) jar[pair.slice(0, at)] = pair.slice(at + 1)
  }
  Object.defineProperty(page, 'cookie', {
    get: function () { return Object.keys(jar).map(function (name) { return name + '=' + jar[name] }).join('; ') },
    set: function (text) { keep(String(text).split(';')[0]) }
  })
  define('document', told('document', page))
  listening(world)
  ;['addEventListener', 'removeEventListener'].forEach(function (name) { define(name, world[name]) })
  define('dispatchEvent', function () { return true })

  // Requests.
  define('Image', function () { return element('img') })
  define('navigator', told('navigator', {
    userAgent: 'snippetgen', language: 'en', languages: ['en'], platform: '', cookieEnabled: true, onLine: true,
    sendBeacon: function (url, data) { return sent('POST', url, data) }
  }))
  define('fetch', function (input, init) {
    const url = input && input.url ? input.url : input
    const well = sent((init && init.method) || 'GET', url, init && init.body)
    if (!well) return Promise.reject(new TypeError('failed'))
    return Promise.resolve({
      ok: true, status: 200, url: String(url), headers: { get: function () { return null } },
      json: function () { return Promise.resolve({}) }, text: function () { return Promise.resolve('') }
    })
  })
  define('XMLHttpRequest', function () {
    const request = {
      status: 0, readyState: 0, responseText: '', onload: null, onloadend: null, onerror: null, onreadystatechange: null,
      open: function (method, url) { request.method = method; request.url = url },
      setRequestHeader: function () {},
      addEventListener: function (type, use) { request['on' + type] = use },
      send: function (body) {
        const well = sent(request.method, request.url, body)
        later(function () {
          request.status = well ? 200 : 0
          request.readyState = 4
          ;['onreadystatechange', well ? 'onload' : 'onerror', 'onloadend'].forEach(function (name) {
            if (request[name]) request[name].call(request, { target: request })
          })
        })
      }
    }
    return request
  })
  ;['localStorage', 'sessionStorage'].forEach(function (name) { define(name, Object.create(storage)) })
  define('console', { log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet })
  define('screen', { width: 1280, height: 720 })
  define('performance', { now: function () { return clock } })
  define('MutationObserver', function () { return { observe: quiet, disconnect: quiet } })
  define('IntersectionObserver', function () { return { observe: quiet, disconnect: quiet } })
  define('Event', function (type) { return { type: type } })
  define('CustomEvent', function (type) { return { type: type } })
  define('btoa', function (text) { return base64(text.split('').map(function (one) { return codeAt(one, 0) & 255 })) })
  define('atob', function (text) { return (unbase64(text) || []).map(function (byte) { return String.fromCharCode(byte) }).join('') })
  function quiet() {}

  const faults = []
  function guarded(use) {
    try {
      use()
    } catch (error) {
      faults.push(String(error))
    }
  }

  return {
    faults: faults,
    requests: requests,
    missing: missing,
    /** The page gets further: "interactive", "complete". */
    state: function (name) {
      page.readyState = name
      const type = name === 'interactive' ? 'DOMContentLoaded' : 'load'
      ;(listeners[type] || []).forEach(function (use) { guarded(function () { use.call(world, { type: type }) }) })
    },
    /** Run the timers of the next second, in their order. */
    tick: function () {
      const end = clock + 1000
      for (let turns = 0; turns < 1000; turns++) {
        timers.sort(function (a, b) { return a.at - b.at || a.id - b.id })
        if (!timers.length || timers[0].at > end) break
        const next = timers.shift()
        clock = Math.max(clock, next.at)
        guarded(function () {
          if (typeof next.use === 'function') next.use.apply(undefined, next.words)
          else (0, eval)(String(next.use))
        })
      }
      clock = end
    },
    /** Put a tag's HTML into the page. */
    inject: function (html, done) {
      const pieces = /<!--[\s\S]*?-->|<script\b([^>]*)>([\s\S]*?)<\/script\s*>|<(img|iframe)\b([^>]*)>/gi
      const waiting = []
      let found
      html = html.replace(/<noscript\b[^>]*>[\s\S]*?<\/noscript\s*>/gi, '')
      while ((found = pieces.exec(html))) waiting.push(found)
      next()
      function next() {
        const piece = waiting.shift()
        if (!piece) return done(true)
        const attributes = piece[1] || piece[4] || ''
        const written = /(?:^|[\s"'])src\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)
        const src = written && written[1].replace(/&amp;/g, '&')
        if (piece[3]) {
          if (src) sent('GET', src)
          return next()
        }
        if (/^<!--/.test(piece[0])) return next()
        if (!src) {
          if (!NO_SCRIPT.test(attributes)) guarded(function () { (0, eval)(piece[2]) })
          return next()
        }
        const well = sent('GET', src)
        later(function () {
          if (well) next()
          else done(false)
        })
      }
    }
  }
}

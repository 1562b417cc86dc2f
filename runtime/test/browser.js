// Parts of a browser that the runtime asks for. Modules that are imported get theirs by `standIn`.

export const HERE = 'https://shop.test/fr/products/mug'

/** What has been promised has happened. */
export const settled = () => new Promise(setImmediate)

/** An <a> element: makes an address absolute, and keeps a broken one as it is. */
export function anchor() {
  return {
    set href(address) {
      let url = { href: address, host: '', pathname: '' }
      try {
        url = new URL(address, HERE)
      } catch {
        // As it is.
      }
      for (const name of ['href', 'host', 'pathname']) Object.defineProperty(this, name, { value: url[name] })
    }
  }
}

/** Gives imported modules a location and a document, which is returned. */
export function standIn() {
  const document = { createElement: anchor, querySelector: () => null }
  Object.assign(globalThis, { location: new URL(HERE), document })
  return document
}

/** A form, or a button of one. */
export function form(attributes, fields = {}) {
  return { getAttribute: (name) => attributes[name] ?? null, fields }
}

/** What a browser makes of a form. */
export function formData({ fields }) {
  const data = new FormData()
  Object.entries(fields).forEach((field) => data.append(...field))
  return data
}

export function session(storage) {
  return {
    getItem: (key) => storage[key] ?? null,
    setItem: (key, value) => (storage[key] = value),
    removeItem: (key) => delete storage[key]
  }
}

/** A localStorage: what it holds are its own keys, as in a browser. */
export function local(items = {}) {
  return Object.assign(Object.create(LOCAL), items)
}

const LOCAL = {
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null
  },
  setItem(key, value) {
    this[key] = String(value)
  },
  removeItem(key) {
    delete this[key]
  }
}

/** The document, with cookies by their name; `max-age=0` takes one away. */
export function withCookies(cookies, document) {
  return Object.defineProperty(document, 'cookie', {
    get: () => Object.entries(cookies).map((pair) => pair.join('=')).join('; '),
    set(text) {
      const [, name, value] = /^(.*?)=([^;]*)/.exec(text)
      if (/max-age=0/.test(text)) delete cookies[name]
      else cookies[name] = value
    }
  })
}

/** Time that passes when a test says so. */
export function clock(now) {
  let timers = []
  return {
    now: () => now,
    set(use, after = 0, ...words) {
      timers.push({ use: () => use(...words), at: now + after })
      return timers.at(-1)
    },
    clear: (timer) => (timers = timers.filter((other) => other !== timer)),
    pass(milliseconds) {
      const end = now + milliseconds
      for (let due; (due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]); ) {
        timers = timers.filter((timer) => timer !== due)
        now = Math.max(now, due.at)
        due.use()
      }
      now = end
    }
  }
}

/** A class of requests, which are put into `sent`. */
export function requestsInto(sent) {
  return class XMLHttpRequest {
    loaded = new Set()
    open(method, url) {
      Object.assign(this, { method, url })
    }
    addEventListener(type, use) {
      if (type === 'load') this.loaded.add(use)
    }
    removeEventListener(type, use) {
      this.loaded.delete(use)
    }
    send(body) {
      this.body = body
      sent.push(this)
    }
    /** What the server says; nothing where it can't be reached. */
    answer(status, responseText = '') {
      Object.assign(this, { status, responseText })
      if (status) this.loaded.forEach((use) => use({ target: this }))
      this.onloadend?.()
    }
  }
}

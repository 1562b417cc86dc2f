// The APIs of a web template, over a page: window, data layer, cookies, consent, requests.

function webApis(host) {
  const page = host.window
  return {
    addConsentListener: function (type, use) { host.consent.listen(type, use) },
    addEventCallback: function (use) { host.eventCallback(use) },
    aliasInWindow: function (to, from) {
      const value = at(page, from)
      return value !== undefined && put(page, to, value)
    },
    callInWindow: function (path) {
      const names = String(path).split('.')
      const name = names.pop()
      const owner = names.length ? at(page, names.join('.')) : page
      const called = owner === null || owner === undefined ? undefined : owner[name]
      if (typeof called !== 'function') return undefined
      return copied(called.apply(owner, [].slice.call(arguments, 1)))
    },
    copyFromDataLayer: function (key, version) { return copied(host.layer(key, version === 1 ? '1' : '2')) },
    copyFromWindow: function (key) { return copied(at(page, key)) },
    createArgumentsQueue: function (name, list) {
      // The function comes first: its list is often a part of it, as with 'ga' and 'ga.q'.
      if (typeof at(page, name) !== 'function') put(page, name, function () { queueAt(page, list).push(arguments) })
      queueAt(page, list)
      return at(page, name)
    },
    createQueue: function (list) {
      const items = queueAt(page, list)
      return function () { items.push.apply(items, arguments) }
    },
    getCookieValues: function (name, decode) {
      return cookiesIn(host.cookies(), name, decode !== false)
    },
    getQueryParameters: function (key, all) { return queryOf(host.url(), key, all) },
    getReferrerQueryParameters: function (key, all) { return queryOf(host.referrer(), key, all) },
    getReferrerUrl: function (part) { return part ? partOf(host.referrer(), part) : host.referrer() },
    getUrl: function (part, strip, defaults, key) {
      const found = partOf(host.url(), part, key)
      if (part === 'path') return withoutDefault(found, defaults)
      return part === 'host' && strip ? found.replace(/^www\d*\./, '') : found
    },
    gtagSet: function () { host.command(['set'].concat([].slice.call(arguments))) },
    injectHiddenIframe: function (url, done) { host.send('iframe', url, done) },
    injectScript: function (url, done, failed, token) { host.send('script', url, done, failed, token) },
    isConsentGranted: function (type) { return host.consent.state(type) !== 'denied' },
    localStorage: host.localStorage,
    readAnalyticsStorage: function () { return {} },
    readCharacterSet: function () { return 'UTF-8' },
    readTitle: function () { return host.title() },
    sendPixel: function (url, done, failed) { host.send('pixel', url, done, failed) },
    setCookie: function (name, value, options, encode) {
      host.setCookie(name, encode === false ? String(value) : encodeURIComponent(value), options || {})
    },
    setDefaultConsentState: function (state) { host.consent.set(state) },
    setInWindow: function (key, value, override) {
      if (!override && at(page, key) !== undefined) return false
      return put(page, key, value)
    },
    updateConsentState: function (state) { host.consent.set(state) }
  }
}

function queueAt(page, path) {
  let items = at(page, path)
  if (!Array.isArray(items)) put(page, path, (items = []))
  return items
}

function cookiesIn(text, name, decode) {
  return text.split(/; */).filter(function (pair) {
    return pair.split('=')[0] === name
  }).map(function (pair) {
    const value = pair.slice(pair.indexOf('=') + 1)
    return decode ? unescaped(value) : value
  })
}

/** API -> what it asks for: [permission, words] for each, from the arguments of a call. */
const WEB_NEEDS = {
  addConsentListener: function (a) { return [['access_consent', a[0], 'read']] },
  addEventCallback: function () { return [['read_event_metadata']] },
  aliasInWindow: function (a) { return [['access_globals', 'write', a[0]], ['access_globals', 'read', a[1]]] },
  callInWindow: function (a) { return [['access_globals', 'execute', a[0]]] },
  copyFromDataLayer: function (a) { return [['read_data_layer', a[0]]] },
  copyFromWindow: function (a) { return [['access_globals', 'read', a[0]]] },
  createArgumentsQueue: function (a) {
    return [['access_globals', 'readwrite', a[0]], ['access_globals', 'readwrite', a[1]]]
  },
  createQueue: function (a) { return [['access_globals', 'readwrite', a[0]]] },
  getContainerVersion: function () { return [['read_container_data']] },
  getCookieValues: function (a) { return [['get_cookies', a[0]]] },
  getQueryParameters: function (a) { return [['get_url', 'query', a[0]]] },
  getReferrerQueryParameters: function (a) { return [['get_referrer', 'query', a[0]]] },
  getReferrerUrl: function (a) { return [['get_referrer', a[0]]] },
  getUrl: function (a) { return [['get_url', a[0], a[3]]] },
  gtagSet: function (a) {
    const keys = typeof a[0] === 'string' ? [a[0]] : Object.keys(a[0] || {})
    return keys.map(function (key) { return ['write_data_layer', key] })
  },
  injectHiddenIframe: function (a) { return [['inject_hidden_iframe', a[0]]] },
  injectScript: function (a) { return [['inject_script', a[0]]] },
  isConsentGranted: function (a) { return [['access_consent', a[0], 'read']] },
  'localStorage.getItem': function (a) { return [['access_local_storage', 'read', a[0]]] },
  'localStorage.setItem': function (a) { return [['access_local_storage', 'write', a[0]]] },
  'localStorage.removeItem': function (a) { return [['access_local_storage', 'write', a[0]]] },
  logToConsole: function () { return [['logging']] },
  readAnalyticsStorage: function () { return [['read_analytics_storage']] },
  readCharacterSet: function () { return [['read_character_set']] },
  readTitle: function () { return [['read_title']] },
  sendPixel: function (a) { return [['send_pixel', a[0]]] },
  setCookie: function (a) { return [['set_cookies', a[0], a[2]]] },
  setDefaultConsentState: consentWrites,
  setInWindow: function (a) { return [['access_globals', a[2] ? 'readwrite' : 'write', a[0]]] },
  'templateStorage.getItem': function () { return [['access_template_storage']] },
  'templateStorage.setItem': function () { return [['access_template_storage']] },
  updateConsentState: consentWrites
}

function consentWrites(a) {
  return Object.keys(a[0] || {}).filter(function (type) {
    return typeof a[0][type] === 'string' // not wait_for_update, not region
  }).map(function (type) { return ['access_consent', type, 'write'] })
}

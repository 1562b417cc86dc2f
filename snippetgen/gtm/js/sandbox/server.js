// The APIs of a server template, over one request and one event. Nothing leaves: what would be
// sent is handed to host.send, and unless a test mocks it there is no answer to it.

function serverApis(host) {
  const event = host.eventData
  const request = host.request
  const kept = {}
  function promised(kind, url, details) {
    return new Promise(function (resolve, reject) { host.send(kind, url, resolve, reject, details) })
  }
  return {
    BigQuery: { insert: function (table, rows) { return promised('BigQuery', shown(table), rows) } },
    Firestore: {
      read: function (path) { return promised('Firestore', path) },
      query: function (path) { return promised('Firestore', path) },
      runTransaction: function (use) { return Promise.resolve(use('transaction')) },
      write: function (path, input) { return promised('Firestore', path, input) }
    },
    Messages: {},
    Promise: {
      all: function (list) { return Promise.all(list) },
      create: function (use) { return new Promise(use) }
    },
    addEventCallback: function (use) { host.eventCallback(use) },
    addMessageListener: function (type, use) { (kept[type] = kept[type] || []).push(use) },
    claimRequest: function () {},
    computeEffectiveTldPlusOne: function (url) {
      // The public suffix list is not at hand: the last two names, which is right for most.
      const parsed = parsedUrl(/:\/\//.test(url) ? url : 'https://' + url)
      return parsed && parsed.hostname.split('.').slice(-2).join('.')
    },
    createRegex: function (pattern, flags) {
      try {
        return new RegExp(pattern, flags)
      } catch (error) {
        return null
      }
    },
    extractEventsFromMpv1: function () { return [copied(event)] },
    extractEventsFromMpv2: function () { return [copied(event)] },
    getAllEventData: function () { return copied(event) },
    getClientName: function () { return host.clientName },
    getCookieValues: function (name, decode) {
      return cookiesIn(host.cookies(), name, decode !== false)
    },
    getEventData: function (path) { return copied(at(event, path)) },
    getGoogleAuth: function () { return {} },
    getGoogleScript: function (script, options) { return promised('getGoogleScript', script, options) },
    getRemoteAddress: function () { return request.remoteAddress },
    getRequestBody: function () { return request.body },
    getRequestHeader: function (name) { return request.headers[String(name).toLowerCase()] },
    getRequestMethod: function () { return request.method },
    getRequestPath: function () { return request.path },
    getRequestQueryParameter: function (name) { return queryOf('https://server.test/?' + request.query, name) },
    getRequestQueryParameters: function () { return searched(request.query) },
    getRequestQueryString: function () { return request.query },
    hasMessageListener: function (type) { return type in kept },
    hmacSha256: function (data, key, options) {
      return encoded(hmac(utf8(key), utf8(data)), options)
    },
    isRequestMpv1: function () { return false },
    isRequestMpv2: function () { return false },
    returnResponse: function () {},
    runContainer: function (data, completed, started) {
      if (started) started(function () {})
      if (completed) completed()
    },
    sendEventToGoogleAnalytics: function (data) { return promised('Google Analytics', '', data) },
    sendHttpGet: function (url, use, options) {
      if (typeof use !== 'function') return promised('GET', url, use)
      host.send('GET', url, byParts(use), undefined, options)
    },
    sendHttpRequest: function (url, use, options, body) {
      if (typeof use !== 'function') {
        return promised((use && use.method) || 'GET', url, { options: use, body: options })
      }
      host.send((options && options.method) || 'GET', url, byParts(use), undefined, { options: options, body: body })
    },
    sendMessage: function (type, message) {
      ;(kept[type] || []).forEach(function (use) { use(type, message) })
    },
    sendPixelFromBrowser: function (url) {
      host.send('pixel', url)
      return true
    },
    setCookie: function (name, value, options, encode) {
      host.setCookie(name, encode === true ? encodeURIComponent(value) : String(value), options || {})
    },
    setPixelResponse: function () {},
    setResponseBody: function () {},
    setResponseHeader: function () {},
    setResponseStatus: function () {},
    sha256Sync: function (text, options) { return encoded(sha256Bytes(utf8(text)), options) },
    templateDataStorage: {
      getItem: function (key) { return copied(storage(host.templateStorage, null).getItem(key)) },
      getItemCopy: function (key) { return copied(storage(host.templateStorage, null).getItem(key)) },
      setItem: function (key, value) { host.templateStorage[key] = value },
      setItemCopy: function (key, value) { host.templateStorage[key] = copied(value) },
      removeItem: function (key) { delete host.templateStorage[key] },
      clear: function () { storage(host.templateStorage).clear() }
    },
    testRegex: function (regex, text) { return Boolean(regex) && regex.test(text) }
  }
}

/** A callback takes an answer's parts, where a promise has the whole. */
function byParts(use) {
  return function (answer) { use(answer.statusCode, answer.headers, answer.body) }
}

function named(permission) {
  return function () { return [[permission]] }
}

const SERVER_NEEDS = {
  'BigQuery.insert': named('access_bigquery'),
  'Firestore.read': named('access_firestore'),
  'Firestore.query': named('access_firestore'),
  'Firestore.write': named('access_firestore'),
  'templateDataStorage.getItem': named('access_template_storage'),
  'templateDataStorage.getItemCopy': named('access_template_storage'),
  'templateDataStorage.setItem': named('access_template_storage'),
  'templateDataStorage.setItemCopy': named('access_template_storage'),
  addEventCallback: named('read_event_metadata'),
  addMessageListener: named('use_message'),
  claimRequest: named('return_response'),
  getAllEventData: function () { return [['read_event_data']] },
  getContainerVersion: named('read_container_data'),
  getCookieValues: WEB_NEEDS.getCookieValues,
  getEventData: function (a) { return [['read_event_data', a[0]]] },
  getRemoteAddress: named('read_request'),
  getRequestBody: named('read_request'),
  getRequestHeader: function (a) { return [['read_request', 'header', a[0]]] },
  getRequestMethod: named('read_request'),
  getRequestPath: named('read_request'),
  getRequestQueryParameter: named('read_request'),
  getRequestQueryParameters: named('read_request'),
  getRequestQueryString: named('read_request'),
  logToConsole: named('logging'),
  returnResponse: named('return_response'),
  runContainer: named('run_container'),
  sendHttpGet: function (a) { return [['send_http', a[0]]] },
  sendHttpRequest: function (a) { return [['send_http', a[0]]] },
  sendMessage: named('use_message'),
  sendPixelFromBrowser: named('send_pixel_from_browser'),
  setCookie: WEB_NEEDS.setCookie,
  setPixelResponse: named('return_response'),
  setResponseBody: named('access_response'),
  setResponseHeader: named('access_response'),
  setResponseStatus: named('access_response')
}

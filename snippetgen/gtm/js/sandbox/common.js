// The APIs that every sandbox has and that touch nothing outside of it.

const Native = { JSON: JSON, Math: Math, Object: pick(Object, 'entries freeze keys values'), Number: Number, String: String }

function commonApis(host) {
  return {
    JSON: {
      parse: function (text) {
        try {
          return Native.JSON.parse(String(text))
        } catch (error) {
          return undefined // as GTM answers what does not parse
        }
      },
      stringify: function (value) {
        try {
          return Native.JSON.stringify(value)
        } catch (error) {
          return undefined
        }
      }
    },
    Math: pick(Native.Math, 'abs ceil floor max min pow round sqrt'),
    Object: Object.assign({ delete: function (object, key) { return delete object[key] } }, Native.Object),
    callLater: function (use) { host.later(use) },
    decodeUri: function (text) { return tried(decodeURI, text) },
    decodeUriComponent: function (text) { return tried(decodeURIComponent, text) },
    encodeUri: function (text) { return tried(encodeURI, text) },
    encodeUriComponent: function (text) { return tried(encodeURIComponent, text) },
    fromBase64: function (text) {
      const bytes = unbase64(text)
      return bytes && textOf(bytes)
    },
    generateRandom: function (min, max) { return min + Math.floor(host.random() * (max - min + 1)) },
    getTimestamp: function () { return host.now() },
    getTimestampMillis: function () { return host.now() },
    getType: typeOf,
    logToConsole: function () { host.log([].slice.call(arguments)) },
    makeInteger: function (value) { return Math.trunc(Native.Number(value)) || 0 },
    makeNumber: function (value) { return Native.Number(value) },
    makeString: function (value) { return Native.String(value) },
    makeTableMap: function (table, key, value) {
      if (!Array.isArray(table)) return null
      const map = {}
      table.forEach(function (row) {
        if (row && row[key] !== undefined) map[row[key]] = row[value]
      })
      return map
    },
    parseUrl: function (text) { return parsedUrl(text) },
    queryPermission: function (name) {
      return allows(host.permissions, name, [].slice.call(arguments, 1))
    },
    sha256: function (text, done, failed, options) {
      const digest = encoded(sha256Bytes(utf8(text)), typeof failed === 'function' ? options : failed || options)
      if (typeof done !== 'function') return Promise.resolve(encoded(sha256Bytes(utf8(text)), done))
      host.later(function () { done(digest) })
    },
    toBase64: function (text, options) {
      return encoded(utf8(text), options && options.urlEncoding ? 'base64url' : 'base64')
    },
    getContainerVersion: function () { return copied(host.container) },
    templateStorage: storage(host.templateStorage)
  }
}

function tried(code, text) {
  try {
    return code(String(text))
  } catch (error) {
    return undefined
  }
}

/** getItem and its like, over a plain object. `missing` is what an item is that is not there. */
function storage(kept, missing) {
  return {
    getItem: function (key) {
      return Object.prototype.hasOwnProperty.call(kept, key) ? kept[key] : missing
    },
    setItem: function (key, value) { kept[key] = value },
    removeItem: function (key) { delete kept[key] },
    clear: function () { Object.keys(kept).forEach(function (key) { delete kept[key] }) }
  }
}

/** A part of an address by the word that templates use for it. */
function partOf(address, part, key) {
  const url = parsedUrl(address)
  if (!part) return url && url.href.replace(/#.*/, '')
  if (!url) return ''
  if (part === 'protocol') return url.protocol.replace(':', '')
  if (part === 'host') return url.hostname
  if (part === 'port') return url.port || (url.protocol === 'https:' ? '443' : '80')
  if (part === 'path') return url.pathname
  if (part === 'query') return key === undefined ? url.search.slice(1) : url.searchParams[key]
  if (part === 'fragment') return url.hash.slice(1)
  if (part === 'extension') return (/\.([^./]+)$/.exec(url.pathname) || ['', ''])[1]
  return undefined
}

/** A path without the name of a page that its folder stands for, such as index.html. */
function withoutDefault(path, pages) {
  const names = path.split('/')
  if (Array.isArray(pages) && pages.indexOf(names[names.length - 1]) >= 0) names[names.length - 1] = ''
  return names.join('/')
}

/** One parameter of an address's query, the first of several, or all of them as a list. */
function queryOf(address, key, all) {
  const url = parsedUrl(address)
  const found = url && url.searchParams[key]
  const values = found === undefined ? [] : [].concat(found)
  return all ? values : values[0]
}

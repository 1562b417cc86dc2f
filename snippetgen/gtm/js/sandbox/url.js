// Addresses, where the engine has no URL of its own. Enough of the standard for http and https.

const ADDRESS = /^([a-z][a-z0-9+.-]*:)\/\/(?:([^/?#:@]*)(?::([^/?#@]*))?@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?([^?#]*)(\?[^#]*)?(#.*)?$/i
const USUAL = { 'http:': '80', 'https:': '443' }

/** The parts of an address, taken from `base` where it is a relative one; undefined for none. */
function parsedUrl(text, base) {
  text = String(text).trim()
  let found = ADDRESS.exec(text)
  if (!found && base) found = ADDRESS.exec(joined(text, parsedUrl(base)))
  if (!found || (!found[4] && /^https?:/i.test(found[1]))) return undefined
  const protocol = found[1].toLowerCase()
  const port = found[5] && found[5] !== USUAL[protocol] ? found[5] : ''
  const hostname = found[4].toLowerCase()
  const host = hostname + (port && ':' + port)
  const search = found[7] && found[7] !== '?' ? escapedUrl(found[7]) : ''
  const hash = found[8] && found[8] !== '#' ? escapedUrl(found[8]) : ''
  const pathname = escapedUrl(straight(found[6])) || '/'
  const user = (found[2] || '') + (found[3] ? ':' + found[3] : '')
  return {
    href: protocol + '//' + (user && user + '@') + host + pathname + search + hash,
    origin: protocol + '//' + host,
    protocol: protocol,
    username: found[2] || '',
    password: found[3] || '',
    host: host,
    hostname: hostname,
    port: port,
    pathname: pathname,
    search: search,
    searchParams: searched(search),
    hash: hash
  }
}

function joined(text, base) {
  if (!base) return ''
  if (/^\/\//.test(text)) return base.protocol + text
  if (text.charAt(0) === '/') return base.origin + text
  if (text.charAt(0) === '?') return base.origin + base.pathname + text
  if (text.charAt(0) === '#' || !text) return base.origin + base.pathname + base.search + text
  return base.origin + base.pathname.replace(/[^/]*$/, '') + text
}

function straight(path) {
  const kept = []
  path.split('/').forEach(function (name, i, names) {
    if (name === '..') kept.pop()
    else if (name !== '.') kept.push(name)
    if (i === names.length - 1 && (name === '..' || name === '.')) kept.push('')
  })
  return (path.charAt(0) === '/' && kept[0] !== '' ? '/' : '') + kept.join('/')
}

function escapedUrl(text) {
  return text.replace(/[^\x21-\x7e]|["<>`]/g, function (one) {
    return encodeURIComponent(one).replace(/^[^%]$/, function (ascii) {
      return '%' + codeAt(ascii, 0).toString(16).toUpperCase()
    })
  })
}

/** The parameters of a query; one that comes twice is a list. */
function searched(search) {
  const found = {}
  String(search || '').replace(/^\?/, '').split('&').forEach(function (pair) {
    if (!pair) return
    const parts = pair.replace(/\+/g, ' ').split('=')
    const name = unescaped(parts.shift())
    const value = unescaped(parts.join('='))
    if (!Object.prototype.hasOwnProperty.call(found, name)) found[name] = value
    else found[name] = [].concat(found[name], value)
  })
  return found
}

/** Percent signs that say nothing stay as they are. */
function unescaped(text) {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, function (signs) {
    try {
      return decodeURIComponent(signs)
    } catch (error) {
      return signs
    }
  })
}

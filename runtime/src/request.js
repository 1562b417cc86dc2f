// Reads what a form or a request says: where it goes, and the fields of its body, which shops
// send as a form, as text in a form's encoding, or as JSON.

/**
 * What follows `path` in an address of this site; undefined for any other address.
 * "/fr/cart/add.js?x" and "/cart/add" give "", "/cart/add/17/" gives "/17/", "/cart/address" nothing.
 * @param {string} address
 * @param {string} path
 */
export function rest(address, path) {
  var link = document.createElement('a')
  link.href = address
  var at = link.pathname.indexOf(path)
  if (link.host != location.host || at < 0) return
  var tail = link.pathname.slice(at + path.length).replace(/^\.js/, '')
  return tail && tail[0] != '/' ? undefined : tail
}

/** A field of a body; undefined where it is empty or not there. @param {any} body @param {string} name */
export function field(body, name) {
  try {
    var value = typeof body == 'string' ? inText(body, name) : body.get(name) || body.get(first(name))
    return value == null || value === '' || typeof value == 'object' ? undefined : String(value)
  } catch (e) {
    return
  }
}

/** @param {string} text @param {string} name */
function inText(text, name) {
  if (text.trim()[0] == '{') {
    var json = JSON.parse(text)
    // Shopify takes a list of lines as well: the first one speaks for the add.
    return json.items ? json.items[0][name] : json[name]
  }
  var parts = text.split('&')
  for (var i = 0; i < parts.length; i++) {
    var pair = parts[i].replace(/\+/g, ' ').split('=')
    var key = decodeURIComponent(pair[0])
    if (key == name || key == first(name)) return decodeURIComponent(pair[1] || '')
  }
}

/** The name that a field has in a form of several items. @param {string} name */
function first(name) {
  return 'items[0][' + name + ']'
}

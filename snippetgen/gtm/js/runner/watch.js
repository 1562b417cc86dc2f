/** What goes out of a page by lists that other scripts read, and, in a stand-in, by requests. */
function Watch(layer, requests) {
  var lengths = []
  return { seen: seen }

  function seen() {
    var found = []
    if (requests) fresh('request', requests, found)
    Object.keys(window).forEach(function (name) {
      var value = read(name)
      if (Array.isArray(value)) fresh(name, value, found)
      else if (typeof value === 'function' && Array.isArray(value.queue)) fresh(name, value.queue, found)
    })
    return found
  }

  function read(name) {
    try {
      return window[name]
    } catch (error) {
      return undefined
    }
  }

  function fresh(name, list, found) {
    if (list === layer || list === lengths) return
    var known = lengths.find(function (one) { return one.list === list })
    if (!known) lengths.push((known = { list: list, length: 0 }))
    for (var i = known.length; i < list.length; i++) found.push({ to: name, what: written(list[i], []) })
    known.length = list.length
  }
}

/** A value that JSON can hold. */
function written(value, above) {
  if (typeof value === 'function') return '(function)'
  if (value === undefined) return null
  if (value === null || typeof value !== 'object') return value
  if (above.indexOf(value) >= 0) return '(itself)'
  var inside = above.concat([value])
  if (Array.isArray(value) || Object.prototype.toString.call(value) === '[object Arguments]') {
    return [].slice.call(value).map(function (one) { return written(one, inside) })
  }
  if (!isPlain(value)) return String(value)
  var made = {}
  Object.keys(value).forEach(function (key) {
    try {
      if (value[key] !== undefined) made[key] = written(value[key], inside)
    } catch (error) {
      made[key] = '(throws)'
    }
  })
  return made
}

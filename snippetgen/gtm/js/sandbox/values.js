// Values on their way between a page and a sandbox, which knows null, undefined, text, numbers,
// booleans, arrays, plain objects and functions, and nothing else.

function typeOf(value) {
  if (value === null) return 'null'
  if (Array.isArray(value) || Object.prototype.toString.call(value) === '[object Arguments]') return 'array'
  return typeof value
}

/**
 * A copy as a sandbox gets it; what it has no type for is undefined, as is a circle's second turn,
 * and what throws when it is read: GTM has stopped at that already, where it was pushed.
 */
function copied(value, above) {
  const type = typeOf(value)
  if (type === 'function' || type === 'string' || type === 'number' || type === 'boolean') return value
  if (type === 'null') return null
  above = above || []
  if ((type !== 'array' && !isPlain(value)) || above.indexOf(value) >= 0) return undefined
  const made = type === 'array' ? [] : {}
  const names = Object.keys(value)
  for (let i = 0; i < names.length; i++) made[names[i]] = copied(read(value, names[i]), above.concat([value]))
  return made
}

function read(object, name) {
  try {
    return object[name]
  } catch (error) {
    return undefined
  }
}

/** Deep equality as the tests of templates mean it: the order of keys says nothing, nor does a key without a value. */
function same(a, b, above) {
  if (a === b || (a !== a && b !== b)) return true
  if (typeOf(a) !== typeOf(b) || typeof a !== 'object' || a === null) return false
  above = above || []
  for (let i = 0; i < above.length; i++) if (above[i][0] === a && above[i][1] === b) return true
  above = above.concat([[a, b]])
  if (typeOf(a) === 'array' && a.length !== b.length) return false
  return Object.keys(a).concat(Object.keys(b)).every(function (name) {
    const own = Object.prototype.hasOwnProperty
    return same(own.call(a, name) ? a[name] : undefined, own.call(b, name) ? b[name] : undefined, above)
  })
}

/** A value as people read it, cut where it gets long. */
function shown(value, above) {
  const type = typeOf(value)
  above = above || []
  if (type === 'string') return JSON.stringify(value)
  if (type === 'function') return 'function'
  if (type !== 'array' && type !== 'object') return String(value)
  if (above.indexOf(value) >= 0) return '(itself)'
  const inside = above.concat([value])
  let text
  if (type === 'array') {
    text = '[' + [].slice.call(value).map(function (item) { return shown(item, inside) }).join(', ') + ']'
  } else {
    const named = Object.keys(value).map(function (name) { return name + ': ' + shown(value[name], inside) })
    text = '{' + named.join(', ') + '}'
  }
  return above.length || text.length < 400 ? text : text.slice(0, 400) + '…'
}

/** What lies at a path such as "a.b" below an object. */
function at(object, path) {
  return String(path).split('.').reduce(function (here, name) {
    return here === null || here === undefined ? undefined : here[name]
  }, object)
}

/** Put a value at a path; false where something on the way is no object. */
function put(object, path, value) {
  const names = String(path).split('.')
  const last = names.pop()
  const into = at(object, names.join('.') || undefined)
  const target = names.length ? into : object
  if (target === null || (typeof target !== 'object' && typeof target !== 'function')) return false
  target[last] = value
  return true
}

// Kept aside: while templates are tested, text and lists lose the methods that GTM's have not.
const codeAt = Function.prototype.call.bind(String.prototype.charCodeAt)

function pick(object, names) {
  const picked = {}
  names.split(' ').forEach(function (name) { picked[name] = object[name] })
  return picked
}

function isPlain(value) {
  return Object.prototype.toString.call(value) === '[object Object]'
}

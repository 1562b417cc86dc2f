// What {{Name}} stands for: the data layer's two models, and GTM's kinds of variables.
// A value that is not known here is thrown as `unknown`: whatever depends on it is unknown, too.

function unknown(why) {
  const error = new Error(why)
  error.unknown = true
  return error
}

// Version 1 keeps the last value of each key as it was pushed. Version 2 copies all pushes into
// one tree, lists index by index: the two items of an earlier push show through a later single one.
function DataLayerModel() {
  var flat = {}
  var tree = {}
  return {
    set: function (key, value) {
      flat[key] = value
      var names = key.split('.')
      var last = names.pop()
      var here = names.reduce(function (into, name) {
        return (into[name] = isPlain(into[name]) ? into[name] : {})
      }, tree)
      copy(value, here, last, [])
    },
    get: function (name, version) {
      if (version === '1') return flat[name]
      return name.split('.').reduce(function (here, part) {
        return here == null ? undefined : here[part]
      }, tree)
    }
  }
}

// More patient than GTM, whose copying never ends for an object in a circle, and stops at a getter
// that throws: such values have to reach the tags that are tested.
function copy(value, into, key, above) {
  var list = Array.isArray(value)
  if (!(list || isPlain(value)) || above.indexOf(value) >= 0) return (into[key] = value)
  if (list ? !Array.isArray(into[key]) : !isPlain(into[key])) into[key] = list ? [] : {}
  Object.keys(value).forEach(function (name) {
    try {
      copy(value[name], into[key], name, above.concat([value]))
    } catch (error) {
      console.warn('GTM would stop at "' + name + '": ' + error)
    }
  })
}

function pageUrl() { return location.href.replace(/#.*/, '') }

// Built-in variables that are keys of the data layer, filled by GTM's listeners.
var FROM_LAYER = {
  CLICK_CLASSES: 'gtm.elementClasses', CLICK_ELEMENT: 'gtm.element', CLICK_ID: 'gtm.elementId',
  CLICK_TARGET: 'gtm.elementTarget', CLICK_TEXT: 'gtm.elementText', CLICK_URL: 'gtm.elementUrl',
  ERROR_LINE: 'gtm.errorLineNumber', ERROR_MESSAGE: 'gtm.errorMessage', ERROR_URL: 'gtm.errorUrl',
  FORM_CLASSES: 'gtm.elementClasses', FORM_ELEMENT: 'gtm.element', FORM_ID: 'gtm.elementId',
  FORM_TARGET: 'gtm.elementTarget', FORM_TEXT: 'gtm.elementText', FORM_URL: 'gtm.elementUrl',
  HISTORY_SOURCE: 'gtm.historyChangeSource', NEW_HISTORY_FRAGMENT: 'gtm.newUrlFragment',
  NEW_HISTORY_STATE: 'gtm.newHistoryState', OLD_HISTORY_FRAGMENT: 'gtm.oldUrlFragment',
  OLD_HISTORY_STATE: 'gtm.oldHistoryState', SCROLL_DEPTH_DIRECTION: 'gtm.scrollDirection',
  SCROLL_DEPTH_THRESHOLD: 'gtm.scrollThreshold', SCROLL_DEPTH_UNITS: 'gtm.scrollUnits'
}

var BUILT_IN = {
  PAGE_URL: pageUrl,
  PAGE_HOSTNAME: function () { return location.hostname },
  PAGE_PATH: function () { return location.pathname },
  REFERRER: function () { return document.referrer },
  EVENT: function (context) { return context.event },
  CONTAINER_ID: function (context) { return (context.container.container || {}).publicId },
  DEBUG_MODE: function () { return false },
  RANDOM_NUMBER: function () { return Math.floor(Math.random() * 2147483647) }
}

Object.keys(FROM_LAYER).forEach(function (type) {
  BUILT_IN[type] = function (context) { return context.model.get(FROM_LAYER[type], '1') }
})

var URL_PART = {
  URL: function (url) { return url.href.replace(/#.*/, '') },
  HOST: function (url, key, value) {
    return value('stripWww') === 'true' ? url.hostname.replace(/^www\d*\./, '') : url.hostname
  },
  PATH: function (url) { return url.pathname },
  PORT: function (url) { return url.port || (url.protocol === 'https:' ? '443' : '80') },
  PROTOCOL: function (url) { return url.protocol.replace(':', '') },
  FRAGMENT: function (url) { return url.hash.slice(1) },
  EXTENSION: function (url) { return (/\.([^./]+)$/.exec(url.pathname) || ['', ''])[1] },
  QUERY: function (url, key) {
    if (!key) return url.search.slice(1)
    var value = url.searchParams.get(key)
    return value === null ? undefined : value
  }
}

function partOfUrl(address, value) {
  var url
  try {
    url = new URL(address)
  } catch (error) {
    return ''
  }
  return URL_PART[value('component') || 'URL'](url, value('queryKey'), value)
}

var KINDS = {
  c: function (value) { return value('value') },
  v: function (value, context) {
    var found = context.model.get(value('name'), value('dataLayerVersion') || '2')
    return found === undefined && value('setDefaultValue') === 'true' ? value('defaultValue') : found
  },
  u: function (value) { return partOfUrl(value('customUrlSource') || location.href, value) },
  f: function (value) { return document.referrer && partOfUrl(document.referrer, value) },
  k: function (value) {
    var pair = document.cookie.split('; ').find(function (one) { return one.split('=')[0] === value('name') })
    var text = pair === undefined ? undefined : pair.slice(pair.indexOf('=') + 1)
    return text !== undefined && value('decodeCookie') === 'true' ? decodeURIComponent(text) : text
  },
  j: function (value) {
    return value('name').split('.').reduce(function (here, name) {
      return here == null ? undefined : here[name]
    }, window)
  },
  jsm: function (value, context, raw) {
    var script = '<script>return (' + raw('javascript') + ')()</script>'
    try {
      return new Function(substitute(script, context.bare, context.quoted).slice(8, -9))()
    } catch (error) {
      if (error.unknown) throw error
      return undefined // a variable that throws, or that the page's policy forbids, is undefined
    }
  },
  smm: function (value, context, raw, rows) {
    var input = String(value('input'))
    var row = rows('map').find(function (one) { return String(one.key) === input })
    return row ? row.value : otherwise(value)
  },
  remm: function (value, context, raw, rows) {
    var input = String(value('input'))
    var flags = value('ignoreCase') === 'false' ? 'g' : 'gi'
    var found = rows('map').map(function (row) {
      var whole = value('fullMatch') === 'true' ? '^' + row.key + '$' : row.key
      var pattern = new RegExp(whole, flags)
      if (input.search(pattern) < 0) return undefined
      return { value: value('replaceAfterMatch') === 'true' ? input.replace(pattern, row.value) : row.value }
    }).find(Boolean)
    return found ? found.value : otherwise(value)
  },
  e: function (value, context) { return context.event },
  cid: function (value, context) { return BUILT_IN.CONTAINER_ID(context) },
  dbg: function () { return false },
  r: BUILT_IN.RANDOM_NUMBER,
  uv: function () { return undefined }
}

function otherwise(value) {
  return value('setDefaultValue') === 'true' ? value('defaultValue') : undefined
}

// The value of {{name}}. `context` holds the container, the data layer's model and the event.
function valueOf(name, context) {
  if (name === '_event') return context.event
  var builtIn = (context.container.builtInVariable || []).find(called(name))
  if (builtIn && !has(BUILT_IN, builtIn.type)) throw unknown('built-in variable "' + builtIn.type + '" is not imitated')
  if (builtIn) return BUILT_IN[builtIn.type](context)
  var variable = (context.container.variable || []).find(called(name))
  if (!variable) throw unknown('unknown variable {{' + name + '}}')
  if (context.inside.indexOf(name) >= 0) throw unknown('variable {{' + name + '}} stands for itself')
  context.inside.push(name)
  try {
    return formatted(computed(variable, context), variable.formatValue || {}, context)
  } finally {
    context.inside.pop()
  }
}

function computed(variable, context) {
  function raw(key) {
    return parameter(variable, key)
  }
  function filled(key) {
    return fill(raw(key), context)
  }
  function rows(key) {
    return valueIn((variable.parameter || []).find(function (one) { return one.key === key }) || {}, context) || []
  }
  if (has(KINDS, variable.type)) return KINDS[variable.type](filled, context, raw, rows)
  if (context.templates && has(context.templates, variable.type)) return context.sandboxed(variable, context)
  throw unknown('variable type "' + variable.type + '" is not imitated')
}

/** What "Format Value" makes of a value. */
function formatted(value, format, context) {
  function instead(key) {
    return valueIn(format[key], context)
  }
  if (typeof value === 'string' && format.caseConversionType === 'LOWERCASE') value = value.toLowerCase()
  if (typeof value === 'string' && format.caseConversionType === 'UPPERCASE') value = value.toUpperCase()
  if (format.convertNullToValue && value === null) return instead('convertNullToValue')
  if (format.convertUndefinedToValue && value === undefined) return instead('convertUndefinedToValue')
  if (format.convertTrueToValue && value === true) return instead('convertTrueToValue')
  if (format.convertFalseToValue && value === false) return instead('convertFalseToValue')
  return value
}

// A text field: a lone {{Name}} keeps its type, anything else becomes text.
function fill(text, context) {
  if (text === undefined) return undefined
  var alone = /^\{\{([^{}]*)\}\}$/.exec(text)
  if (alone) return valueOf(alone[1], context)
  return text.replace(/\{\{([^{}]*)\}\}/g, function (_, name) {
    return String(valueOf(name, context))
  })
}

/** A parameter of an export, whatever its kind, as the value that a template is given. */
function valueIn(one, context) {
  if (one.type === 'LIST') return (one.list || []).map(function (part) { return valueIn(part, context) })
  if (one.type === 'MAP') {
    var made = {}
    ;(one.map || []).forEach(function (part) { made[part.key] = valueIn(part, context) })
    return made
  }
  var value = fill(one.value, context)
  if (one.type === 'BOOLEAN' && typeof value === 'string') return value === 'true'
  return one.type === 'INTEGER' && typeof value === 'string' ? Number(value) : value
}

function called(name) {
  return function (entity) { return entity.name === name }
}

function parameter(entity, key) {
  var found = (entity.parameter || []).find(function (one) { return one.key === key })
  return found && found.value
}

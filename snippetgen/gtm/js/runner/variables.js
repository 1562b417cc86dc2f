// What {{Name}} stands for: GTM's kinds of variables.
// A value that is not known here is thrown as `unknown`: whatever depends on it is unknown, too.

function unknown(why) {
  const error = new Error(why)
  error.unknown = true
  return error
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
    // What comes after the function, a semicolon or a comment, is none of its value.
    var script = '<script>var made = ' + raw('javascript') + '\n;return made()</script>'
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
      var pattern = regExp(whole, flags)
      if (!pattern || input.search(pattern) < 0) return undefined
      return { value: value('replaceAfterMatch') === 'true' ? input.replace(pattern, row.value) : row.value }
    }).find(Boolean)
    return found ? found.value : otherwise(value)
  },
  aev: function (value, context) {
    var kind = value('varType') || 'ELEMENT'
    if (!has(OF_ELEMENT, kind)) throw unknown('"' + kind + '" of an element is not imitated')
    var found = context.model.get(OF_ELEMENT[kind], '1')
    if (found === undefined || found === null) return otherwise(value)
    return kind === 'URL' && value('component') ? partOfUrl(found, value) : found
  },
  ctv: function (value, context) { return BUILT_IN.CONTAINER_VERSION(context) },
  d: function (value, context) {
    if (context.emptyPage) throw unknown('the page is an empty one: what its elements say is not known')
    var css = value('selectorType') === 'CSS'
    var element = css ? document.querySelector(value('elementSelector')) : document.getElementById(value('elementId'))
    if (!element) return null
    if (value('attributeName')) return element.getAttribute(value('attributeName'))
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.nodeName)) throw unknown('the value of a field is not imitated')
    return String(element.innerText || element.textContent).trim()
  },
  e: function (value, context) { return context.event },
  cid: function (value, context) { return BUILT_IN.CONTAINER_ID(context) },
  dbg: function () { return false },
  r: BUILT_IN.RANDOM_NUMBER,
  uv: function () { return undefined }
}

/** A pattern that can't be read matches nothing. */
function regExp(pattern, flags) {
  try {
    return new RegExp(pattern, flags)
  } catch (error) {
    return undefined
  }
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
    var one = (variable.parameter || []).find(function (one) { return one.key === key }) || {}
    return one.type === 'LIST' ? valueIn(one, context) : fill(one.value, context)
  }
  function rows(key) {
    return filled(key) || []
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
  text = String(text)
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

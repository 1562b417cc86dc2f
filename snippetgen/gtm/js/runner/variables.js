// What {{Name}} stands for: the data layer's two models, and GTM's kinds of variables.

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

function isPlain(value) {
  return Object.prototype.toString.call(value) === '[object Object]'
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

var BUILT_IN = {
  PAGE_URL: function () { return location.href.replace(/#.*/, '') },
  PAGE_HOSTNAME: function () { return location.hostname },
  PAGE_PATH: function () { return location.pathname },
  REFERRER: function () { return document.referrer },
  EVENT: function (context) { return context.event }
}

var URL_PART = {
  URL: function (url) { return url.href.replace(/#.*/, '') },
  HOST: function (url) { return url.hostname },
  PATH: function (url) { return url.pathname },
  PORT: function (url) { return url.port || (url.protocol === 'https:' ? '443' : '80') },
  PROTOCOL: function (url) { return url.protocol.replace(':', '') },
  FRAGMENT: function (url) { return url.hash.slice(1) },
  QUERY: function (url, key) {
    if (!key) return url.search.slice(1)
    var value = url.searchParams.get(key)
    return value === null ? undefined : value
  }
}

var KINDS = {
  c: function (value) { return value('value') },
  v: function (value, context) {
    var found = context.model.get(value('name'), value('dataLayerVersion'))
    return found === undefined && value('setDefaultValue') === 'true' ? value('defaultValue') : found
  },
  u: function (value) {
    return URL_PART[value('component') || 'URL'](new URL(location.href), value('queryKey'))
  },
  k: function (value) {
    var pair = document.cookie.split('; ').find(function (one) { return one.split('=')[0] === value('name') })
    var text = pair === undefined ? undefined : pair.slice(pair.indexOf('=') + 1)
    return text !== undefined && value('decodeCookie') === 'true' ? decodeURIComponent(text) : text
  },
  jsm: function (value, context, raw) {
    var script = '<script>return (' + raw('javascript') + ')()</script>'
    return new Function(substitute(script, context.bare, context.quoted).slice(8, -9))()
  }
}

// The value of {{name}}. `context` holds the container, the data layer's model and the event.
function valueOf(name, context) {
  if (name === '_event') return context.event
  var builtIn = (context.container.builtInVariable || []).find(called(name))
  if (builtIn) return BUILT_IN[builtIn.type](context)
  var variable = (context.container.variable || []).find(called(name))
  if (!variable) throw new Error('unknown variable {{' + name + '}}')
  function raw(key) {
    return parameter(variable, key)
  }
  function filled(key) {
    return fill(raw(key), context)
  }
  return KINDS[variable.type](filled, context, raw)
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

function called(name) {
  return function (entity) { return entity.name === name }
}

function parameter(entity, key) {
  var found = (entity.parameter || []).find(function (one) { return one.key === key })
  return found && found.value
}

// The data layer's two models.

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

// One template's sandbox: what `require` gives it, each call noted and its permission asked for.

const NEEDS = { web: WEB_NEEDS, server: SERVER_NEEDS }

/**
 * `noted(name, words)` hears of each call; `replaced` maps names to what a test put in their place.
 * Two `require`s: `free` asks for no permission.
 */
function Sandbox(side, host, noted, replaced) {
  const apis = Object.assign(commonApis(host), side === 'server' ? serverApis(host) : webApis(host))

  function requiring(asking) {
    const made = {}
    return function require(name) {
      if (has(replaced, name)) return replaced[name]
      if (has(made, name)) return made[name]
      if (!has(apis, name)) return missing(name)
      return (made[name] = guarded(apis[name], name, asking))
    }
  }

  // It may be an API younger than this: to require it and never call it does no harm.
  function missing(name) {
    const other = side === 'server' ? 'web' : 'server'
    const known = has(other === 'server' ? serverApis(host) : webApis(host), name)
    return function () {
      throw new Error(name + (known ? ' is an API of ' + other + ' templates' : ' is no API that is known'))
    }
  }

  function guarded(api, name, asking) {
    if (typeof api !== 'function') {
      const object = {}
      Object.keys(api).forEach(function (key) { object[key] = guarded(api[key], name + '.' + key, asking) })
      return object
    }
    return function () {
      const words = [].slice.call(arguments)
      noted(name, words)
      asking(name, words)
      return api.apply(undefined, words)
    }
  }

  function asked(name, words) {
    const needs = has(NEEDS[side], name) ? NEEDS[side][name](words) : []
    needs.forEach(function (need) {
      if (allows(host.permissions, need[0], need.slice(1))) return
      const what = need.slice(1).filter(function (word) { return word !== undefined }).map(shown).join(', ')
      throw new Error('the template has no permission for ' + name + ': ' + need[0] + (what && ' of ' + what))
    })
  }

  return { require: requiring(asked), free: requiring(function () {}) }
}

function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key)
}

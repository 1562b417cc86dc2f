// The page as a custom template's sandbox reaches it.

function pageHost(permissions, world) {
  return {
    permissions: permissions,
    window: window,
    templateStorage: world.storage,
    localStorage: {
      getItem: function (key) { return window.localStorage.getItem(key) },
      setItem: function (key, value) { window.localStorage.setItem(key, value) },
      removeItem: function (key) { window.localStorage.removeItem(key) }
    },
    container: { containerId: 'GTM-TEST', debugMode: false, environmentName: '', environmentMode: false, firstPartyServing: false, previewMode: false, version: '1' },
    consent: world.consent,
    url: function () { return location.href },
    referrer: function () { return document.referrer },
    title: function () { return document.title },
    cookies: function () { return document.cookie },
    setCookie: function (name, value, options) {
      document.cookie = [name + '=' + value].concat(Object.keys(options).map(function (key) {
        return key === 'secure' ? 'secure' : key + '=' + options[key]
      })).join('; ')
    },
    layer: function (key, version) { return world.model.get(key, version) },
    command: function (words) { (function () { world.command(arguments) }).apply(null, words) },
    eventCallback: function (use) { setTimeout(function () { use('GTM-TEST', { tags: [] }) }, 0) },
    log: function (words) { console.log.apply(console, words) },
    later: function (use) { setTimeout(use, 0) },
    now: Date.now,
    random: Math.random,
    send: send
  }

  // Scripts of one token are one script: who asks later hears what became of it.
  function send(kind, url, done, failed, token) {
    if (kind !== 'script' || !token) return place(kind, url, done, failed)
    var known = world.scripts[token]
    if (known) return known.ended ? setTimeout(known.well ? done : failed, 0) : known.waiting.push([done, failed])
    known = world.scripts[token] = { ended: false, well: false, waiting: [[done, failed]] }
    place(kind, url, ended(true), ended(false))

    function ended(well) {
      return function () {
        known.ended = true
        known.well = well
        known.waiting.forEach(function (pair) { if (pair[well ? 0 : 1]) pair[well ? 0 : 1]() })
      }
    }
  }

  function place(kind, url, done, failed) {
    var element = document.createElement(kind === 'pixel' ? 'img' : kind)
    element.onload = done
    element.onerror = failed
    if (kind === 'iframe') element.style.display = 'none'
    element.src = url
    if (kind !== 'pixel') document.body.appendChild(element)
  }
}

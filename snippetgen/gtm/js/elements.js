// Elements of a page with nothing on it: enough to load a script, an image, a frame.

/** `world` has sent(method, url), later(use), listening(object). */
function Elements(world) {
  const sent = world.sent
  const later = world.later
  const listening = world.listening
  return element

  function element(name) {
    const made = listening({
      nodeName: name.toUpperCase(), tagName: name.toUpperCase(), nodeType: 1, style: {}, dataset: {}, childNodes: [],
      onload: null, onerror: null, innerHTML: '', text: '', textContent: '', parentNode: null, async: false, id: '',
      setAttribute: function (key, value) { made[key] = String(value) },
      getAttribute: function (key) { return has(made, key) ? String(made[key]) : null },
      hasAttribute: function (key) { return has(made, key) },
      appendChild: function (child) { return added(child, made) },
      insertBefore: function (child) { return added(child, made) },
      removeChild: function (child) { return child },
      remove: function () {}
    })
    if (name.toLowerCase() === 'a') address(made)
    if (name.toLowerCase() === 'img') source(made, 'img')
    return made
  }

  function address(link) {
    let url = parsedUrl(location.href)
    ;['host', 'hostname', 'pathname', 'search', 'hash', 'protocol', 'port', 'origin'].forEach(function (part) {
      Object.defineProperty(link, part, { get: function () { return url[part] } })
    })
    Object.defineProperty(link, 'href', {
      get: function () { return url.href },
      set: function (text) { url = parsedUrl(text, location.href) || url }
    })
  }

  function source(image) {
    let src = ''
    Object.defineProperty(image, 'src', {
      get: function () { return src },
      set: function (url) {
        src = String(url)
        answered(image, sent('GET', src))
      }
    })
  }

  function answered(target, well) {
    later(function () {
      const use = well ? target.onload : target.onerror
      if (typeof use === 'function') use.call(target, { type: well ? 'load' : 'error', target: target })
    })
  }

  function added(child, parent) {
    child.parentNode = parent
    if (child.nodeName === 'SCRIPT' && child.src) answered(child, sent('GET', child.src))
    else if (child.nodeName === 'SCRIPT') (0, eval)(child.text || child.textContent || child.innerHTML)
    else if (child.nodeName === 'IFRAME' && child.src) answered(child, sent('GET', child.src))
    return child
  }
}

// What a template may do: its declared permissions, asked before each call.

/** Whether the permissions allow something; the words are those of queryPermission. */
function allows(permissions, name, words) {
  if (!Object.prototype.hasOwnProperty.call(permissions, name)) return false
  const rule = PERMISSIONS[name]
  // A permission of which only the name is known is granted when it is declared.
  return rule ? rule(permissions[name], words) : true
}

const PERMISSIONS = {
  access_globals: function (declared, words) {
    return onlyFlags(declared.keys, words[1], words[0])
  },
  access_local_storage: function (declared, words) {
    return onlyFlags(declared.keys, words[1], words[0])
  },
  access_consent: function (declared, words) {
    return (declared.consentTypes || []).some(function (entry) {
      return entry.consentType === words[0] && (!words[1] || flagged(entry, words[1]))
    })
  },
  inject_script: function (declared, words) { return urlIn(declared.urls, words[0]) },
  inject_hidden_iframe: function (declared, words) { return urlIn(declared.urls, words[0]) },
  send_pixel: function (declared, words) {
    return declared.allowedUrls === 'any' || urlIn(declared.urls, words[0])
  },
  send_http: function (declared, words) {
    return declared.allowedUrls !== 'specific' || urlIn(declared.urls, words[0])
  },
  get_cookies: function (declared, words) {
    return declared.cookieAccess === 'any' || (declared.cookieNames || []).indexOf(words[0]) >= 0
  },
  set_cookies: function (declared, words) {
    const options = words[1] || {}
    return (declared.allowedCookies || []).some(function (cookie) {
      return fits(cookie.name, words[0]) && fits(cookie.domain, options.domain) && fits(cookie.path, options.path)
    })
  },
  read_data_layer: function (declared, words) {
    return declared.allowedKeys === 'any' || keyIn(declared.keyPatterns, words[0])
  },
  write_data_layer: function (declared, words) { return keyIn(declared.keyPatterns, words[0]) },
  read_event_data: function (declared, words) {
    if (declared.eventDataAccess === 'any' || words[0] === undefined) return true
    return keyIn(declared.keyPatterns, words[0])
  },
  read_request: function (declared, words) {
    if (declared.requestAccess !== 'specific' || words[0] !== 'header') return true
    if (declared.headersAllowed === false) return false
    return declared.headerAccess !== 'specific' || (declared.headerWhitelist || []).some(function (entry) {
      return String(entry.headerName).toLowerCase() === String(words[1]).toLowerCase()
    })
  },
  get_url: urlPart,
  get_referrer: urlPart
}

function onlyFlags(entries, key, flags) {
  return (entries || []).some(function (entry) {
    return entry.key === key && (!flags || flagged(entry, flags))
  })
}

// "readwrite" is both.
function flagged(entry, flags) {
  return ['read', 'write', 'execute'].every(function (flag) {
    return flags.indexOf(flag) < 0 || entry[flag] === true
  })
}

function fits(pattern, value) {
  return pattern === undefined || pattern === '*' || value === undefined || value === 'auto' || pattern === value
}

// Keys as "a.b", and with everything below: "a.*", "*".
function keyIn(patterns, key) {
  return (patterns || []).some(function (pattern) {
    if (pattern === '*' || pattern === key) return true
    if (!/\*$/.test(pattern)) return false
    const start = pattern.slice(0, -1)
    return key.indexOf(start) === 0 || key + '.' === start
  })
}

// https://host/path, where the host may begin with "*." and the path end in "*"; a path that ends in
// "/" stands for all below it: large vendors' tags are allowed "https://host/" and call /v1/events.
function urlIn(patterns, url) {
  const asked = parsedUrl(url)
  return asked !== undefined && (patterns || []).some(function (pattern) {
    const found = /^(\*|https?):\/\/([^/]*)(\/.*)?$/.exec(pattern)
    if (!found) return pattern === '*' || pattern === url
    if (found[1] !== '*' && found[1] + ':' !== asked.protocol) return false
    return hostFits(found[2], asked) && pathFits(found[3], asked.pathname + asked.search)
  })
}

function hostFits(pattern, asked) {
  if (pattern === '*' || pattern === asked.host || pattern === asked.hostname) return true
  if (pattern.slice(0, 2) !== '*.') return false
  return ('.' + asked.hostname).slice(1 - pattern.length) === pattern.slice(1)
}

function pathFits(pattern, path) {
  const parts = (pattern || '/').replace(/\/$/, '/*').split('*')
  let from = parts[0].length
  if (path.slice(0, from) !== parts[0]) return false
  for (let i = 1; i < parts.length; i++) {
    const found = path.indexOf(parts[i], from)
    if (found < 0) return false
    from = found + parts[i].length
  }
  return parts.length > 1 ? parts[parts.length - 1] === '' || from === path.length : path === pattern || path.split('?')[0] === pattern
}

function urlPart(declared, words) {
  const part = words[0]
  if (declared.urlParts === 'any' || declared.urlParts === undefined) return true
  if (part === undefined) return ['protocol', 'host', 'port', 'path', 'query', 'extension', 'fragment'].every(granted)
  if (!granted(part)) return false
  if (part !== 'query' || words[1] === undefined || declared.queriesAllowed !== 'specific') return true
  return (declared.queryKeys || []).indexOf(words[1]) >= 0
  function granted(one) { return declared[one] === true }
}

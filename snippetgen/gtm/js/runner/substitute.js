// How GTM puts a variable into Custom HTML: it depends on where in the script {{Name}} stands.

// In a script, a place that needs no escaping holds a call that gives the value itself, of whatever
// type; inside a string literal the value becomes text, escaped so that it cannot end the string.
// In markup, what stands in an address's query is percent-encoded. GTM has further rules for other
// places: a value that no rule could change is put in as it is, any other is unknown.
function substitute(html, bare, quoted) {
  var parts = html.split(/(<script\b[^>]*>[\s\S]*?<\/script\s*>)/i)
  return parts
    .map(function (part, index) {
      if (index % 2 === 0) return inMarkup(part.replace(UNSEEN, ''), quoted)
      var tag = /^<script\b[^>]*>/i.exec(part)[0]
      var text = part.slice(tag.length)
      if (NO_SCRIPT.test(tag) && references(text).length) throw unknown('a variable in a script of another type is not imitated: ' + tag)
      return inMarkup(tag, quoted) + inScript(text, bare, quoted)
    })
    .join('')
}

// Where scripts run, a browser shows neither.
var UNSEEN = /<!--[\s\S]*?-->|<noscript\b[^>]*>[\s\S]*?<\/noscript\s*>/gi
var NO_SCRIPT = /\btype\s*=\s*["']?(?!(?:text|application)\/javascript|module)[a-z]/i
var ADDRESS_SO_FAR = /\s(?:src|href|action)\s*=\s*(?:"[^"?]*\?[^"]*|'[^'?]*\?[^']*)$/i

function inMarkup(text, quoted) {
  return text.replace(/\{\{([^{}]*)\}\}/g, function (whole, name, at) {
    return ADDRESS_SO_FAR.test(text.slice(0, at)) ? inQuery(quoted(name)) : unchanged(quoted(name), whole)
  })
}

/** A value in the query of an address. Source: the escape code 12 of gtm.js. */
function inQuery(value) {
  return encodeURIComponent(String(value)).replace(/['()]/g, function (one) {
    return '%' + one.charCodeAt(0).toString(16)
  })
}

function unchanged(value, reference) {
  if (/^[\w.~-]*$/.test(String(value))) return String(value)
  throw unknown('how ' + reference + ' is escaped where it stands is not known: ' + JSON.stringify(String(value)))
}

function references(text) {
  return (text.match(/\{\{[^{}]*\}\}/g) || []).map(function (found) {
    return found.slice(2, -2)
  })
}

// Walks over the literals and comments of a script. The order matters: the first that fits is taken.
var PIECES = [
  { name: 'a comment', pattern: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y },
  { name: 'text', pattern: /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y },
  { name: 'a template literal', pattern: /`(?:\\[\s\S]|[^`\\])*`/y },
  { name: 'a regular expression', pattern: /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y },
  { name: 'code', pattern: /\{\{[^{}]*\}\}|[\w$]+|\s+|[\s\S]/y }
]

// After one of these a slash begins a regular expression; after anything else it divides.
var BEFORE_REGEX = /(^|[(,=:[!&|?{};+\-*%~^<>]|\b(return|typeof|case|in|void|delete|do|else))\s*$/

function inScript(script, bare, quoted) {
  if (script.indexOf('{{') < 0) return script
  var done = ''
  for (var at = 0; at < script.length; ) {
    var piece = pieceAt(script, at, done)
    at += piece.text.length
    done += replaced(piece, bare, quoted)
  }
  return done
}

function pieceAt(script, at, before) {
  for (var i = 0; i < PIECES.length; i++) {
    if (PIECES[i].name === 'a regular expression' && !BEFORE_REGEX.test(before)) continue
    PIECES[i].pattern.lastIndex = at
    var found = PIECES[i].pattern.exec(script)
    if (found) return { name: PIECES[i].name, text: found[0] }
  }
}

function replaced(piece, bare, quoted) {
  return piece.text.replace(/\{\{([^{}]*)\}\}/g, function (whole, name) {
    if (piece.name === 'a comment') return ''
    if (piece.name === 'code') return bare(name)
    if (piece.name === 'text') return escaped(quoted(name))
    throw unknown('a variable in ' + piece.name + ' is not imitated: ' + whole)
  })
}

function escaped(value) {
  return String(value).replace(/[\0\b-\r"&'/<=>\\\x85\u2028\u2029]/g, function (character) {
    var code = character.charCodeAt(0)
    return code > 255 ? '\\u' + code.toString(16) : '\\x' + (code + 256).toString(16).slice(1)
  })
}

// How GTM puts a variable into Custom HTML: it depends on where in the script {{Name}} stands.

// A place that needs no escaping holds a call that gives the value itself, of whatever type.
// Inside a string literal the value becomes text, escaped so that it cannot end the string.
// GTM has further rules for other places; ours are never needed there, so they are errors.
function substitute(html, bare, quoted) {
  var parts = html.split(/(<script\b[^>]*>[\s\S]*?<\/script\s*>)/i)
  return parts
    .map(function (part, index) {
      if (index % 2 === 1) return inScript(part, bare, quoted)
      if (part.indexOf('{{') >= 0) throw unknown('a variable outside a script is not imitated: ' + part.trim())
      return part
    })
    .join('')
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

// SHA-256, HMAC and base64 over UTF-8: small, and the same in every engine.

function utf8(text) {
  const bytes = []
  const escaped = encodeURIComponent(String(text).replace(/[\ud800-\udfff]/g, paired))
  for (let i = 0; i < escaped.length; i++) {
    if (escaped.charAt(i) === '%') bytes.push(parseInt(escaped.slice(i + 1, (i += 2) + 1), 16))
    else bytes.push(codeAt(escaped, i))
  }
  return bytes
}

// Half of a surrogate pair is no character: it becomes U+FFFD, as everywhere else.
function paired(one, index, whole) {
  const code = codeAt(one, 0)
  const other = codeAt(whole, code < 0xdc00 ? index + 1 : index - 1)
  const pair = code < 0xdc00 ? other >= 0xdc00 && other < 0xe000 : other >= 0xd800 && other < 0xdc00
  return pair ? one : '\ufffd'
}

function textOf(bytes) {
  return unescaped(bytes.map(function (byte) { return '%' + (byte + 256).toString(16).slice(1) }).join(''))
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes) {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] || 0) << 8) | (bytes[i + 2] || 0)
    for (let j = 0; j < 4; j++) {
      text += i + j > bytes.length ? '=' : DIGITS.charAt((three >> (18 - 6 * j)) & 63)
    }
  }
  return text
}

/** The bytes of base64, or of its form for addresses; undefined where it is neither. */
function unbase64(text) {
  text = String(text).replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '')
  if (/[^A-Za-z0-9+/]/.test(text) || text.length % 4 === 1) return undefined
  const bytes = []
  let bits = 0
  let held = 0
  for (let i = 0; i < text.length; i++) {
    bits = ((bits << 6) | DIGITS.indexOf(text.charAt(i))) & 0xffff
    held += 6
    if (held >= 8) bytes.push((bits >> (held -= 8)) & 255)
  }
  return bytes
}

function hex(bytes) {
  return bytes.map(function (byte) { return (byte + 256).toString(16).slice(1) }).join('')
}

// The fraction of the cube roots, and of the square roots, of the first primes (FIPS 180-4).
const ROUND = []
const START = []
for (let n = 2; ROUND.length < 64; n++) {
  let prime = true
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
  if (!prime) continue
  if (START.length < 8) START.push((Math.sqrt(n) * 4294967296) | 0)
  ROUND.push((Math.cbrt(n) * 4294967296) | 0)
}

function sha256Bytes(bytes) {
  const hash = START.slice()
  const length = bytes.length * 8
  bytes = bytes.concat([128])
  while (bytes.length % 64 !== 56) bytes.push(0)
  for (let i = 7; i >= 0; i--) bytes.push(Math.floor(length / Math.pow(256, i)) & 255)
  for (let block = 0; block < bytes.length; block += 64) compress(hash, bytes, block)
  const all = []
  hash.forEach(function (word) {
    for (let shift = 24; shift >= 0; shift -= 8) all.push((word >>> shift) & 255)
  })
  return all
}

function compress(hash, bytes, block) {
  const words = []
  function turn(word, by) { return (word >>> by) | (word << (32 - by)) }
  for (let i = 0; i < 64; i++) {
    if (i < 16) {
      const j = block + i * 4
      words.push((bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3])
    } else {
      const x = words[i - 15]
      const y = words[i - 2]
      const small = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
      const large = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
      words.push((words[i - 16] + small + words[i - 7] + large) | 0)
    }
  }
  let [a, b, c, d, e, f, g, h] = hash
  for (let i = 0; i < 64; i++) {
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  ;[a, b, c, d, e, f, g, h].forEach(function (word, i) { hash[i] = (hash[i] + word) | 0 })
}

function hmac(key, message) {
  if (key.length > 64) key = sha256Bytes(key)
  const inner = []
  const outer = []
  for (let i = 0; i < 64; i++) {
    inner.push((key[i] || 0) ^ 0x36)
    outer.push((key[i] || 0) ^ 0x5c)
  }
  return sha256Bytes(outer.concat(sha256Bytes(inner.concat(message))))
}

/** A digest in the encoding that a template asks for: base64 unless said, base64url, hex. */
function encoded(bytes, options) {
  const encoding = String((options && typeof options === 'object' ? options.outputEncoding : options) || 'base64')
  if (encoding === 'hex') return hex(bytes)
  const text = base64(bytes)
  return encoding === 'base64url' ? text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : text
}

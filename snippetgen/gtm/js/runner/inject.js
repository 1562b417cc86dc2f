// Puts a tag's HTML into the page: a script works only when it is made by createElement. As in
// gtm.js it keeps its id, its charset and its address, and no other attribute.

function inject(html, done) {
  if (!document.body) return setTimeout(inject, 20, html, done)
  var holder = document.createElement('div')
  holder.innerHTML = html
  moved([].slice.call(holder.childNodes), document.body, done)
}

/** The nodes, one after the other, into an element; a script's address is waited for. */
function moved(nodes, into, done) {
  var node = nodes.shift()
  if (!node) return done(true)
  function next() {
    moved(nodes, into, done)
  }
  if (node.nodeName === 'SCRIPT' && /^(|module|(text|application)\/javascript)$/i.test(node.type)) return run(node, into, next, done)
  if (!node.querySelector || !node.querySelector('script')) {
    into.appendChild(node)
    return next()
  }
  var inside = [].slice.call(node.childNodes)
  inside.forEach(function (one) { node.removeChild(one) })
  into.appendChild(node)
  moved(inside, node, function (well) {
    if (well) next()
    else done(false)
  })
}

function run(node, into, next, done) {
  var script = document.createElement('script')
  script.async = false
  if (node.id) script.id = node.id
  if (node.charset) script.charset = node.charset
  script.text = node.text
  if (node.src) {
    script.onload = next
    script.onerror = function () { done(false) }
    script.src = node.src
  }
  into.appendChild(script)
  if (!node.src) next()
}

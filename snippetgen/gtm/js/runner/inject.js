// Puts a tag's HTML into the page: a script works only when it is made by createElement.

function inject(html, done) {
  if (!document.body) return setTimeout(inject, 20, html, done)
  var holder = document.createElement('div')
  holder.innerHTML = html
  next([].slice.call(holder.childNodes))

  function next(nodes) {
    var node = nodes.shift()
    if (!node) return done(true)
    if (node.nodeName !== 'SCRIPT') {
      if (node.querySelector && node.querySelector('script')) throw unknown('a script inside an element is not imitated')
      document.body.appendChild(node)
      return next(nodes)
    }
    var script = document.createElement('script')
    ;[].forEach.call(node.attributes, function (attribute) {
      if (attribute.name !== 'src') throw unknown('"' + attribute.name + '" on a script is not imitated')
    })
    script.text = node.text
    if (node.src) {
      script.src = node.src
      script.onload = function () { next(nodes) }
      script.onerror = function () { done(false) }
    }
    document.body.appendChild(script)
    if (!node.src) next(nodes)
  }
}

// The kinds of tags that are imitated; custom templates besides.
var TAGS = {
  html: function (tag, context, done) {
    if (parameter(tag, 'supportDocumentWrite') === 'true') throw unknown('document.write is not imitated')
    context.inject(substitute(parameter(tag, 'html') || '', context.bare, context.quoted), done)
  },
  img: function (tag, context, done) {
    var image = new Image()
    image.onload = function () { done(true) }
    image.onerror = function () { done(false) }
    image.src = imageUrl(tag, context)
  }
}

/** The address of an image tag; a random number keeps it out of caches, where that is asked for. */
function imageUrl(tag, context) {
  var text = parameter(tag, 'url') || ''
  var alone = /^\{\{[^{}]*\}\}$/.test(text)
  var url = alone ? String(fill(text, context)) : text.replace(/\{\{([^{}]*)\}\}/g, function (whole, name, at) {
    var value = context.quoted(name)
    return text.slice(0, at).indexOf('?') < 0 ? unchanged(value, whole) : inQuery(value)
  })
  if (parameter(tag, 'useCacheBuster') !== 'true') return url
  var name = parameter(tag, 'cacheBusterQueryParam') || 'gtmcb'
  return url + (url.indexOf('?') < 0 ? '?' : '&') + name + '=' + BUILT_IN.RANDOM_NUMBER()
}

function priority(tag) {
  return tag.priority ? Number(tag.priority.value) : 0
}

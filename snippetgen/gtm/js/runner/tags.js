// The kinds of tags that are imitated; custom templates besides.
var TAGS = {
  html: function (tag, context, done) {
    if (writes(tag)) throw unknown('document.write is not imitated')
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

/** Whether a tag needs "Support document.write": the box alone, as it is often ticked, changes nothing. */
function writes(tag) {
  return parameter(tag, 'supportDocumentWrite') === 'true' && /document\s*\.\s*write/.test(parameter(tag, 'html'))
}

/** What a tag of another kind is given: its parameters with the values of their variables. */
function parametersOf(tag, context) {
  var given = {}
  tag.parameter.forEach(function (one) {
    try {
      given[one.key] = written(valueIn(one, context), [])
    } catch (error) {
      if (!error.unknown) throw error
      given[one.key] = '(unknown: ' + error.message + ')'
    }
  })
  return given
}

function priority(tag) {
  return tag.priority ? Number(tag.priority.value) : 0
}

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
    image.src = String(fill(parameter(tag, 'url'), context))
  }
}

function priority(tag) {
  return tag.priority ? Number(tag.priority.value) : 0
}

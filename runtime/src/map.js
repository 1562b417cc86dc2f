// Reads a host's own message, such as GA4's, by paths into it. A map is data and never code:
// nothing it meets, a getter that throws or an object in a circle, can break the page.

import { made } from './objects.js'

/**
 * @param {any} map a path, a list of paths, or an object of maps with "@from", "@each", "@value"
 * @param {any} message
 * @returns {any}
 */
export function mapped(map, message) {
  if (typeof map == 'string') return pick(message, map)
  if (Array.isArray(map)) {
    return map.map(function (path) {
      return pick(message, path)
    })
  }
  if ('@value' in map) return map['@value']
  if (map['@each']) return each(map, pick(message, map['@each']))
  return fields(map, map['@from'] ? pick(message, map['@from']) : message)
}

/** @param {any} map @param {any} from */
function fields(map, from) {
  return made(from && typeof from == 'object' ? map : {}, function (key, path) {
    return key[0] == '@' ? undefined : mapped(path, from)
  })
}

/** @param {any} map @param {any} items */
function each(map, items) {
  if (!Array.isArray(items)) return []
  return items.map(function (item) {
    return fields(map, item)
  })
}

/** @param {any} from @param {string} path */
function pick(from, path) {
  if (path == 'page.url') return address()
  if (path == 'page.image') return picture()
  try {
    return path.split('.').reduce(function (here, name) {
      return here == null ? here : here[name]
    }, from)
  } catch (e) {
    return
  }
}

/** The picture that a page has for those who share it: on a product's page, the product's. */
function picture() {
  var meta = document.querySelector('meta[property="og:image"]')
  return meta && meta.getAttribute('content')
}

/** The page's address, without what an advertisement added to it where the page says so itself. */
function address() {
  var link = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=canonical]'))
  var bare = location.href.split(/[?#]/)[0]
  return link && link.href == bare ? bare : location.href
}

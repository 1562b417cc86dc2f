// Objects and lists, whatever the page has added to all of them.

/**
 * What an object holds itself: some pages add to every object.
 * @param {any} object
 * @param {(key: string, value: any) => void} use
 */
export function own(object, use) {
  for (var key in object) if (has(object, key)) use(key, object[key])
}

/** @param {any} object @param {string} key */
export function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key)
}

/** What one object holds, put into another, which is returned. @param {any} into @param {any} from */
export function merge(into, from) {
  own(from, function (key, value) {
    into[key] = value
  })
  return into
}

/**
 * An object with the same keys; without those for which there is no value.
 * @param {any} object
 * @param {(key: string, value: any) => any} use
 */
export function made(object, use) {
  /** @type {Record<string, any>} */
  var kept = {}
  own(object, function (key, value) {
    value = use(key, value)
    if (isThere(value)) kept[key] = value
  })
  return kept
}

/** @param {any} value */
export function isThere(value) {
  return value !== undefined
}

/** An empty list is no value. @param {any} value */
export function filled(value) {
  return Array.isArray(value) && !value.length ? undefined : value
}

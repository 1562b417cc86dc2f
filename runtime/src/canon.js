// Turns what a page or a message says into values: text, numbers, absolute addresses, lists.
// Every host passes through here, so units, encodings and missing values are settled once.

import { filled, isThere, made } from './objects.js'

/**
 * How one side prints its values.
 * @typedef {{decode?: string, money?: string}} Side
 */

/**
 * A value by its type; undefined when it is missing. What is handed in is never changed.
 * @param {any} value
 * @param {any} type "money", "number", "boolean", "url", a tree of types (an object, or a list of them), or nothing: text
 * @param {Side} side
 * @returns {any}
 */
export function canon(value, type, side) {
  if (Array.isArray(value)) return list(value, type, side)
  if (type && typeof type == 'object') return tree(value, type, side)
  if (typeof value == 'boolean' || (typeof value == 'number' && isFinite(value))) value = String(value)
  if (typeof value != 'string') return
  if (side.decode) value = decoded(value)
  if (type == 'money' || type == 'number') {
    return number(value, type == 'money' && side.money == 'minor' ? 100 : 1)
  }
  if (type == 'boolean') return boolean(value)
  return value && type == 'url' ? absolute(value) : value || undefined
}

/** @param {any[]} values @param {any} type @param {Side} side */
function list(values, type, side) {
  var kept = values.map(function (value) {
    // A list in a list is no value, and may be a circle.
    return Array.isArray(value) ? undefined : canon(value, type, side)
  })
  return filled(kept.filter(isThere))
}

/** @param {any} values @param {Record<string, any>} types @param {Side} side */
function tree(values, types, side) {
  if (!values || typeof values != 'object') return
  return made(values, function (key, value) {
    return canon(value, types[key], side)
  })
}

/** Percent-encoded text, `+` for a space; as it is where it is not that. @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch (e) {
    return text
  }
}

/**
 * As hosts print it: Liquid `true`, Django `True`, a database 1. Undefined for what is neither.
 * @param {string} text
 */
function boolean(text) {
  return /^(true|1)$/i.test(text) || (/^(false|0)$/i.test(text) ? false : undefined)
}

/** Text that is a number and nothing else. @param {string} text @param {number} unit */
function number(text, unit) {
  return finite(text.trim() ? Number(text) / unit : NaN)
}

/**
 * A number; undefined for what is none. Four digits are enough for money, and hide what adding
 * floats leaves behind.
 * @param {number} value
 */
export function finite(value) {
  value = Math.round(value * 1e4) / 1e4
  return isFinite(value) ? value : undefined
}

/** @param {string} address */
function absolute(address) {
  if (/^https?:\/\//i.test(address)) return address
  var link = document.createElement('a')
  link.href = address.replace(/^\/\//, 'https://')
  return link.href
}

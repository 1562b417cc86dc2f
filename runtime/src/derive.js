// Computes an event's properties from the variables that are known. The little language is
// described in snippetgen/expr.py; a property that is missing is left out, never sent empty.

import { finite } from './canon.js'
import { filled, has, isThere, made, merge } from './objects.js'

/**
 * Where an expression reads from: the scopes; and where it stands on an item of a list, that item
 * under an empty name, so that ".price" is the item's.
 * @typedef {Record<string, any>} Place
 */

/** @param {any} expr @param {Place} at @returns {any} */
export function derive(expr, at) {
  if (typeof expr == 'string') return variable(expr, at)
  for (var name in expr) {
    if (has(operators, name)) return operators[name](expr[name], at, expr)
  }
  return object(expr, at)
}

/** Every item of a list, as the place of an expression. @param {string} path @param {Place} at @returns {Place[]} */
export function places(path, at) {
  var items = variable(path, at)
  if (!Array.isArray(items)) return []
  return items.map(function (item, index) {
    return merge(merge({}, at), { '': item, '@index': index })
  })
}

/** @param {string} path @param {Place} at */
function variable(path, at) {
  if (path == '@time') return Math.floor(Date.now() / 1000)
  return filled(path.split('.').reduce(step, at))
}

/** One name further; through a list, for each of its items, made flat. @param {any} here @param {string} name @returns {any} */
function step(here, name) {
  if (!Array.isArray(here)) return here != null && has(here, name) ? here[name] : undefined
  return here.reduce(function (all, item) {
    var value = step(item, name)
    return isThere(value) ? all.concat(value) : all
  }, [])
}

/** @param {any} exprs @param {Place} at */
function object(exprs, at) {
  var found = made(exprs, function (key, expr) {
    return key == '@each' ? undefined : derive(expr, at)
  })
  return Object.keys(found).length ? found : undefined
}

/** Those that there are. @param {any[]} exprs @param {Place} at */
function values(exprs, at) {
  return exprs
    .map(function (expr) {
      return derive(expr, at)
    })
    .filter(isThere)
}

/** @type {Record<string, (part: any, at: Place, expr: any) => any>} */
var operators = {
  '@value': function (value) {
    return value
  },
  '@each': function (path, at, expr) {
    var items = places(path, at).map(function (place) {
      return object(expr, place)
    })
    return filled(items.filter(isThere))
  },
  '@unique': function (expr, at) {
    return filled(
      [].concat(derive(expr, at) || []).filter(function (value, i, values) {
        return values.indexOf(value) == i
      })
    )
  },
  '@sum': function (path, at, expr) {
    var items = places(path, at)
    // One item without a price, and the sum would be a wrong number: none is better.
    var sum = items.reduce(function (sum, place) {
      return sum + derive(expr['@of'], place)
    }, 0)
    return items.length ? finite(sum) : undefined
  },
  '@mul': function (exprs, at) {
    return finite(derive(exprs[0], at) * derive(exprs[1], at))
  },
  '@join': function (exprs, at) {
    var found = values(exprs, at)
    return found.length == exprs.length ? found.join('_') : undefined
  },
  '@first': function (exprs, at) {
    return values(exprs, at)[0]
  }
}

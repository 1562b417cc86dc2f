// Computes an event's properties from the variables that are known. The little language is
// described in snippetgen/expr.py; a property that is missing is left out, never sent empty.

import { has, own, round } from './canon.js'

/**
 * Where an expression reads from: the scopes, and the item that it stands on in a list.
 * @typedef {{scopes: any, item?: any, index?: number}} Place
 */

/** @param {any} expr @param {Place} at @returns {any} */
export function derive(expr, at) {
  if (typeof expr == 'string') return variable(expr, at)
  for (var name in expr) {
    if (has(operators, name)) return operators[name](expr[name], at, expr)
  }
  return object(expr, at)
}

/** Every item of a list, as the place of an expression. @param {string} path @param {Place} at */
export function places(path, at) {
  var items = variable(path, at)
  /** @type {Place[]} */
  var found = []
  for (var i = 0; Array.isArray(items) && i < items.length; i++) {
    found.push({ scopes: at.scopes, item: items[i], index: i })
  }
  return found
}

/** @param {string} path @param {Place} at */
function variable(path, at) {
  if (path == '@index') return at.index
  if (path == '@time') return Math.floor(Date.now() / 1000)
  var names = path.split('.')
  var here = names[0] ? at.scopes : at.item
  for (var i = names[0] ? 0 : 1; i < names.length; i++) here = step(here, names[i])
  return Array.isArray(here) && !here.length ? undefined : here
}

/** One name further; through a list, for each of its items, made flat. @param {any} here @param {string} name */
function step(here, name) {
  if (!Array.isArray(here)) return here != null && has(here, name) ? here[name] : undefined
  /** @type {any[]} */
  var all = []
  for (var i = 0; i < here.length; i++) {
    var value = step(here[i], name)
    if (value !== undefined) all = all.concat(value)
  }
  return all
}

/** @param {any} exprs @param {Place} at */
function object(exprs, at) {
  /** @type {Record<string, any>} */
  var made = {}
  var empty = true
  own(exprs, function (key, expr) {
    var value = key == '@each' ? undefined : derive(expr, at)
    if (value === undefined) return
    made[key] = value
    empty = false
  })
  return empty ? undefined : made
}

/** All of them, or undefined when one is missing. @param {any[]} exprs @param {Place} at */
function all(exprs, at) {
  var values = []
  for (var i = 0; i < exprs.length; i++) {
    values[i] = derive(exprs[i], at)
    if (values[i] === undefined) return
  }
  return values
}

/** @type {Record<string, (part: any, at: Place, expr: any) => any>} */
var operators = {
  '@value': function (value) {
    return value
  },
  '@each': function (path, at, expr) {
    var made = places(path, at).map(function (place) {
      return object(expr, place)
    })
    made = made.filter(Boolean)
    return made.length ? made : undefined
  },
  '@unique': function (expr, at) {
    /** @type {any[]} */
    var kept = [].concat(derive(expr, at) || []).filter(function (value, i, values) {
      return values.indexOf(value) == i
    })
    return kept.length ? kept : undefined
  },
  '@sum': function (path, at, expr) {
    var items = places(path, at)
    var sum = items.reduce(function (sum, place) {
      return sum + derive(expr['@of'], place)
    }, 0)
    // One item without a price, and the sum would be a wrong number: none is better.
    return items.length && isFinite(sum) ? round(sum) : undefined
  },
  '@mul': function (exprs, at) {
    var values = all(exprs, at)
    return values && round(values[0] * values[1])
  },
  '@join': function (exprs, at) {
    var values = all(exprs, at)
    return values && values.join('_')
  },
  '@first': function (exprs, at) {
    for (var i = 0; i < exprs.length; i++) {
      var value = derive(exprs[i], at)
      if (value !== undefined) return value
    }
  }
}

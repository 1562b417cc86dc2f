// assertThat and assertApi, with the matchers that Google documents for the tests of templates.

function AssertionError(message) {
  const error = new Error(message)
  error.assertion = true
  return error
}

function Subject(actual, message, failed) {
  const subject = {}
  function matcher(name, holds, wanted) {
    subject[name] = function () {
      const words = [].slice.call(arguments)
      if (holds.apply(undefined, words)) return
      const said = wanted + (words.length ? ' ' + words.map(function (word) { return shown(word) }).join(', ') : '')
      failed((message === undefined ? '' : message + ': ') + 'expected ' + said.trim() + ', got ' + shown(actual))
    }
  }
  function among(values) { return values.some(function (value) { return same(actual, value) }) }
  function holding(value) {
    if (typeof actual === 'string') return actual.indexOf(value) >= 0
    return Array.isArray(actual) && actual.some(function (item) { return same(item, value) })
  }
  function exactly(values) {
    if (!Array.isArray(actual) || actual.length !== values.length) return false
    const left = values.slice()
    return actual.every(function (item) {
      for (let i = 0; i < left.length; i++) if (same(item, left[i])) return left.splice(i, 1)
      return false
    })
  }
  function size() {
    if (typeof actual === 'string' || Array.isArray(actual)) return actual.length
    return actual && typeof actual === 'object' ? Object.keys(actual).length : undefined
  }
  function all(use) { return function () { return use([].slice.call(arguments)) } }
  function not(use) { return function () { return !use.apply(undefined, arguments) } }

  const is = {
    isUndefined: [function () { return actual === undefined }, 'undefined'],
    isDefined: [function () { return actual !== undefined }, 'something defined'],
    isNull: [function () { return actual === null }, 'null'],
    isNotNull: [function () { return actual !== null }, 'something but null'],
    isTrue: [function () { return actual === true }, 'true'],
    isFalse: [function () { return actual === false }, 'false'],
    isTruthy: [function () { return Boolean(actual) }, 'something truthy'],
    isFalsy: [function () { return !actual }, 'something falsy'],
    isNaN: [function () { return actual !== actual }, 'NaN'],
    isNotNaN: [function () { return actual === actual }, 'anything but NaN'],
    isInfinity: [function () { return actual === Infinity || actual === -Infinity }, 'infinity'],
    isNotInfinity: [function () { return actual !== Infinity && actual !== -Infinity }, 'something finite'],
    isEqualTo: [function (other) { return same(actual, other) }, ''],
    isNotEqualTo: [function (other) { return !same(actual, other) }, 'anything but'],
    isStrictlyEqualTo: [function (other) { return actual === other }, 'the very'],
    isNotStrictlyEqualTo: [function (other) { return actual !== other }, 'anything but the very'],
    isAnyOf: [all(among), 'one of'],
    isNoneOf: [not(all(among)), 'none of'],
    isGreaterThan: [function (other) { return actual > other }, 'more than'],
    isGreaterThanOrEqualTo: [function (other) { return actual >= other }, 'at least'],
    isLessThan: [function (other) { return actual < other }, 'less than'],
    isLessThanOrEqualTo: [function (other) { return actual <= other }, 'at most'],
    contains: [function () { return [].slice.call(arguments).every(holding) }, 'something that holds'],
    doesNotContain: [function () { return ![].slice.call(arguments).some(holding) }, 'something that does not hold'],
    containsExactly: [all(exactly), 'exactly'],
    doesNotContainExactly: [not(all(exactly)), 'anything but exactly'],
    hasLength: [function (length) { return size() === length }, 'the length'],
    isEmpty: [function () { return size() === 0 }, 'something empty'],
    isNotEmpty: [function () { return size() > 0 }, 'something that is not empty'],
    isArray: [function () { return typeOf(actual) === 'array' }, 'an array'],
    isBoolean: [function () { return typeof actual === 'boolean' }, 'a boolean'],
    isFunction: [function () { return typeof actual === 'function' }, 'a function'],
    isNumber: [function () { return typeof actual === 'number' }, 'a number'],
    isObject: [function () { return typeOf(actual) === 'object' }, 'an object'],
    isString: [function () { return typeof actual === 'string' }, 'text']
  }
  Object.keys(is).forEach(function (name) { matcher(name, is[name][0], is[name][1]) })
  return subject
}

/**
 * What is said of an API: `calls()` are the arguments of each call; `settled` answers what is under
 * way, for a scenario that asks whether the tag succeeded and has not mocked what it waits for.
 */
function ApiSubject(name, given, settled, failed) {
  let calls = given()

  function listed() {
    return calls.length ? calls.map(function (words) { return shown(words).slice(1, -1) || 'nothing' }).join('; ') : 'no call'
  }
  function calledWith(words) { return calls.some(function (call) { return same(call, words) }) }
  return {
    wasCalled: function () {
      if (!calls.length) {
        settled()
        calls = given()
      }
      if (!calls.length) failed('expected a call of ' + name + ', got none')
    },
    wasNotCalled: function () {
      if (calls.length) failed('expected no call of ' + name + ', got one with ' + listed())
    },
    wasCalledWith: function () {
      const words = [].slice.call(arguments)
      if (!calledWith(words)) {
        failed('expected a call of ' + name + ' with ' + shown(words).slice(1, -1) + ', got: ' + listed())
      }
    },
    wasNotCalledWith: function () {
      const words = [].slice.call(arguments)
      if (calledWith(words)) failed('expected no call of ' + name + ' with ' + shown(words).slice(1, -1))
    }
  }
}

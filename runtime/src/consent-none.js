// Where the plan asks for no consent.

/** @param {any} data @param {() => void} start */
export function gate(data, start) {
  start()
}

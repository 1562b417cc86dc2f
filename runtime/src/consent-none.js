// Where the plan asks for no consent.

/** @type {(data: any, start: () => void, stop: () => void) => void} */
export var gate = function (data, start) {
  start()
}

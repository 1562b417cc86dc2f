/** Make an element: everything that arrives is text here, and never markup. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const byId = (id) => document.getElementById(id);

export function amount(value) {
  return value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

export function bytes(count) {
  return count < 1000 ? `${count} B` : `${(count / 1000).toFixed(1)} KB`;
}

/** A value as one would read it: objects and lists as a table of their own. */
export function shown(value) {
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return value.join(", ");
  if (value && typeof value === "object") return table(Object.entries(value));
  return String(value);
}

export function table(rows) {
  return make(
    "table",
    {},
    make("tbody", {}, rows.map(([key, value]) =>
      make("tr", {}, make("th", { scope: "row" }, key), make("td", { class: typeof value }, shown(value))),
    )),
  );
}

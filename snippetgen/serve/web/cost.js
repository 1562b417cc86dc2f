import { byId, bytes, make } from "./dom.js";

const ROWS = 12;
const pages = [];
let runtime = { raw: 0, gzip: 0 };

export function know(weight) {
  runtime = weight;
  draw();
}

export function add(page) {
  pages.unshift(page);
  pages.length = Math.min(pages.length, ROWS);
  draw();
}

function draw() {
  const times = pages.map((page) => page.ms).filter((ms) => ms !== null).sort((one, other) => one - other);
  const median = time(times[Math.floor(times.length / 2)]);
  const last = pages[0];
  byId("panel-cost").replaceChildren(
    make(
      "dl",
      { class: "cards" },
      card("The script", bytes(runtime.gzip), `compressed; ${bytes(runtime.raw)} as it is. The same bytes on every page.`),
      card("This page", last ? bytes(last.bytes.gzip) : "–", "all of our snippets on it, script and data, compressed."),
      card("Script time", median, "the median of the pages below, in this browser."),
    ),
    make(
      "table",
      { class: "pages" },
      make("thead", {}, make("tr", {}, ["Page", "Bytes", "Compressed", "Script time"].map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, pages.map((page) =>
        make("tr", {}, make("th", { scope: "row" }, page.path), ...[bytes(page.bytes.raw), bytes(page.bytes.gzip), time(page.ms)].map((text) => make("td", {}, text))),
      )),
    ),
    make("p", { class: "quiet" }, "klaviyo.js itself is not counted: what it weighs, Klaviyo decides. Nor is Tag Manager's own script, which is not here: what runs your container has no time worth telling."),
  );
}

function time(ms) {
  return typeof ms === "number" ? `${ms.toFixed(1)} ms` : "–";
}

function card(name, number, about) {
  return make("div", {}, make("dt", {}, name), make("dd", {}, make("b", {}, number), make("span", {}, about)));
}

import { byId, make } from "./dom.js";

// By trigger, as the plan names their metrics: a step counts once for each person.
const STEPS = ["product_viewed", "added_to_cart", "checkout_started", "order_placed"];
const LABELS = { product_viewed: "Viewed Product", added_to_cart: "Added to Cart", checkout_started: "Started Checkout", order_placed: "Placed Order" };
const FLOWS = [
  { name: "Browse abandonment", starts: 0, ends: [1, 2, 3], when: "looked at a product and put nothing into the cart" },
  { name: "Abandoned cart", starts: 1, ends: [2, 3], when: "put something into the cart and did not check out" },
  { name: "Abandoned checkout", starts: 2, ends: [3], when: "began to check out and did not order" },
];

let metrics = {};
const reached = new Map(); // person -> the numbers of the steps that were kept

export function know(named) {
  metrics = named;
  draw();
}

export function count(events) {
  for (const { metric, verdict, person } of events) {
    const step = STEPS.findIndex((on) => metrics[on] && metric === metrics[on]);
    if (step < 0 || verdict === "dropped") continue;
    if (!reached.has(person)) reached.set(person, new Set());
    reached.get(person).add(step);
  }
  draw();
}

export function forget() {
  reached.clear();
  draw();
}

function draw() {
  const everybody = [...reached.values()];
  const counts = STEPS.map((_, step) => everybody.filter((steps) => steps.has(step)).length);
  const most = Math.max(1, ...counts);
  byId("panel-flows").replaceChildren(
    make("h2", {}, "How far people came"),
    make("ol", { class: "funnel" }, STEPS.map((on, step) => bar(on, counts[step], most))),
    make("h2", {}, "Flows that would start"),
    make("ul", { class: "flows" }, FLOWS.map((flow) => row(flow, everybody))),
    make("p", { class: "quiet" }, "By the usual triggers and filters of these flows, once their waiting time is over. Dropped events start nothing."),
  );
}

function bar(on, number, most) {
  const meter = make("meter", { min: "0", max: String(most), value: String(number), "aria-label": `${number} people` });
  const label = metrics[on] || LABELS[on];
  const missing = metrics[on] ? null : make("em", {}, " not in the plan");
  return make("li", {}, make("span", {}, label, missing), meter, make("b", {}, String(number)));
}

function row({ name, starts, ends, when }, everybody) {
  const number = everybody.filter((steps) => steps.has(starts) && !ends.some((end) => steps.has(end))).length;
  const said = number ? `for ${number} ${number === 1 ? "person" : "people"} who ${when}` : `for whoever ${when}: nobody so far`;
  return make("li", { class: number ? "starts" : "" }, make("strong", {}, name), make("span", {}, said));
}

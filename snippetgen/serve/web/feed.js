import { amount, byId, make, table } from "./dom.js";

const ACTIVE = "__activity__";
const SAID = {
  itself: "klaviyo.js sends this by itself, for each page.",
  kept: "Klaviyo would keep it as it is.",
  partial: "Klaviyo would keep it, but not all of it.",
  dropped: "Klaviyo would answer that all is well, and drop it.",
  refused: "Klaviyo would refuse it.",
};

/** One entry for each event, profile and refusal that a request brought, the newest first. */
export function add(item) {
  const entries = entriesOf(item);
  for (const entry of entries) byId("feed").prepend(make("li", {}, drawn(entry, item)));
  return entries;
}

function entriesOf({ request, events, profiles, people }) {
  if (request.method === "OPTIONS" || request.path.startsWith("/onsite/")) return [];
  if (request.status >= 400) {
    return [{ title: `${request.method} ${request.path}`, verdict: "refused", findings: errorsOf(request) }];
  }
  return [
    ...profiles.map((each) => ({ ...each, title: titleOf(each), about: nameOf(people[each.person] || each) })),
    ...events.map((each) => (each.metric === ACTIVE ? active(each) : { ...each, title: each.metric, about: aboutOf(each) })),
  ];
}

// klaviyo.js reports it by itself, once for each page: what is found in it is not the plan's doing.
function active(event) {
  return { ...event, title: "Active on Site", about: event.properties.initial_page_path, verdict: "itself", findings: [] };
}

// Items that were looked at go to the profile, too, and say of nobody who it is.
function titleOf({ email, phone_number: phone, external_id: id, properties = {} }) {
  return !email && !phone && !id && properties.$viewed_items ? "Recently viewed" : "Identify";
}

function nameOf({ email, phone_number: phone }) {
  return email || phone;
}

function aboutOf({ properties: of, value }) {
  const names = Array.isArray(of.ItemNames) ? of.ItemNames.join(", ") : undefined;
  const name = of.AddedItemProductName || of.ProductName || names;
  return [name, typeof value === "number" ? amount(value) : null].filter(Boolean).join(" · ");
}

function errorsOf(request) {
  const refusal = { code: String(request.status), message: "refused", path: "" };
  try {
    const { errors } = JSON.parse(request.answer || "{}");
    return errors.map((one) => ({ ...refusal, message: one.detail, path: one.source.pointer || "" }));
  } catch {
    return [refusal];
  }
}

function drawn(entry, item) {
  const codes = [...new Set(entry.findings.map((finding) => finding.code))];
  const summary = make(
    "summary",
    {},
    make("span", { class: `verdict ${entry.verdict}` }, entry.verdict === "itself" ? "by itself" : entry.verdict),
    make("strong", {}, entry.title),
    make("span", { class: "about" }, entry.about || ""),
    make("span", { class: "codes" }, codes.join(" ")),
    make("time", { datetime: item.request.at }, new Date(item.request.at).toLocaleTimeString("en-GB")),
  );
  const details = make("details", { class: "entry" }, summary);
  details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(body(entry, item)));
  return details;
}

function body(entry, { request }) {
  const own = ["value", "value_currency", "unique_id", "time", "backfill"];
  const rows = own.filter((key) => entry[key] !== undefined && entry[key] !== null).map((key) => [key, entry[key]]);
  const who = entry.metric ? entry.profile : without(entry, [...own, "title", "about", "verdict", "findings", "person", "via", "company_id"]);
  return make(
    "div",
    { class: "body" },
    make("p", { class: entry.verdict }, SAID[entry.verdict]),
    entry.findings.length ? make("ul", { class: "findings" }, entry.findings.map(finding)) : null,
    entry.properties && entry.metric ? section("Properties", table(Object.entries(entry.properties))) : null,
    rows.length ? section("Event", table(rows)) : null,
    who ? section("Who", table(Object.entries(who))) : null,
    raw(request),
  );
}

function finding({ code, message, hint, path, severity }) {
  const why = make("div", { class: "why" });
  const explain = make("button", { type: "button", "aria-expanded": "false" }, `Why ${code}?`);
  explain.addEventListener("click", async () => {
    if (!why.textContent) why.append(make("pre", {}, await explanation(code)));
    why.hidden = explain.getAttribute("aria-expanded") === "true";
    explain.setAttribute("aria-expanded", String(!why.hidden));
  });
  const known = /^[A-Z]/.test(code);
  return make(
    "li",
    {},
    make("p", {}, make("code", { class: severity || "error" }, code), ` ${message}`),
    hint ? make("p", { class: "todo" }, hint) : null,
    path ? make("p", { class: "path" }, path) : null,
    known ? explain : null,
    why,
  );
}

async function explanation(code) {
  const answer = await fetch(`/inspect/rule/${code}`);
  return answer.ok ? (await answer.json()).about : "There is no explanation.";
}

function raw(request) {
  const query = new URLSearchParams(request.query).toString();
  const head = `${request.method} ${request.path}${query ? `?${query}` : ""}\n`;
  const headers = Object.entries(request.headers).map(([key, value]) => `${key}: ${value}`).join("\n");
  const text = `${head}${headers}\n\n${pretty(request.body)}\n\n→ ${request.status}`;
  return make("details", { class: "raw" }, make("summary", {}, "Raw request"), make("pre", { tabindex: "0" }, text));
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function section(title, content) {
  return make("section", {}, make("h3", {}, title), content);
}

function without(object, keys) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

import { byId, make } from "./dom.js";
import * as cost from "./cost.js";
import * as feed from "./feed.js";
import * as flows from "./flows.js";
import * as people from "./people.js";
import * as tabs from "./tabs.js";

const SARAH = "sarah.mason@klaviyo-demo.com";
const counts = { kept: 0, partial: 0, dropped: 0, refused: 0 };
let demo = {};
let path = "/";

tabs.start(document.querySelector("[role=tablist]"));
people.forget();
flows.forget();
cost.know({ raw: 0, gzip: 0 });

const first = await fetch("/inspect/demo").then((answer) => answer.json());
const shop = first.shop;
know(first);
visit("/");

const stream = new EventSource("/inspect/stream");
stream.onopen = () => status("connected");
stream.onerror = () => status("not connected");
stream.addEventListener("demo", ({ data }) => {
  const before = demo.generation;
  know(JSON.parse(data));
  if (demo.generation !== before) {
    visit(path);
    say("The plan has changed: the shop was built again.");
  }
});
stream.addEventListener("cleared", clear);
stream.addEventListener("request", ({ data }) => {
  const item = JSON.parse(data);
  for (const entry of feed.add(item)) {
    if (!(entry.verdict in counts)) continue;
    counts[entry.verdict] += 1;
    say(`${entry.title}: ${entry.verdict}`);
  }
  people.learn(item.people);
  flows.count(item.events);
  tell();
});

addEventListener("message", ({ origin, data }) => {
  if (origin !== shop || !data || !data.snippetgen) return;
  path = data.snippetgen.path;
  byId("address").value = path;
  cost.add(data.snippetgen);
});

byId("home").addEventListener("click", () => visit("/"));
byId("reload").addEventListener("click", () => visit(path));
byId("identify").addEventListener("click", () => visit(`${path}?utm_email=${encodeURIComponent(SARAH)}`));
byId("empty").addEventListener("click", () => fetch("/events", { method: "DELETE" }));
byId("platform").addEventListener("change", async ({ target }) => {
  const answer = await fetch(`/inspect/platform/${target.value}`, { method: "POST", headers: { "X-Snippetgen": "1" } });
  if (!answer.ok) know({ ...demo, error: (await answer.json()).error });
});

function visit(address) {
  byId("shop").src = shop + address;
}

function know(told) {
  demo = told;
  byId("plan").textContent = told.plan ? `${told.plan} · ${told.company_id}` : `an example plan · ${told.company_id}`;
  byId("platform").replaceChildren(...told.platforms.map((name) => make("option", { value: name, selected: name === told.platform }, name)));
  byId("error").hidden = !told.error;
  byId("error").textContent = told.error || "";
  flows.know(told.metrics);
  cost.know(told.runtime);
}

function clear() {
  byId("feed").replaceChildren();
  for (const key of Object.keys(counts)) counts[key] = 0;
  people.forget();
  flows.forget();
  tell();
}

function tell() {
  for (const [key, number] of Object.entries(counts)) byId(`count-${key}`).textContent = number;
  byId("hint").hidden = byId("feed").childElementCount > 0;
}

function status(text) {
  byId("status").textContent = text;
  byId("status").className = text === "connected" ? "on" : "off";
}

function say(text) {
  byId("said").textContent = text;
}

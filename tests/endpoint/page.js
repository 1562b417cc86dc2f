// Pages just large enough for klaviyo.js: for each line on stdin, a description of a visit,
// prints a line that says what happened.
//
// { src, url, steps: [code | {"load": true} | {"wait": ms}], cookies?, storage?, status? }
// -> { requests, cookies, cookieRest, storage, errors, results: one for each code }
"use strict";

const fs = require("fs");
const readline = require("readline");
const vm = require("vm");
const path = require("path");

const script = fs.readFileSync(path.join(__dirname, "../../snippetgen/endpoint/klaviyo.js"), "utf8");
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function visit(given) {
  const statuses = [...(given.status || [])];
  const requests = [];
  const errors = [];
  const listeners = {};
  const cookies = given.cookies || {};
  const storage = given.storage || {};
  let timers = [];
  let clock = Date.parse("2026-11-23T08:00:00Z");

  class FakeDate extends Date {
    constructor(...args) {
      super(...(args.length ? args : [clock]));
    }
    static now() {
      return clock;
    }
  }

  const page = {
    URL,
    Promise,
    Date: FakeDate,
    Math,
    JSON,
    btoa,
    atob,
    escape,
    unescape,
    location: { href: given.url || "https://shop.test/" },
    console: { error: (text) => errors.push(String(text)), warn: (text) => errors.push(String(text)) },
    localStorage: {
      getItem: (key) => (key in storage ? storage[key] : null),
      setItem: (key, value) => (storage[key] = String(value)),
      removeItem: (key) => delete storage[key],
    },
    document: {
      referrer: given.referrer || "",
      currentScript: { src: given.src || "https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js" },
      get cookie() {
        return Object.entries(cookies).map((pair) => pair.join("=")).join("; ");
      },
      set cookie(text) {
        const [, name, value, rest] = /^([^=]+)=([^;]*)(.*)$/.exec(text);
        cookies[name] = value;
        page.cookieRest = rest;
      },
      addEventListener: (name, listener) => (listeners[name] = listener),
    },
    dispatch: (name) => listeners[name] && listeners[name](),
    setTimeout: (run, ms, ...args) => timers.push({ id: timers.length, at: clock + ms, run, args }),
    clearTimeout: (id) => (timers = timers.map((timer) => (timer.id === id - 1 ? { at: NaN } : timer))),
    fetch: async (url, options) => {
      const { origin, pathname, searchParams } = new URL(url);
      requests.push({
        api: origin,
        path: pathname,
        company: searchParams.get("company_id"),
        revision: options.headers.revision,
        onsite: options.headers["X-Klaviyo-Onsite"],
        body: JSON.parse(options.body),
      });
      const status = statuses.shift() || 202;
      if (status === "lost") throw new TypeError("Failed to fetch");
      return { status, ok: status < 300 };
    },
  };
  page.window = page;
  vm.createContext(page);

  async function wait(ms) {
    const end = clock + ms;
    for (;;) {
      const [next] = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      clock = next.at;
      next.at = NaN;
      next.run(...next.args);
      await settled();
    }
    clock = end;
  }

  const results = [];
  for (const step of given.steps) {
    if (step.load) vm.runInContext(script, page);
    else if (step.wait) await wait(step.wait);
    else {
      const result = { done: false };
      Promise.resolve(vm.runInContext(step, page)).then(
        (value) => Object.assign(result, { done: true, value }),
        (error) => Object.assign(result, { done: true, error: String(error) }),
      );
      results.push(result);
    }
    await settled();
  }
  return { requests, cookies, storage, errors, results, cookieRest: page.cookieRest };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await visit(JSON.parse(line))));
  }
})();

/*
 * A stand-in for klaviyo.js, written for snippetgen's tests from what is publicly
 * known of how the real one behaves. It does what a snippet can notice: it takes
 * over window.klaviyo, _klOnsite and _learnq, and sends the same requests.
 *
 * Served from anywhere but static.klaviyo.com it sends to where it was served from.
 *
 * What it does NOT imitate:
 *  - forms, pop-ups, back in stock, embeds: openForm only calls back;
 *  - cacheEvent, sendCachedEvents, getGroupMembership, setJWTProvider;
 *  - the bulk call for events of the time before a visitor was known: they are sent one by one;
 *  - the encryption of the exchange id (here it is base64 of the address), the identity of
 *    `_ke` in an address, the answer of Klaviyo to either;
 *  - the list of bots, most of what Active on Site tells, limits and expiry of the cache;
 *  - the second Proxy around window.klaviyo: here it is an ordinary object, safe to await;
 *  - requests side by side: here each waits for the one before, so that they arrive in order;
 *  - waiting five seconds for Shopify's consent library where there is none;
 *  - following the page's protocol (the real one calls http://a.klaviyo.com on http pages);
 *  - error reports, feature flags, the loading of further modules.
 */
(function () {
  "use strict";

  var script = document.currentScript;
  var source = new URL(script.src);
  var inPath = /\/onsite\/js\/([a-zA-Z0-9]{6})\/klaviyo\.js$/.exec(source.pathname);
  var company = inPath ? inPath[1] : source.searchParams.get("company_id");
  var api = source.hostname === "static.klaviyo.com" ? "https://a.klaviyo.com" : source.origin;

  if (window.klaviyoModulesObject) {
    console.warn(
      "Already loaded for account " + window.__klKey + ". Skipping account " + company + ".",
    );
    return;
  }
  window.__klKey = company;
  window.klaviyoModulesObject = { companyId: company, loadTime: new Date(), modulesToLoad: [] };

  // ---- Storage ----------------------------------------------------------------

  var COOKIE = "__kla_id";
  var COOKIE_DAYS = 730;
  var COOKIE_LIMIT = 3000;
  var CACHE = "kl-post-identification-sync";
  var VIEWED = "__kla_viewed";
  var VIEWED_ITEMS = 20;
  var VIEWED_DAYS = 30;
  var DAY = 24 * 60 * 60 * 1000;
  var cookieDomain = "";

  function toBase64(text) {
    return btoa(unescape(encodeURIComponent(text)));
  }

  function readCookie(name) {
    var found = document.cookie.split("; ").filter(function (pair) {
      return pair.indexOf(name + "=") === 0;
    })[0];
    return found ? found.slice(name.length + 1) : null;
  }

  function readIdentity() {
    try {
      return JSON.parse(decodeURIComponent(escape(atob(readCookie(COOKIE))))) || {};
    } catch (error) {
      return {}; // no cookie, or not ours
    }
  }

  function writeIdentity() {
    var encoded = toBase64(JSON.stringify(identity));
    if (encoded.length > COOKIE_LIMIT) encoded = "";
    document.cookie =
      COOKIE + "=" + encoded + "; path=/; SameSite=Lax; max-age=" + (COOKIE_DAYS * DAY) / 1000 +
      (cookieDomain ? "; domain=" + cookieDomain : "");
  }

  function readList(key) {
    try {
      var list = JSON.parse(localStorage.getItem(key));
      return Array.isArray(list) ? list : [];
    } catch (error) {
      return [];
    }
  }

  function writeList(key, list) {
    try {
      localStorage.setItem(key, JSON.stringify(list));
    } catch (error) {
      // storage is full or forbidden: the real one goes on without, too
    }
  }

  // ---- Identity -----------------------------------------------------------------

  var IDENTIFIERS = ["$email", "$phone_number", "$id", "$exchange_id"];
  var ATTRIBUTES = {
    $id: "external_id",
    $email: "email",
    email: "email",
    $phone_number: "phone_number",
    phone_number: "phone_number",
    $anonymous: "anonymous_id",
    $exchange_id: "_kx",
    $first_name: "first_name",
    $last_name: "last_name",
    $organization: "organization",
    $title: "title",
    $image: "image",
    $locale: "locale",
  };
  var LOCATION = ["$address1", "$address2", "$city", "$country", "$region", "$zip", "$timezone"];
  var IDENTIFY_DELAY = 300;

  // Lasts for two years in the cookie. Email and phone stay in it only until they were sent.
  var identity = readIdentity();
  if (!identity.cid) {
    identity.cid = toBase64(uuid());
    identity.$referrer = referrer();
  }
  identity.$last_referrer = referrer();

  var known = {}; // email, phone and id as given on this page; the cookie forgets them
  var pending = null; // what identify was told and did not send yet
  var waiting = []; // the callbacks of those calls
  var timer = 0;
  var lastSent = "";

  function uuid() {
    return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, function () {
      return Math.floor(Math.random() * 16).toString(16);
    });
  }

  function referrer() {
    return { ts: Math.floor(Date.now() / 1000), value: document.referrer, first_page: location.href };
  }

  function isOff() {
    return readCookie("__kla_off") === "true";
  }

  function isIdentified() {
    return IDENTIFIERS.some(function (key) {
      return known[key] || identity[key];
    });
  }

  function identify(properties, callback) {
    if (isOff()) return;
    if (!properties || typeof properties !== "object") properties = {};
    var given = {
      $email: properties.$email || properties.email,
      $phone_number: properties.$phone_number || properties.phone_number,
      $id: properties.$id,
      $exchange_id: properties.$exchange_id,
    };
    if (isSomebodyElse(given)) forget();
    IDENTIFIERS.forEach(function (key) {
      if (given[key]) known[key] = identity[key] = given[key];
    });
    pending = Object.assign(pending || {}, properties);
    if (callback) waiting.push([callback, properties]);
    writeIdentity();
    clearTimeout(timer);
    timer = setTimeout(sendProfile, IDENTIFY_DELAY);
    if (isIdentified()) sendCached();
  }

  function isSomebodyElse(given) {
    return ["$email", "$id"].some(function (key) {
      var before = known[key] || identity[key];
      return given[key] && before && before !== given[key];
    });
  }

  function forget() {
    sendProfile(); // of the one before; what was merged so far is theirs
    known = {};
    identity = { cid: toBase64(uuid()), $referrer: referrer(), $last_referrer: referrer() };
    writeIdentity();
  }

  function sendProfile() {
    clearTimeout(timer);
    // Nothing leaves the browser before the visitor is known.
    if (!pending || !isIdentified()) return;
    var properties = pending;
    var callbacks = waiting;
    pending = null;
    waiting = [];
    function done() {
      callbacks.forEach(function (pair) {
        pair[0](pair[1]);
      });
    }
    var whose = identity;
    var data = profileData(Object.assign(identifiers(), properties));
    var text = JSON.stringify(data);
    if (text === lastSent) return done(); // nothing new
    lastSent = text;
    post("/client/profiles", "2024-10-15", { data: data }, function () {
      if (whose === identity) settleIdentity();
      done();
    });
  }

  function settleIdentity() {
    var address = known.$email || known.$phone_number || known.$id;
    if (address && !known.$exchange_id) identity.$exchange_id = toBase64(address) + "." + company;
    delete identity.$email;
    delete identity.$phone_number;
    writeIdentity();
  }

  // Names without a dollar, but for email and phone_number, are custom properties.
  function profileData(properties) {
    var data = { type: "profile", attributes: {} };
    var custom = {};
    var place = {};
    Object.keys(properties).forEach(function (key) {
      var value = properties[key];
      if (key === "$kid") data.id = value;
      else if (ATTRIBUTES.hasOwnProperty(key)) data.attributes[ATTRIBUTES[key]] = value;
      else if (LOCATION.indexOf(key) >= 0) place[key.slice(1)] = value;
      else custom[key] = value;
    });
    if (Object.keys(place).length) data.attributes.location = place;
    if (Object.keys(custom).length) data.attributes.properties = custom;
    return data;
  }

  // ---- Events -------------------------------------------------------------------

  var LIFTED = ["time", "$value", "$event_id", "unique_id"];

  function track(metric, properties, callback) {
    if (isOff()) return false;
    if (properties === undefined) properties = {};
    // Yes: in the caller's own object. Who passes one around, finds it changed.
    properties.$use_ip = true;
    properties.$is_session_activity = true;
    var event = { metric: metric, attributes: eventAttributes(properties) };
    if (!isIdentified()) {
      writeList(CACHE, readList(CACHE).concat(event));
      return false; // and the callback is never called
    }
    sendEvent(event, callback);
    return true;
  }

  function eventAttributes(properties) {
    var rest = {};
    Object.keys(properties).forEach(function (key) {
      if (LIFTED.indexOf(key) < 0) rest[key] = properties[key];
    });
    var attributes = { properties: rest, time: isoTime(properties.time) };
    var unique = properties.$event_id !== undefined ? properties.$event_id : properties.unique_id;
    if (properties.$value !== undefined) attributes.value = properties.$value;
    if (unique !== undefined) attributes.unique_id = String(unique);
    return attributes;
  }

  function isoTime(time) {
    if (time === undefined) return new Date().toISOString();
    if (typeof time === "number") return new Date(time * 1000).toISOString();
    return time instanceof Date ? time.toISOString() : time;
  }

  function sendEvent(event, callback) {
    var attributes = Object.assign({}, event.attributes, {
      metric: { data: { type: "metric", attributes: { name: event.metric } } },
      profile: { data: profileData(identifiers()) },
    });
    post("/client/events", "2026-07-15", { data: { type: "event", attributes: attributes } }, callback);
  }

  // By what was said on this page; else by what the cookie remembers.
  function identifiers() {
    var ids = {};
    ["$email", "$phone_number", "$id"].forEach(function (key) {
      if (known[key] || identity[key]) ids[key] = known[key] || identity[key];
    });
    if (!Object.keys(ids).length) {
      ids.$exchange_id = identity.$exchange_id;
      ids.$anonymous = identity.cid;
    }
    return ids;
  }

  function sendCached() {
    var events = readList(CACHE);
    if (!events.length) return;
    localStorage.removeItem(CACHE);
    events.forEach(function (event) {
      sendEvent(event);
    });
  }

  function trackViewedItem(item, callback) {
    if (!item || Object.prototype.toString.call(item) !== "[object Object]") return;
    var now = Math.floor(Date.now() / 1000);
    var items = readList(VIEWED);
    if (items.length && (now - items[0].LastViewedDate) * 1000 > VIEWED_DAYS * DAY) items = [];
    var before = items.filter(function (other) {
      return other.ItemId === item.ItemId;
    })[0];
    var viewed = Object.assign({}, item, {
      Views: before ? before.Views + 1 : 1,
      LastViewedDate: now,
    });
    items = [viewed].concat(
      items.filter(function (other) {
        return other !== before;
      }),
    ).slice(0, VIEWED_ITEMS);
    writeList(VIEWED, items);
    identify({ $viewed_items: items }, callback);
  }

  function trackActivity() {
    var here = new URL(location.href);
    var properties = {
      page: here.href,
      referrer: document.referrer ? new URL(document.referrer).host : "",
      initial_page_path: here.pathname,
      fragment: here.hash,
      kx_present: here.searchParams.has("_kx"),
    };
    here.searchParams.forEach(function (value, key) {
      if (key.indexOf("utm_") === 0) properties[key] = value;
    });
    track("__activity__", properties);
  }

  // ---- Sending ------------------------------------------------------------------

  var RETRIES = 5;
  var line = Promise.resolve();

  function post(path, revision, body, callback) {
    var text = JSON.stringify(body); // now: the caller may change it before its turn comes
    line = line.then(function () {
      return send(path, revision, text, callback, RETRIES);
    });
  }

  function send(path, revision, text, callback, retries) {
    return fetch(api + path + "?company_id=" + company, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        revision: revision,
        "X-Klaviyo-Onsite": "1",
      },
      body: text,
    })
      .then(function (response) {
        if (response.ok) {
          if (callback) callback(true);
        } else if (response.status === 429 && retries > 0) {
          setTimeout(send, 1000 + Math.random() * 1000, path, revision, text, callback, retries - 1);
        } else {
          console.error("klaviyo.js: " + path + " answered " + response.status);
        }
      })
      .catch(function (error) {
        console.error("klaviyo.js: " + path + ": " + error);
      });
  }

  // ---- _learnq: the bottom layer --------------------------------------------------

  var tracker = {
    account: function (id, callback) {
      if (callback) callback(company); // the first account wins
    },
    cookieDomain: function (domain, callback) {
      if (domain) cookieDomain = domain;
      if (callback) callback(cookieDomain);
    },
    identify: identify,
    track: track,
    trackViewedItem: trackViewedItem,
    isIdentified: function (callback) {
      if (callback) callback(isIdentified());
      return isIdentified();
    },
    trackActivity: trackActivity,
  };
  var FIRST = ["account", "cookieDomain", "identify"];

  function runTracker(entry) {
    if (typeof entry === "function") return entry(tracker);
    if (!tracker[entry[0]]) return console.error("klaviyo.js: no method " + entry[0]);
    tracker[entry[0]].apply(tracker, entry.slice(1));
  }

  function safely(run, entry) {
    try {
      run(entry);
    } catch (error) {
      console.error("klaviyo.js: " + error);
    }
  }

  function drainLearnq() {
    var queue = window._learnq;
    var entries = queue.splice(0);
    queue.push = function () {
      for (var i = 0; i < arguments.length; i++) safely(runTracker, arguments[i]);
    };
    // Who it is comes before what they did. The last entry first: so the first identify
    // is merged last, and wins.
    for (var i = entries.length - 1; i >= 0; i--) {
      if (FIRST.indexOf(entries[i][0]) >= 0) safely(runTracker, entries.splice(i, 1)[0]);
    }
    entries.forEach(function (entry) {
      safely(runTracker, entry);
    });
    trackActivity();
  }

  // ---- window.klaviyo and _klOnsite: the upper layer -------------------------------

  // A name and how many arguments its method takes before the callback.
  var METHODS = {
    openForm: 1, identify: 1, track: 2, trackViewedItem: 1, account: 1, cookieDomain: 1, isIdentified: 0,
  };

  function runObject(entry) {
    var name = entry[0];
    var args = entry.slice(1);
    if (!METHODS.hasOwnProperty(name)) return console.error("klaviyo.js: no method " + name);
    var callback = typeof args[args.length - 1] === "function" ? args.pop() : undefined;
    while (args.length < METHODS[name]) args.push(undefined);
    if (name === "openForm") return callback && callback();
    window._learnq.push([name].concat(args.slice(0, METHODS[name]), callback));
  }

  function makeObject() {
    var object = {
      push: function () {
        window._klOnsite.push.apply(window._klOnsite, arguments);
      },
    };
    Object.keys(METHODS).forEach(function (name) {
      object[name] = function () {
        var args = [].slice.call(arguments);
        var callback = typeof args[args.length - 1] === "function" ? args.pop() : undefined;
        return new Promise(function (resolve) {
          args.push(function (value) {
            if (callback) callback(value);
            resolve(value);
          });
          window._klOnsite.push([name].concat(args));
        });
      };
    });
    return object;
  }

  function drainOnsite() {
    var queue = (window._klOnsite = window._klOnsite || []);
    var entries = queue.splice(0);
    queue.push = function () {
      for (var i = 0; i < arguments.length; i++) safely(runObject, arguments[i]);
    };
    entries.forEach(function (entry) {
      safely(runObject, entry);
    });
  }

  // ---- Start ----------------------------------------------------------------------

  function start() {
    var here = new URL(location.href).searchParams;
    if (!isOff()) writeIdentity();
    if (here.get("_kx")) identify({ $exchange_id: here.get("_kx") });
    if (here.get("utm_email")) identify({ $email: here.get("utm_email") });
    drainLearnq();
  }

  window._learnq = window._learnq || [];
  window._learnq.push(["account", company]);
  // An array under that name is not the stub's work: the real one leaves it alone as well.
  if (!Array.isArray(window.klaviyo)) window.klaviyo = makeObject();
  drainOnsite();

  var privacy = window.Shopify && window.Shopify.customerPrivacy;
  if (privacy && privacy.userCanBeTracked() !== true) {
    document.addEventListener("trackingConsentAccepted", start, { once: true });
  } else {
    start();
  }
})();

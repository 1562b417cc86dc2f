"""Whatever a page has done to what the runtime stands on: no error of ours reaches it."""

import pytest

from tests.browser.engines.waiting import until
from tests.browser.made import ANN, TRANSPORTS, Site, block, layout, page

THROWS = "function () { throw new Error('not yours') }"


def broken(owner, name, what="get"):
    return f"Object.defineProperty({owner}, '{name}', {{configurable: true, {what}: {THROWS}}})"


def value(owner, name, what):
    return f"Object.defineProperty({owner}, '{name}', {{configurable: true, value: {what}}})"


# What the page does before the runtime comes; whether an event can arrive all the same.
SURVIVED = {
    "nothing": "",
    "local storage forbidden": broken("window", "localStorage"),
    "session storage forbidden": broken("window", "sessionStorage"),
    "local storage null": value("window", "localStorage", "null"),
    "storage full": value("Storage.prototype", "setItem", THROWS),
    "storage stuck": value("Storage.prototype", "removeItem", THROWS),
    "storage of another": (
        "['[', '{}', 'null', '{\"call\": 1}', '{\"call\": [[]]}'].forEach(function (text, i) {"
        " localStorage['snippetgen:' + i] = localStorage['__kla_viewed'] = text })"
    ),
    "cookies unwritable": broken("document", "cookie", "get: function () { return '' }, set"),
    "cookie is garbage": "document.cookie = '__kla_id=%E0%A4%A'",
    "cookie is another's": "document.cookie = '__kla_id=' + btoa('[1]')",
    "array prototype extended": "Array.prototype.extra = function () {}; Array.prototype.more = 1",
    "object prototype extended": "Object.prototype.extra = function () {}",
    "lists to json": "Array.prototype.toJSON = function () { return '[' + this.join() + ']' }",
    "prototypes frozen": (
        "[Array, Object, Function, String, Promise].forEach("
        "function (type) { Object.freeze(type); Object.freeze(type.prototype) })"
    ),
    "globals frozen": (
        "[navigator, history, console, JSON, Math, XMLHttpRequest.prototype].forEach(Object.freeze)"
    ),
    "fetch frozen": "Object.defineProperty(window, 'fetch', {value: window.fetch})",
    "no console": "window.console = undefined",
    "console throws": f"console.log = console.warn = console.error = {THROWS}",
    "no animation frames": "window.requestAnimationFrame = undefined",
    "no trusted types": "window.trustedTypes = undefined",
    "klaviyo is theirs": "window.klaviyo = {track: 1}",
    "old queues": "window._learnq = {push: 1}",
}
# Without these nothing can be sent, or found out; but the page must not notice.
LOST = {
    "storage unreadable": value("Storage.prototype", "getItem", THROWS),
    "no fetch": "window.fetch = undefined",
    "fetch throws": f"window.fetch = {THROWS}",
    "fetch gives nothing": "window.fetch = function () {}",
    "fetch refuses": "window.fetch = function () { return Promise.reject(new Error('no')) }",
    "fetch never answers": "window.fetch = function () { return new Promise(function () {}) }",
    "fetch answers nonsense": "window.fetch = function () { return Promise.resolve(null) }",
    "array prototype hostile": "['push', 'concat', 'filter', 'forEach', 'map', 'slice', 'sort']"
    f".forEach(function (name) {{ Array.prototype[name] = {THROWS} }})",
    "json hostile": f"JSON.stringify = {THROWS}",
    "cookies forbidden": broken("document", "cookie"),
    "queue frozen": "window._klOnsite = Object.freeze([])",
    "no arrays": "window.snippetgenData = 7",
}
# There klaviyo.js gives up, at least our stand-in for it.
NOT_ONSITE = {"cookies unwritable", "prototypes frozen", "old queues"}
PUSH = (
    "setTimeout(function () { try { snippetgenData.push({on: 'product_viewed',"
    " product: {id: %r, name: 'Mug'}}) } catch (e) {} ; navigator.sendBeacon('/pushed') }, 50)"
)


def arrived(endpoint):
    return [event["properties"].get("ProductID") for event in endpoint.events()]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_no_error_of_ours_reaches_a_hostile_page(transport, visitor, internet, endpoint):
    site = Site(internet)
    tab = visitor.open(site.add("friendly", page()))
    asked = []
    for name, script in (SURVIVED | LOST).items():
        does = f"<script>addEventListener('load', function () {{ {PUSH % name} }})</script>"
        text = page(f"<script>{script}</script>", block(ANN), layout(transport), does)
        tab.go(site.add(f"{name.replace(chr(39), '')}-{transport}", text))
        asked.append(name)
        # Not asked of the page itself, where even the driver may stumble.
        until(lambda: site.asked.count("/pushed") == len(asked), name)
        if name in SURVIVED.keys() - (NOT_ONSITE if transport == "onsite" else set()):
            until(lambda name=name: name in arrived(endpoint), name)

    assert [] == site.told


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_is_handed_in_is_not_changed(transport, visitor, internet, endpoint):
    site = Site(internet)
    freeze = (
        "function freeze(o) { Object.keys(o).forEach(function (k) {"
        " if (typeof o[k] == 'object') freeze(o[k]) }); return Object.freeze(o) }"
        "window.mine = {on: 'product_viewed', product: {id: 1, name: ' Mug ', price: '9.990',"
        " categories: ['A', 'B']}}; window.before = JSON.stringify(mine); freeze(mine);"
        "addEventListener('load', function () { snippetgenData.push(mine) })"
    )
    text = page(f"<script>{freeze}</script>", block(ANN), layout(transport))
    tab = visitor.open(site.add(f"frozen-{transport}", text))
    until(lambda: [e for e in endpoint.events() if e["metric"] == "Viewed Product"], "the event")
    # Left open, its request would be counted for the test that comes next.
    until(endpoint.profiles, "the visitor")

    assert tab.evaluate("JSON.stringify(mine) == before")
    assert [] == site.told

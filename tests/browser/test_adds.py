"""Added to Cart, by whatever a theme does: once, with the right item; never for anything else."""

from tests.browser.engines.waiting import PATIENCE, until
from tests.browser.made import ANN, TRANSPORTS, Site, block, layout, page

FORM = """<form method=post action={action}>
<input name=id value="{id}"><input name=quantity value=3></form>"""
SUBMIT = "document.forms[0].requestSubmit()"
FIELDS = "new URLSearchParams({id: name, quantity: 2})"
LIST = "JSON.stringify({items: [{id: name, quantity: 4}]})"
FORM_DATA = "new FormData(document.forms[0])"


def fetches(address, body=FIELDS):
    return f"fetch({address!r}, {{method: 'POST', body: {body}}}).then(done, done)"


def xhr(address):
    asks = "var x = new XMLHttpRequest(); x.onloadend = done;"
    return f"{asks} x.open('post', {address!r}); x.send({FIELDS})"


# What a page does; and how many of the item that makes.
ADDS = {
    "form": (SUBMIT, 3),
    "form in a locale": (SUBMIT, 3),
    "fetch": (fetches("/cart/add.js"), 2),
    "fetch in a locale": (fetches("/fr/cart/add.js"), 2),
    "fetch of a list": (fetches("/cart/add.js", LIST), 4),
    "fetch of form data": (fetches("/cart/add", FORM_DATA), 3),
    "request": (
        f"fetch(new Request('/en-gb/cart/add', {{method: 'POST', body: {FIELDS}}})).then(done)",
        2,
    ),
    "xhr": (xhr("/cart/add.js"), 2),
    "xhr in a locale": (xhr("/pt-br/cart/add"), 2),
}
NONE = {
    "refused": fetches("/refused/cart/add.js"),
    "refused xhr": xhr("/refused/cart/add.js"),
    "other address": fetches("/cart/address"),
    "other site": fetches("https://elsewhere.invalid/cart/add.js"),
    "reading": "fetch('/cart/add.js?id=' + name).then(done)",
    "changing": fetches("/cart/change.js"),
    "answer without address": fetches("/unseen/cart/add.js"),
}
# An extension, or the shop's own wrapper, that answers in the network's place.
WRAPPER = """
var real = window.fetch
window.fetch = function (address) {
  if (/unseen/.test(address)) return Promise.resolve(new Response('{}'))
  return real.apply(window, arguments)
}
"""
DONE = """
function done() {
  setTimeout(function () {
    snippetgenData.push({on: 'product_viewed', product: {id: 'done ' + name, name: 'Done'}})
  }, 100)
}
"""


def added(endpoint):
    return {
        event["properties"]["AddedItemProductID"]: event["properties"]["AddedItemQuantity"]
        for event in endpoint.events()
        if event["metric"] == "Added to Cart"
    }


def seen(endpoint):
    return [event["properties"].get("ProductID") for event in endpoint.events()]


def count(endpoint, metric):
    """As Klaviyo counts: what a slow page sends once more has the same id."""
    return len({e["unique_id"] for e in endpoint.events() if e["metric"] == metric})


def product_page(transport, name, action, script):
    """The page of a product, with a form to add it, where this happens as soon as it has loaded."""
    product = {"product": {"id": name, "name": "Mug", "price": 9.99}}
    return page(
        f"<script>var name = {name!r}; {WRAPPER} {DONE}</script>",
        block(ANN),
        block(product),
        layout(transport),
        FORM.format(action=action, id=name),
        f"<script>onload = function () {{ setTimeout(function () {{ {script} }}) }}</script>",
    )


def test_every_way_to_add_is_counted_once_and_nothing_else_is(visitor, internet, endpoint):
    site = Site(internet)
    ways = {way: does for way, (does, _) in ADDS.items()} | NONE
    expected = {}
    for transport in TRANSPORTS:
        tab = visitor.open(site.add(transport, page()))
        for way, does in ways.items():
            name = f"{way} {transport}"
            if way in ADDS:
                expected[name] = ADDS[way][1]
            action = "/fr/cart/add" if "locale" in way else "/cart/add"
            path = "/" + way.replace(" ", "-")
            site.add(transport, product_page(transport, name, action, "done()"), path=action)
            tab.go(site.add(transport, product_page(transport, name, action, does), path=path))
            until(lambda name=name: f"done {name}" in seen(endpoint), name)

    # What was seen last may overtake what was added before it.
    until(
        lambda: expected.keys() <= added(endpoint).keys(),
        lambda: f"every add: {expected.keys() - added(endpoint).keys()}",
        timeout=2 * PATIENCE,  # between two tries of an event there may be a minute
    )
    assert expected == added(endpoint)
    assert len(expected) == count(endpoint, "Added to Cart")
    assert [] == site.told


def test_a_bot_is_no_visitor(visitor, internet, endpoint):
    site = Site(internet)
    name = "'Mozilla/5.0 (compatible; Googlebot/2.1)'"
    crawler = f"Object.defineProperty(navigator, 'userAgent', {{value: {name}}})"
    for transport in TRANSPORTS:
        tab = visitor.open(site.add(f"bot-{transport}", viewed(transport, crawler)))
        tab.wait_for("document.readyState == 'complete'")
    assert [] == internet.asked("klaviyo.com")
    for transport in TRANSPORTS:
        visitor.open(site.add(f"human-{transport}", viewed(transport, "")))
    until(lambda: set(TRANSPORTS) <= set(seen(endpoint)), "what humans view")
    assert [] == site.told


def viewed(transport, script):
    product = {"on": "product_viewed", "product": {"id": transport, "name": "Mug"}}
    return page(f"<script>{script}</script>", block(ANN), block(product), layout(transport))


def test_a_page_without_reloads_counts_each_product_once(visitor, internet, endpoint):
    site = Site(internet)
    routes = ["a", "b", "c"]
    for transport in TRANSPORTS:
        tab = visitor.open(site.add(f"routes-{transport}", page(block(ANN), layout(transport))))
        for route in routes:
            message = (
                f"{{on: 'product_viewed', product: {{id: '{route}', name: 'P', url: '/{route}'}}}}"
            )
            tab.evaluate(f"history.pushState({{}}, '', '/{route}')")
            tab.evaluate(f"void snippetgenData.push({message})")
        tab.evaluate("history.back()")
        tab.wait_for("location.pathname == '/b'")
        tab.evaluate(
            "void snippetgenData.push({on: 'product_viewed', product: {id: 'end', name: 'P'}})"
        )
        # They may overtake one another: each carries its own time.
        until(lambda: {*routes, "end"} <= set(seen(endpoint)), "all of them")
        found = [e["properties"] for e in endpoint.events() if e["metric"] == "Viewed Product"]
        host = f"https://routes-{transport}.test"
        assert sorted([*routes, "end"]) == sorted(one["ProductID"] for one in found)
        assert {f"{host}/{route}" for route in routes} < {one.get("URL") for one in found}
        endpoint.clear()
    assert [] == site.told

"""Added to Cart, by whatever a theme does: once, with the right item; never for anything else."""

from tests.browser.engines.waiting import until
from tests.browser.made import ANN, Site, block, layout, page

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


def product_page(name, action, script):
    """The page of a product, with a form to add it, where this happens as soon as it has loaded."""
    product = {"product": {"id": name, "name": "Mug", "price": 9.99}}
    return page(
        f"<script>var name = {name!r}; {WRAPPER} {DONE}</script>",
        block(ANN),
        block(product),
        layout(),
        FORM.format(action=action, id=name),
        f"<script>onload = function () {{ setTimeout(function () {{ {script} }}) }}</script>",
    )


def test_every_way_to_add_is_counted_once_and_nothing_else_is(visitor, internet, endpoint):
    site = Site(internet)
    tab = visitor.open(site.add("shop", page()))
    ways = {name: does for name, (does, _) in ADDS.items()} | NONE
    for name, does in ways.items():
        action = "/fr/cart/add" if "locale" in name else "/cart/add"
        path = "/" + name.replace(" ", "-")
        site.add("shop", product_page(name, action, "done()"), path=action)
        tab.go(site.add("shop", product_page(name, action, does), path=path))
        until(lambda name=name: f"done {name}" in seen(endpoint), name)

    assert {name: quantity for name, (_, quantity) in ADDS.items()} == added(endpoint)
    assert len(ADDS) == [event["metric"] for event in endpoint.events()].count("Added to Cart")
    assert [] == site.told


def test_a_page_without_reloads_counts_each_product_once(visitor, internet, endpoint):
    site = Site(internet)
    tab = visitor.open(site.add("routes", page(block(ANN), layout())))
    for route in ("a", "b", "c"):
        product = f"{{id: '{route}', name: 'P', url: '/{route}'}}"
        tab.evaluate(f"history.pushState({{}}, '', '/{route}')")
        tab.evaluate(f"void snippetgenData.push({{on: 'product_viewed', product: {product}}})")
    tab.evaluate("history.back()")
    tab.wait_for("location.pathname == '/b'")
    tab.evaluate(
        "void snippetgenData.push({on: 'product_viewed', product: {id: 'end', name: 'P'}})"
    )
    until(lambda: {"a", "b", "c", "end"} <= set(seen(endpoint)), "all of them")

    found = [e["properties"] for e in endpoint.events() if e["metric"] == "Viewed Product"]
    assert ["a", "b", "c", "end"] == sorted(one["ProductID"] for one in found)
    urls = {f"https://routes.test/{route}" for route in ("a", "b", "c")}
    assert urls == {one["URL"] for one in found if "URL" in one}
    assert [] == site.told

"""Tag Manager's two containers, of Custom HTML and of the template, in all three engines."""

import pytest

from snippetgen import build
from snippetgen.plan import parse_plan
from tests.browser.engines.waiting import until
from tests.browser.visit import ACTIVE, SARAH
from tests.hosts import HOSTS
from tests.shop.catalogue import PRODUCTS

MUG = PRODUCTS[27]
PLAN = """
company_id = "AbC123"
platforms = ["gtm"]
events = ["identify", "viewed_product", "added_to_cart", "started_checkout", "placed_order"]
[platform.gtm.options]
template = "%s"
"""
HOSTILE = """
[null, 1, 'x', [], {items: {}}, {items: [null]}, {items: [{item_id: '1', item_name: {}}]},
 {get items() { throw new Error('no') }}].forEach(function (ecommerce) {
  dataLayer.push({ecommerce: null})
  dataLayer.push({event: 'view_item', ecommerce: ecommerce})
  dataLayer.push({event: 'purchase', ecommerce: ecommerce})
}), true
"""


@pytest.fixture(scope="module", params=["file", "embed"])
def shop(request):
    snippets = build(parse_plan(PLAN % request.param))
    with HOSTS["gtm"].start("gtm", snippets) as address:
        yield address


def arrived(endpoint, *metrics):
    """All events, once as many of these are among them."""

    def events():
        return [event for event in endpoint.events() if event["metric"] != ACTIVE]

    until(lambda: sorted(metrics) == sorted(event["metric"] for event in events()), metrics)
    return events()


def test_what_is_pushed_arrives_and_what_is_hostile_does_not(visitor, shop, endpoint):
    tab = visitor.open(f"{shop}/login")
    for name in SARAH:
        tab.fill(f"#login [name={name}]", SARAH[name])
    tab.click("#login button")
    tab.wait_for("location.pathname == '/' && document.readyState == 'complete'")
    tab.go(f"{shop}/products/{MUG['id']}")
    arrived(endpoint, "Viewed Product")
    tab.evaluate(HOSTILE)
    tab.click("#add button")
    viewed, added = arrived(endpoint, "Viewed Product", "Added to Cart")

    assert SARAH["email"] == viewed["profile"]["email"]
    assert MUG["title"] == viewed["properties"]["ProductName"]
    assert float(MUG["price"]) == viewed["properties"]["Price"]
    assert str(MUG["id"]) == added["properties"]["AddedItemProductID"]

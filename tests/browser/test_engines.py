"""The way through the shop, in all three engines: the essence of `test_journeys`, on one host."""

import pytest

from tests.browser.engines.internet import Fault
from tests.browser.visit import SARAH, events_until
from tests.shop.catalogue import PRODUCTS

MUG = PRODUCTS[27]
ADDS = ["fetch", "xhr", "json", "formdata", "request"]


@pytest.fixture(scope="module")
def shop(running):
    return running("html")


def test_every_engine_meets_the_faults_that_a_test_asks_for(visitor, internet, shop):
    tab = visitor.open(shop)
    post = (
        "fetch('https://a.klaviyo.com/client/events', {method: 'POST', keepalive: true, "
        "headers: {revision: '2026-07-15'}, body: '{}'}).then(a => a.status, () => 0)"
    )
    cors = (("Access-Control-Allow-Origin", "*"),)
    faults = [Fault(status=429, headers=cors), Fault(cut="before"), Fault(cut="after")]
    faults += [Fault(refuse=True), Fault(method="OPTIONS", delay=0.5)]

    seen = []
    for fault in faults:
        internet.clear()
        internet.faults.append(fault)
        seen.append(tab.evaluate(post))
    assert [429, 0, 0, 0, 400] == seen


def test_a_visitor_who_logs_in_views_and_adds_is_known_and_counted_once(sarah, shop, endpoint):
    sarah.go(f"{shop}/products/{MUG['id']}")
    events_until(endpoint, "Viewed Product")
    sarah.click("#add button")
    viewed, added = events_until(endpoint, "Added to Cart")

    assert viewed["profile"]["email"] == added["profile"]["email"] == SARAH["email"]
    assert viewed["properties"]["ProductName"] == MUG["title"]
    assert added["properties"]["ItemNames"] == [MUG["title"]]
    assert added["value"] == float(MUG["price"])


def test_scripts_that_add_are_noticed_once_each(sarah, shop, endpoint):
    for way in ADDS:
        endpoint.clear()
        sarah.go(f"{shop}/products/{MUG['id']}?ajax={way}")
        events_until(endpoint, "Viewed Product")
        sarah.fill("#add [name=quantity]", "3")
        sarah.click("#add button")
        _, added = events_until(endpoint, "Added to Cart")

        expected = (way, str(MUG["id"]), 3)
        properties = added["properties"]
        seen = properties["AddedItemProductID"], properties["AddedItemQuantity"]
        assert expected == (way, *seen)


def test_the_whole_way_to_an_order(sarah, shop, endpoint):
    sarah.go(f"{shop}/products/{MUG['id']}")
    events_until(endpoint, "Viewed Product")
    sarah.click("#add button")
    events_until(endpoint, "Added to Cart")
    sarah.go(f"{shop}/checkout")
    events_until(endpoint, "Started Checkout")
    sarah.click("#order button")
    events = events_until(endpoint, "Placed Order", "Ordered Product")

    expected = [
        "Viewed Product", "Added to Cart", "Started Checkout", "Placed Order", "Ordered Product",
    ]  # fmt: skip
    assert expected == [event["metric"] for event in events]
    assert len({event["unique_id"] for event in events[3:]}) == 2

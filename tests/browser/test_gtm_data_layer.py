"""Google Tag Manager: what depends on when the container comes, on consent, on what was pushed."""

import pytest

from snippetgen import build
from snippetgen.plan import parse_plan
from tests.browser.conftest import snippets
from tests.hosts.gtm.host import imported, pasted
from tests.hosts.gtm.page import BASE, DENIED, GRANTED, GtmPage

WAYS = {"imported": imported, "pasted": pasted}
ADDRESS = "sarah.mason@klaviyo-demo.com"
SARAH = {"user_data": {"email": ADDRESS, "address": {"first_name": "Sarah"}}}
IDENTIFIED = [[{"$email": ADDRESS, "$first_name": "Sarah"}]]
NOTHING = {"ecommerce": None}


@pytest.fixture(params=WAYS)
def way(request):
    return request.param


@pytest.fixture
def gtm(page, way):
    return GtmPage(page, WAYS[way](snippets("gtm")))


def item(number, **more):
    book = {"item_id": str(number), "item_name": f"Book {number}", "price": 9.99, "quantity": 1}
    return book | more


def event(name, *items, **more):
    return {"event": name, "ecommerce": {"currency": "USD", "items": list(items), **more}}


def custom_event(id_, name):
    """A trigger as GTM writes it."""
    sides = [("arg0", "{{_event}}"), ("arg1", name)]
    parameter = [{"type": "TEMPLATE", "key": key, "value": value} for key, value in sides]
    condition = {"type": "EQUALS", "parameter": parameter}
    return {
        "triggerId": id_, "name": name, "type": "CUSTOM_EVENT", "customEventFilter": [condition],
    }  # fmt: skip


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("before", [0, 1, 3])
def test_it_does_not_matter_what_is_pushed_before_the_container_comes(gtm, before, late):
    messages = [SARAH, NOTHING, event("view_item", item(1))]
    gtm.open(messages[:before], messages[before:], late=late)

    assert gtm.calls() == ["identify", "track", "trackViewedItem"]
    assert gtm.calls("identify") == IDENTIFIED
    assert gtm.products() == ["1"]
    assert gtm.asked_for_klaviyo == 1


def test_a_page_without_a_reload_views_one_product_after_the_other(gtm):
    gtm.open(after=[NOTHING, event("view_item", item(1))])
    gtm.page.evaluate("history.pushState({}, '', '/products/2')")
    gtm.push(SARAH, NOTHING, event("view_item", item(2)))
    gtm.push(NOTHING, event("view_item", item(2)))  # once more, at the same address

    assert ["1", "2"] == gtm.products()
    assert gtm.calls("identify") == IDENTIFIED
    urls = [said["URL"] for _, said in gtm.calls("track")]
    assert urls == [f"{BASE}/", f"{BASE}/products/2"]
    assert gtm.asked_for_klaviyo == 1


def test_what_an_earlier_push_left_is_not_used_again(gtm):
    gtm.open(after=[NOTHING, event("view_item", item(1, item_brand="Old"), item(2))])
    gtm.push(NOTHING, {"event": "view_item"}, {"event": "purchase"})
    gtm.push(NOTHING, event("begin_checkout", item(3), value=9.99))
    gtm.push(event("view_item", item(4)))  # without the null in between

    first, second, third = (said for _, said in gtm.calls("track"))
    assert first["ProductID"] == "1"
    assert [line["ProductID"] for line in second["Items"]] == ["3"]
    assert third["ProductID"] == "4"
    assert "Brand" not in third


def test_each_event_arrives_under_its_name(gtm):
    lines = [item(1, item_category="A"), item(2, price="19.50", quantity="2")]
    gtm.open()
    gtm.push(NOTHING, event("add_to_cart", lines[1]))
    gtm.push(NOTHING, event("begin_checkout", *lines, value="48.99"))
    more = {"transaction_id": 1234, "value": 48.99, "coupon": "FREESHIP"}
    gtm.push(NOTHING, event("purchase", *lines, **more))

    metrics = [metric for metric, _ in gtm.calls("track")]
    added, checkout, order, *ordered = (said for _, said in gtm.calls("track"))
    assert metrics == [
        "Added to Cart", "Started Checkout", "Placed Order", "Ordered Product", "Ordered Product",
    ]  # fmt: skip
    assert added == {
        "AddedItemProductID": "2", "AddedItemProductName": "Book 2",
        "AddedItemPrice": 19.5, "AddedItemQuantity": 2,
    }  # fmt: skip
    assert checkout["$value"] == 48.99
    assert (order["$event_id"], order["DiscountCode"]) == ("1234", "FREESHIP")
    assert [line["RowTotal"] for line in order["Items"]] == [9.99, 39]
    assert [said["$event_id"] for said in ordered] == ["1234_1_0", "1234_2_1"]


def test_without_consent_nothing_is_loaded_and_nothing_is_said(gtm):
    gtm.open(before=[DENIED, SARAH], after=[NOTHING, event("view_item", item(1))])

    assert gtm.calls() == []
    assert gtm.asked_for_klaviyo == 0
    assert gtm.page.evaluate("window.snippetgenData") is None


@pytest.mark.parametrize(
    ("own_trigger", "expected"),
    [(False, {"imported": ["2"], "pasted": []}), (True, {"imported": ["2"], "pasted": ["1", "2"]})],
)
def test_consent_that_comes_later_begins_as_the_instructions_say(gtm, way, own_trigger, expected):
    if own_trigger:
        gtm.container["tag"][0]["firingTriggerId"].append("900")
        gtm.container.setdefault("trigger", []).append(custom_event("900", "agreed"))
    gtm.open(before=[DENIED, SARAH], after=[NOTHING, event("view_item", item(1))])
    gtm.push(GRANTED, {"event": "agreed"})
    assert gtm.calls("identify") == (IDENTIFIED if own_trigger else [])
    gtm.push(NOTHING, event("view_item", item(2)))

    assert gtm.products() == expected[way]
    assert gtm.calls("identify") == (IDENTIFIED if expected[way] else [])


def test_who_the_visitor_is_stays_known_when_later_messages_do_not_say_it(page, way):
    plan = parse_plan(
        'company_id = "AbC123"\nplatforms = ["gtm"]\nevents = ["identify", "viewed_product"]\n'
        '[event.viewed_product.properties]\nEmail = "customer.email"\n'
    )
    gtm = GtmPage(page, WAYS[way](build(plan)))
    gtm.open(before=[SARAH], after=[NOTHING, event("view_item", item(1))])
    gtm.push({"event": "scroll"}, NOTHING, event("view_item", item(2)))

    assert gtm.calls("identify") == IDENTIFIED
    assert [said.get("Email") for _, said in gtm.calls("track")] == [ADDRESS, ADDRESS]

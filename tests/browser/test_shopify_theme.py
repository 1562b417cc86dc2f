"""A theme with Dawn's messages and the standard storefront events, in three engines."""

from contextlib import contextmanager

import pytest

from tests.browser.engines.waiting import until
from tests.browser.visit import events_until
from tests.shop.catalogue import PRODUCTS, sold_out
from tests.shop.theme_shop import LARGE, MUG

OTHER = PRODUCTS[26]
THEMES = ["dawn", "horizon", "both", "several"]


@pytest.fixture(scope="module")
def shop(running):
    return running("shopify")


def test_one_add_is_one_event_whatever_the_theme_says_of_it(sarah, shop, endpoint):
    for number, theme in enumerate(THEMES, 1):
        page = f"{shop}/products/{MUG['id']}?theme={theme}&other={OTHER['variant']}"
        with on(page, sarah, shop, endpoint, number):
            sarah.fill("#add [name=quantity]", "2")
            sarah.click("#add button")
            until(lambda n=number: n <= len(told(endpoint, "Added to Cart")), "the add")
        added = told(endpoint, "Added to Cart")

        seen = [(each["AddedItemProductID"], each["AddedItemQuantity"]) for each in added]
        assert (theme, [(str(MUG["id"]), 2)] * number) == (theme, seen)
    assert {MUG["title"], OTHER["title"]} == set(added[-1]["ItemNames"])


def test_an_add_carries_the_variant_that_was_chosen(sarah, shop, endpoint):
    themes = ("dawn", "horizon", "both", "")  # the last has no script: the form leaves the page
    for number, theme in enumerate(themes, 1):
        page = f"{shop}/products/{MUG['id']}?theme={theme}"
        with on(page, sarah, shop, endpoint, number):
            sarah.evaluate(f"choose('{LARGE['variant']}')")
            sarah.click("#add button")
            until(lambda n=number: n <= len(told(endpoint, "Added to Cart")), "the add")
    added = told(endpoint, "Added to Cart")

    seen = [(each["AddedItemSKU"], each["AddedItemPrice"]) for each in added]
    assert [(LARGE["sku"], 24.9)] * len(themes) == seen
    assert {str(MUG["id"])} == {each["AddedItemProductID"] for each in added}
    assert {MUG["sku"]} == {each["SKU"] for each in told(endpoint, "Viewed Product")}


def test_an_add_that_fails_is_none_whatever_the_theme_says_of_it(sarah, shop, endpoint):
    for number, theme in enumerate(THEMES, 1):
        page = f"{shop}/products/{sold_out()['id']}?theme={theme}&other={OTHER['variant']}"
        with on(page, sarah, shop, endpoint, number):
            sarah.click("#add button")
            sarah.wait_for("document.body.dataset.added == 'no'")

        assert (theme, []) == (theme, told(endpoint, "Added to Cart"))


@contextmanager
def on(page, sarah, shop, endpoint, number):
    """A product's page for the `number`th time; then a search, which is told after all that."""
    sarah.go(page)
    until(lambda: number == len(told(endpoint, "Viewed Product")), "the view")
    yield
    sarah.go(f"{shop}/search")
    until(lambda: number == len(told(endpoint, "Submitted Search")), "the search")


def told(endpoint, metric):
    """As Klaviyo counts: what a page that was left sends once more has the same id."""
    found = (event for event in endpoint.events() if event["metric"] == metric)
    return list({event["unique_id"]: event["properties"] for event in found}.values())


def test_a_collection_and_a_search_are_told_with_any_text(sarah, shop, endpoint):
    sarah.go(f"{shop}/collections/mugs")
    events_until(endpoint, "Viewed Collection")
    sarah.go(f"{shop}/search")
    collection, search = events_until(endpoint, "Submitted Search")

    assert {
        "CollectionName": "Mugs & <cups>", "CollectionID": "5", "URL": f"{shop}/collections/mugs",
    } == collection["properties"]  # fmt: skip
    assert {"SearchTerm": '</script>"mug"', "SearchResultsCount": 6} == search["properties"]


def test_a_quick_buy_in_a_collection_is_one_add(sarah, shop, endpoint):
    product = PRODUCTS[2]
    sarah.go(f"{shop}/collections/mugs")
    events_until(endpoint, "Viewed Collection")
    sarah.click(f".quick-buy[data-id='{product['id']}'] button")
    found = events_until(endpoint, "Added to Cart")

    assert product["title"] == found[-1]["properties"]["AddedItemProductName"]

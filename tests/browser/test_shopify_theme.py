"""A theme with Dawn's messages and the standard storefront events, in three engines."""

import pytest

from tests.browser.visit import events_until
from tests.shop.catalogue import PRODUCTS, sold_out

MUG, OTHER = PRODUCTS[27], PRODUCTS[26]
THEMES = ["dawn", "horizon", "both", "several"]


@pytest.fixture(scope="module")
def shop(running):
    return running("shopify")


def test_one_add_is_one_event_whatever_the_theme_says_of_it(sarah, shop, endpoint):
    for theme in THEMES:
        endpoint.clear()
        sarah.go(f"{shop}/products/{MUG['id']}?theme={theme}&other={OTHER['variant']}")
        events_until(endpoint, "Viewed Product")
        sarah.fill("#add [name=quantity]", "2")
        sarah.click("#add button")
        events_until(endpoint, "Added to Cart")
        # What comes of the next page comes after all that the theme still had to say.
        sarah.go(f"{shop}/search")
        found = events_until(endpoint, "Submitted Search")
        added = [event for event in found if event["metric"] == "Added to Cart"]

        seen = [
            (event["properties"]["AddedItemProductID"], event["properties"]["AddedItemQuantity"])
            for event in added
        ]
        assert (theme, [(str(MUG["id"]), 2)]) == (theme, seen)
    names = added[0]["properties"]["ItemNames"]
    assert {MUG["title"], OTHER["title"]} == set(names)


def test_an_add_that_fails_is_none_whatever_the_theme_says_of_it(sarah, shop, endpoint):
    for theme in THEMES:
        endpoint.clear()
        sarah.go(f"{shop}/products/{sold_out()['id']}?theme={theme}&other={OTHER['variant']}")
        events_until(endpoint, "Viewed Product")
        sarah.click("#add button")
        sarah.wait_for("document.body.dataset.added == 'no'")
        sarah.go(f"{shop}/search")
        found = events_until(endpoint, "Submitted Search")

        assert ["Viewed Product", "Submitted Search"] == [event["metric"] for event in found]


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

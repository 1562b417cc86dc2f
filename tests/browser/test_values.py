"""Every product of the demo catalogue arrives equal, byte for byte, through every host."""

import pytest

from tests.hosts import HOSTS
from tests.shop.catalogue import PRODUCTS

# What GA4's messages do not have.
NOT_IN_GA4 = {"SKU", "ImageURL", "CompareAtPrice"}


def expected(product, platform, base):
    """The properties that Viewed Product has to have, read from the catalogue itself."""
    properties = {
        "ProductName": product["title"],
        "ProductID": str(product["id"]),
        "SKU": product["sku"],
        "Categories": product["collections"] or None,
        "ImageURL": product["image"],
        "URL": f"{base}/products/{product['id']}",
        "Brand": product["vendor"],
        "Price": float(product["price"]),
        "CompareAtPrice": product["compare_at"] and float(product["compare_at"]),
    }
    if platform == "shopify" and product["image"]:
        properties["ImageURL"] += "?width=1200"
    if platform == "gtm":
        # The page's own address is what GTM has; here every product is on one page.
        properties = {k: v for k, v in properties.items() if k not in NOT_IN_GA4} | {
            "URL": f"{base}/all"
        }
    return {key: value for key, value in properties.items() if value is not None}


def test_every_value_arrives_equal(visit):
    visit.log_in()
    visit.go("/all")
    events = visit.events("Viewed Product")
    arrived = {event["properties"]["ProductID"]: event for event in events}

    # As Klaviyo counts: of so many at once, a slow page sends some once more, with the same id.
    assert len({event["unique_id"] for event in events}) == len(PRODUCTS)
    for product in PRODUCTS:
        event = arrived[str(product["id"])]
        assert event["properties"] == expected(product, visit.host.platform, visit.base)
        assert event["value"] == float(product["price"])
        assert isinstance(event["properties"]["Price"], int | float)


@pytest.mark.parametrize("host", [name for name in HOSTS if HOSTS[name].platform != "gtm"])
def test_nothing_of_a_product_becomes_markup(visit):
    """The names hold scripts: had one run or opened an element, it would be here."""
    visit.log_in()
    visit.go("/all")
    visit.finish()

    kinds = visit.page.evaluate(
        "[...document.scripts].map(s => s.type || s.getAttribute('src') || 'inline')"
    )
    data = kinds.count("application/json")
    assert data >= len(PRODUCTS)
    inline = 1  # the runtime
    assert kinds.count("inline") == inline


def test_a_visitor_never_becomes_another(visit, chromium):
    """Ann's and Bob's pages come from one server, parts of them from one cache."""
    visit.log_in(email="ann@klaviyo-demo.com", first_name="Ann")
    visit.go(f"/products/{PRODUCTS[30]['id']}")
    visit.finish()
    visit.page.request.post(f"{visit.base}/logout", max_redirects=0)
    visit.log_in(email="bob@klaviyo-demo.com", first_name="Bob")
    visit.go(f"/products/{PRODUCTS[30]['id']}")
    visit.finish()

    assert "ann@" not in visit.page.content()
    whose = [event["profile"]["email"] for event in visit.events("Viewed Product")]
    assert whose == ["ann@klaviyo-demo.com", "bob@klaviyo-demo.com"]

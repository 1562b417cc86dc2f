"""One visit to the shop, written once, on every host: what is sent, and what is not."""

import pytest

from tests.browser.visit import ACTIVE, SARAH
from tests.hosts import HOSTS
from tests.shop.catalogue import PRODUCTS, sold_out

MUG = PRODUCTS[27]

# Another locale changes values, which test_values compares, and never what is sent when.
VISITED = [name for name in HOSTS if name not in ("django-de", "django-ar")]


@pytest.fixture(params=VISITED)
def host(request):
    return request.param


def test_a_known_visitor_is_identified_before_the_first_event(visit):
    visit.log_in()
    visit.go(f"/products/{MUG['id']}")

    assert visit.metrics() == ["Viewed Product"]
    (event,) = visit.events()
    assert event["profile"]["email"] == SARAH["email"]


def test_identify_stands_in_the_queue_before_the_first_track(visit):
    visit.log_in()
    visit.page.route(
        "**/klaviyo.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    visit.go(f"/products/{MUG['id']}")

    visit.page.wait_for_function("window._klOnsite && _klOnsite.length >= 4")
    calls = visit.page.evaluate("_klOnsite.map(call => call[0])")
    assert calls == ["identify", "track", "trackViewedItem", "isIdentified"]


def test_identify_carries_the_name_and_the_phone_number_where_the_host_has_them(visit):
    visit.log_in()
    visit.go("/")
    (profile, *_) = visit.profiles()

    assert (profile["first_name"], profile["last_name"]) == ("Sarah", "Mason")
    phone = None if visit.host.platform == "django" else SARAH["phone"]
    assert profile.get("phone_number") == phone


def test_an_anonymous_visitor_sends_nothing(visit):
    visit.go(f"/products/{MUG['id']}")
    visit.klaviyo()
    visit.go("/cart")
    visit.klaviyo()
    visit.page.wait_for_load_state("networkidle")

    assert visit.endpoint.requests() == []


def test_what_an_anonymous_visitor_saw_arrives_after_the_login(visit):
    visit.go(f"/products/{MUG['id']}")
    visit.klaviyo()
    visit.log_in()
    visit.go("/")

    assert visit.metrics() == ["Viewed Product"]


def test_active_on_site_is_sent_once_for_each_page_and_never_by_us(visit):
    visit.log_in()
    visit.go("/")
    visit.finish()
    visit.endpoint.clear()
    visit.go(f"/products/{MUG['id']}")

    metrics = [event["metric"] for event in visit.everything()]
    assert metrics.count(ACTIVE) == 1
    assert "Active on Site" not in metrics


def test_the_viewed_item_goes_beside_the_event(visit):
    visit.log_in()
    visit.go(f"/products/{MUG['id']}")
    viewed = "$viewed_items"
    (profile,) = visit.profiles(lambda profile: viewed in profile["properties"])

    (item,) = profile["properties"][viewed]
    assert (item["ItemId"], item["Title"]) == (str(MUG["id"]), MUG["title"])
    assert item["Metadata"]["Price"] == float(MUG["price"])


def test_a_form_that_leaves_the_page_adds_once_with_the_cart_after_it(visit):
    visit.log_in()
    visit.go(f"/products/{MUG['id']}")
    visit.page.fill("#add [name=quantity]", "2")
    visit.submit("#add", at_once=True)

    (event,) = visit.events("Added to Cart")
    added = event["properties"]
    assert (added["AddedItemProductID"], added["AddedItemQuantity"]) == (str(MUG["id"]), 2)
    assert added["AddedItemPrice"] == float(MUG["price"])
    knows_the_cart = visit.host.platform != "gtm"
    assert added.get("ItemNames") == ([MUG["title"]] if knows_the_cart else None)
    assert event["value"] == (2 * float(MUG["price"]) if knows_the_cart else None)
    visit.go("/cart")
    assert len(visit.events("Added to Cart")) == 1


@pytest.mark.parametrize("way", ["fetch", "xhr", "json", "formdata", "request"])
def test_a_script_that_adds_is_noticed_once(visit, way):
    visit.log_in()
    visit.go(f"/products/{MUG['id']}?ajax={way}")
    visit.klaviyo()
    visit.add(quantity=3)
    visit.wait_for("Added to Cart")

    (event,) = visit.events("Added to Cart")
    assert event["properties"]["AddedItemProductID"] == str(MUG["id"])
    assert event["properties"]["AddedItemQuantity"] == 3
    if visit.host.platform == "shopify":  # which can ask for the cart
        assert event["value"] == round(3 * float(MUG["price"]), 4)
    else:  # and the others know only the cart of before
        assert not {"Items", "ItemNames"} & set(event["properties"])
        assert event["value"] is None


@pytest.mark.parametrize("host", [name for name in VISITED if HOSTS[name].platform != "gtm"])
def test_an_add_carries_the_whole_cart_and_not_the_one_of_before(visit):
    visit.log_in()
    for product in PRODUCTS[26:28]:
        visit.go(f"/products/{product['id']}")
        visit.submit("#add")

    first, second = visit.events("Added to Cart")
    assert first["properties"]["ItemNames"] == [PRODUCTS[26]["title"]]
    assert second["properties"]["ItemNames"] == [p["title"] for p in PRODUCTS[26:28]]
    assert second["value"] == round(sum(float(p["price"]) for p in PRODUCTS[26:28]), 4)


def test_a_quick_buy_in_a_list_says_which_product_it_was(visit):
    visit.log_in()
    product = PRODUCTS[2]
    visit.go("/")
    visit.submit(f".quick-buy[data-id='{product['id']}']")

    (event,) = visit.events("Added to Cart")
    assert event["properties"]["AddedItemProductName"] == product["title"]


def test_an_add_that_fails_is_not_sent(visit):
    visit.log_in()
    visit.go(f"/products/{sold_out()['id']}?ajax=fetch")
    visit.klaviyo()
    # The shop's answer is a 422, which the browser puts into its console.
    with visit.page.expect_console_message(lambda said: "422" in said.text):
        visit.add()
    visit.page.faults.clear()
    assert visit.page.get_attribute("body", "data-added") == "no"
    visit.finish()  # else the next page would, after five seconds
    visit.go(f"/products/{sold_out()['id']}")
    visit.submit("#add")
    assert visit.page.url == f"{visit.base}/cart"

    assert set(visit.metrics()) == {"Viewed Product"}


def test_the_whole_way_to_an_order(visit):
    visit.log_in()
    for product in PRODUCTS[26:28]:
        visit.go(f"/products/{product['id']}")
        visit.submit("#add")
    visit.go("/checkout")
    visit.submit("#order")

    expected = ["Viewed Product", "Added to Cart"] * 2
    if visit.host.platform != "shopify":
        expected += ["Started Checkout", "Placed Order", "Ordered Product", "Ordered Product"]
    assert visit.metrics() == expected
    if visit.host.platform == "shopify":
        return
    (order,) = visit.events("Placed Order")
    number = visit.page.url.rpartition("/")[2]
    total = round(sum(float(p["price"]) for p in PRODUCTS[26:28]) - 5, 4)
    assert (order["unique_id"], order["value"]) == (number, total)
    assert len({event["unique_id"] for event in visit.events("Ordered Product")}) == 2


@pytest.mark.parametrize("host", [name for name in VISITED if name != "shopify"])
def test_a_guest_is_known_by_the_order(visit):
    visit.go(f"/products/{MUG['id']}")
    visit.klaviyo()
    visit.page.click("#add button")
    visit.page.wait_for_url("**/cart")
    visit.klaviyo()
    visit.go("/checkout")
    visit.page.fill("#order [name=email]", "guest@klaviyo-demo.com")
    visit.submit("#order", at_once=True)

    (order,) = visit.events("Placed Order")
    assert order["profile"]["email"] == "guest@klaviyo-demo.com"
    assert "Viewed Product" in visit.metrics()  # which had waited for it


@pytest.mark.parametrize("host", [name for name in VISITED if name != "shopify"])
def test_reading_the_order_again_does_not_make_a_new_one(visit):
    visit.log_in()
    visit.go(f"/products/{MUG['id']}")
    visit.submit("#add")
    visit.go("/checkout")
    visit.submit("#order")
    visit.page.reload()

    orders = visit.events("Placed Order")
    assert len({(event["metric"], event["unique_id"]) for event in orders}) == 1

"""The custom pixel, as it is written, in a stand-in for Shopify's sandbox."""

import base64
import json
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from snippetgen import build
from snippetgen.plan import parse_plan

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
TSC = HERE.parents[1] / "runtime/node_modules/.bin/tsc"
TYPES = HERE.parents[1] / "runtime/node_modules/@shopify/web-pixels-extension/build/ts/types/index"

EVENTS = [
    "identify", "active_on_site", "viewed_product", "added_to_cart", "viewed_collection",
    "submitted_search", "started_checkout", "placed_order", "ordered_product",
]  # fmt: skip
PLAN = f'company_id = "AbC123"\nplatforms = ["shopify_pixel"]\nevents = {EVENTS}\n'

SARAH = {"email": "sarah@shop.fr", "phone": None, "firstName": "Sarah", "lastName": "Mason"}
LATER = {"atOnce": True}


@cache
def files(plan=PLAN):
    return build(parse_plan(plan))


@pytest.fixture(scope="session")
def pixel(tmp_path_factory):
    file = tmp_path_factory.mktemp("pixel") / "pixel.js"
    file.write_text(files()["shopify_pixel/pixel.js"], encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def sandbox():
    with subprocess.Popen(
        ["node", "sandbox.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def visit(pixel, sandbox):
    def visited(*steps, **storefront):
        steps = [{"event": step} if isinstance(step, str) else step for step in steps]
        scenario = {"file": str(pixel), "steps": steps, **storefront}
        sandbox.stdin.write(json.dumps(scenario) + "\n")
        sandbox.stdin.flush()
        return json.loads(sandbox.stdout.readline())

    return visited


def cookie(**kept):
    """What klaviyo.js keeps of a visitor."""
    return {"__kla_id": base64.b64encode(json.dumps(kept).encode()).decode()}


KNOWN = cookie(cid="Y2lk", **{"$exchange_id": "kx.AbC123"})


def events(found):
    return [request["body"]["data"]["attributes"] for request in found["requests"]]


def metrics(found):
    return [event["metric"]["data"]["attributes"]["name"] for event in events(found)]


def profile(event):
    return event["profile"]["data"]["attributes"]


ALL = [
    ("product_viewed", ["Viewed Product"]),
    ("collection_viewed", ["Viewed Collection"]),
    ("search_submitted", ["Submitted Search"]),
    ("product_added_to_cart", ["Added to Cart"]),
    ("checkout_started", ["Started Checkout"]),
    ("checkout_contact_info_submitted", []),
    ("checkout_completed", ["Placed Order", "Ordered Product"]),
]


@pytest.mark.parametrize(("event", "expected"), ALL)
def test_each_of_shopifys_events_is_told_once(visit, event, expected):
    found = visit(event, cookies=KNOWN)

    assert expected == metrics(found)
    assert [] == found["said"]


def test_the_pixel_listens_to_what_the_plan_wants_and_to_nothing_else(visit):
    assert {name for name, _ in ALL} == set(visit()["subscribed"])


OWN = """
[event.finished_quiz]
metric = "Finished Quiz"
on = "quiz_finished"
properties = { Result = "quiz.result" }
[trigger]
quiz_finished = ["quiz"]
[scope.quiz]
result = "string"
[platform.shopify_pixel.browser.signal]
shop_quiz = "quiz_finished"
[platform.shopify_pixel.browser.scope.quiz]
result = "customData.result"
"""


def test_an_event_that_the_shop_publishes_itself_has_its_values(visit, tmp_path):
    file = tmp_path / "pixel.js"
    file.write_text(files(PLAN + OWN)["shopify_pixel/pixel.js"], encoding="utf-8")
    step = {"event": "shop_quiz", "customData": {"result": "A </script>"}}
    (event,) = events(visit(step, file=str(file), cookies=KNOWN))

    assert ("Finished Quiz", {"Result": "A </script>"}) == (
        event["metric"]["data"]["attributes"]["name"], event["properties"],
    )  # fmt: skip


def test_a_request_is_one_of_klaviyos_client_api(visit):
    (request,) = visit("product_viewed", cookies=KNOWN)["requests"]

    assert "https://a.klaviyo.com/client/events?company_id=AbC123" == request["url"]
    assert request["keepalive"]
    assert {"revision", "Content-Type"} == set(request["headers"])


def test_what_is_said_of_a_product(visit):
    (event,) = events(visit("product_viewed", cookies=KNOWN))

    assert {
        "ProductName": 'Mug </script>"', "ProductID": "7", "SKU": "MUG-RED", "Brand": "Cups",
        "Price": 9.99, "URL": "https://shop.test/products/mug",
        "ImageURL": "https://cdn.shopify.com/mug.jpg",
    } == event["properties"]  # fmt: skip
    assert (9.99, "EUR", "sh-0") == (event["value"], event["value_currency"], event["unique_id"])


def test_the_code_of_a_discount_is_the_one_that_was_typed(visit):
    order, *_ = events(visit("checkout_completed", cookies=KNOWN))
    said = order["properties"]

    assert ("WELCOME5", 2) == (said["DiscountCode"], said["DiscountValue"])


def test_no_price_before_is_guessed():
    assert "compare" not in files()["shopify_pixel/pixel.js"].lower().partition("use strict")[0]


def test_what_is_said_of_an_add(visit):
    (event,) = events(visit("product_added_to_cart", cookies=KNOWN))
    added = event["properties"]

    assert ("7", 2, 9.99) == tuple(
        added[f"AddedItem{name}"] for name in ("ProductID", "Quantity", "Price")
    )
    assert "Items" not in added  # the cart after the add is not known


def test_what_is_said_of_an_order(visit):
    order, line = events(visit("checkout_completed"))

    assert ("1001", 17.98, "EUR") == (order["unique_id"], order["value"], order["value_currency"])
    assert [(2, 9.99, 19.98)] == [
        (item["Quantity"], item["ItemPrice"], item["RowTotal"])
        for item in order["properties"]["Items"]
    ]
    assert ("1001_7_0", 19.98) == (line["unique_id"], line["value"])


@pytest.mark.parametrize("event", [name for name, _ in ALL])
def test_an_event_with_all_missing_that_may_be_breaks_nothing(visit, event):
    found = visit({"event": event, "sparse": True}, cookies=KNOWN)

    assert not [line for line in found["said"] if line.startswith("error")]
    assert all(None not in event["properties"].values() for event in events(found))


def test_a_visitor_is_known_by_the_storefronts_cookie(visit):
    (event,) = events(visit("product_viewed", cookies=KNOWN))

    assert {"anonymous_id": "Y2lk", "_kx": "kx.AbC123"} == profile(event)


def test_a_visitor_is_known_by_the_link_in_an_e_mail(visit):
    step = {
        "event": "product_viewed",
        "href": "https://shop.test/products/mug?a=1&_kx=a%3Db.AbC123#x",
    }
    (event,) = events(visit(step))

    assert {"_kx": "a=b.AbC123"} == profile(event)


def test_a_visitor_is_known_by_the_account(visit):
    (event,) = events(visit("product_viewed", customer=SARAH))

    expected = {"email": "sarah@shop.fr", "first_name": "Sarah", "last_name": "Mason"}
    assert expected == profile(event)


def test_a_guest_is_known_by_the_checkout_with_a_phone_number_that_klaviyo_takes(visit):
    order, _ = events(visit("checkout_completed"))

    assert {"email": "sarah@shop.fr", "phone_number": "+33123456789"} == profile(order)


@pytest.mark.parametrize("phone", ["0123456789", "call me", "+0123"])
def test_a_phone_number_that_klaviyo_would_refuse_is_left_out(visit, phone):
    (event,) = events(visit("product_viewed", customer={**SARAH, "phone": phone}))

    assert "phone_number" not in profile(event)


@pytest.mark.parametrize("kla", ["", "not base64 !", base64.b64encode(b"[1]").decode(), "bnVsbA=="])
def test_a_cookie_that_says_nothing_makes_nobody_known(visit, kla):
    found = visit("product_viewed", cookies={"__kla_id": kla})

    assert ([], []) == (found["requests"], found["said"])


def test_what_a_stranger_did_is_told_once_the_checkout_knows_who_it_is(visit):
    before = visit("product_viewed", "product_added_to_cart")
    assert [] == before["requests"]
    steps = ["checkout_started", "checkout_contact_info_submitted", "checkout_completed"]
    found = visit(*steps, storage=before["storage"])

    expected = ["Viewed Product", "Added to Cart", "Started Checkout", "Placed Order"]
    assert [*expected, "Ordered Product"] == metrics(found)
    assert {"sarah@shop.fr"} == {profile(event)["email"] for event in events(found)}
    assert "[]" == found["storage"]["snippetgen_pixel"]


def test_what_was_kept_is_told_with_its_own_time_and_not_after_a_fortnight(visit):
    now = datetime.now(UTC)
    times = [(now - timedelta(days=days)).isoformat() for days in (15, 13)]
    before = visit(*({"event": "product_viewed", "at": time} for time in times))
    (event,) = events(visit("checkout_contact_info_submitted", storage=before["storage"]))

    assert times[1][:19] == event["time"][:19]


def test_of_a_stranger_no_more_than_fifty_events_are_kept(visit):
    found = visit(*[{"event": "product_viewed", **LATER}] * 60)

    assert 50 == len(json.loads(found["storage"]["snippetgen_pixel"]))


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_what_does_not_arrive_is_sent_again_as_the_same_event(visit, status):
    first = visit("product_viewed", cookies=KNOWN, statuses=[status])
    second = visit("search_submitted", cookies=KNOWN, storage=first["storage"])

    assert ["Viewed Product", "Submitted Search"] == metrics(second)
    assert events(first)[0]["unique_id"] == events(second)[0]["unique_id"]
    assert "[]" == second["storage"]["snippetgen_pixel"]


def test_what_klaviyo_refuses_is_said_and_not_sent_again(visit):
    found = visit("product_viewed", "search_submitted", cookies=KNOWN, statuses=[400])

    assert ["Viewed Product", "Submitted Search"] == metrics(found)
    assert "Klaviyo refuses it with 400" in found["said"][0]


NO = {"marketingAllowed": False}


@pytest.mark.parametrize("privacy", [NO, {"analyticsProcessingAllowed": False}])
def test_without_consent_nothing_is_sent_nor_kept(visit, privacy):
    found = visit("product_viewed", "checkout_completed", cookies=KNOWN, privacy=privacy)

    assert ([], {}) == (found["requests"], found["storage"])


def test_consent_sends_what_the_page_has_seen_before_it(visit):
    found = visit(
        "product_viewed", {"consent": True}, "search_submitted", cookies=KNOWN, privacy=NO
    )

    assert ["Viewed Product", "Submitted Search"] == metrics(found)


def test_a_refusal_forgets_what_the_page_has_seen_before_it(visit):
    steps = ["product_viewed", {"consent": False}, {"consent": True}]

    assert [] == visit(*steps, cookies=KNOWN, privacy=NO)["requests"]


def test_withdrawn_consent_ends_it_and_empties_the_storage(visit):
    found = visit("product_viewed", {"consent": False}, "checkout_completed")

    assert ([], {}) == (found["requests"], found["storage"])


def test_klaviyos_own_switch_is_heeded(visit):
    assert [] == visit("product_viewed", cookies={**KNOWN, "__kla_off": "true"})["requests"]


def test_every_path_of_the_pixel_is_one_of_shopifys_types(tmp_path):
    assert "" == wrong_paths(files()["shopify_pixel/pixel.js"], tmp_path)


def test_paths_that_shopify_does_not_have_are_found(tmp_path):
    changes = {
        "price": "price.ammount",
        "sku": "compareAtPrice.amount",
        "brand": "product.vendor.name",
    }
    lines = "".join(f'{field} = "{path}"\n' for field, path in changes.items())
    plan = f"{PLAN}[platform.shopify_pixel.browser.scope.product]\n{lines}"
    found = wrong_paths(files(plan)["shopify_pixel/pixel.js"], tmp_path)

    for name in ("ammount", "compareAtPrice", "name"):
        assert f"Property '{name}' does not exist" in found


def wrong_paths(pixel, folder):
    """What TypeScript has against the paths of a pixel, read from Shopify's own events."""
    text = pixel.partition("const snippetgen = ")[2].partition(";\n\n")[0]
    lines = [
        f"import type {{ PixelEvents, RegisterInit }} from '{TYPES}'",
        "type Account = NonNullable<RegisterInit['data']['customer']>",
        "type Told = 'email' | 'phone' | 'firstName' | 'lastName'",
        "type Completed = PixelEvents['checkout_completed']['data']",
        "type Discount = NonNullable<Completed['checkout']['discountApplications']>[number]",
        "type Added = { visitor: Pick<Account, Told>, discount?: Discount }",
    ]
    for signal, wanted in json.loads(text)["signals"].items():
        name = "checkout_contact_info_submitted" if signal == "*" else signal
        lines.append(f"export const {name} = (event: PixelEvents['{name}'] & Added) => [")
        paths = [*_paths(wanted["map"], "event"), *filter(None, [wanted.get("currency")])]
        for path in paths:
            whole = path if path.startswith("event") else f"event.{path}"
            lines.append(f"  {whole.replace('.', '!.').replace('event!', 'event', 1)},")
        lines.append("]")
    (folder / "paths.ts").write_text("\n".join(lines), encoding="utf-8")
    options = {"strict": True, "noEmit": True, "skipLibCheck": True, "types": []}
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}))
    run = subprocess.run([TSC, "-p", folder], capture_output=True, text=True, check=False)
    return run.stdout


def _paths(map_, at):
    """Every path of a map, as TypeScript would write it."""
    if isinstance(map_, str):
        yield f"{at}.{map_}"
        return
    start = map_.get("@from") or map_.get("@each")
    here = f"{at}.{start}" if start else at
    if "@each" in map_:
        here += "[0]"
    for key, part in map_.items():
        if not key.startswith("@"):
            yield from _paths(part, here)

"""`snippetgen catalog check`: events beside the feed."""

import json

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.feed.ids import Ids
from snippetgen.feed.match import Matcher, advice

PLAN = """\
company_id = "AbC123"
platforms = ["html"]
events = ["viewed_product", "added_to_cart", "placed_order", "ordered_product"]
"""


def feed(*ids):
    return [
        {"id": id_, "title": "A", "link": "https://a.bc/d", "description": "d",
         "image_link": "https://a.bc/d.jpg"}
        for id_ in ids
    ]  # fmt: skip


def event(metric, **properties):
    return ["track", metric, properties]


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def check(products, events=None, plan=None):
        (tmp_path / "feed.json").write_text(json.dumps(products))
        command = ["catalog", "check", "feed.json", "--format", "json"]
        if plan is not None:
            (tmp_path / "snippetgen.toml").write_text(plan)
        if events is not None:
            (tmp_path / "events.ndjson").write_text("\n".join(map(json.dumps, events)))
            command += ["--events", "events.ndjson"]
        answer = CliRunner().invoke(main, command)
        assert answer.exception is None or isinstance(answer.exception, SystemExit)
        return answer

    return check


def used(answer):
    return json.loads(answer.stdout)["use"]


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("A1", "equal"), (7, "equal"), (7.0, "equal"), ("7", "type"), (1111, "type"),
        ("1111", "equal"), ("gid://shopify/Product/1111", "gid"),
        ("gid://shopify/Product/7", "gid"),
        ("a1", "case"), (" A1", "spaces"), ("B", "unknown"), (8, "unknown"), (7.5, "unknown"),
        ("0A1", "unknown"), ("01111", "zeros"), ("007", "zeros"), (17, "zeros"), ("17", "zeros"),
        (8123456789012, "type"), (222, "part"), ("333", "part"), ("US", "unknown"),
    ],
)  # fmt: skip
def test_ids_are_compared_in_type_and_value(value, result):
    ids = Ids(["A1", "1111", 7, "0017", "8123456789012", "shopify_US_222_333"])

    assert result == ids.compare(value)[0]


def test_the_plan_alone_is_compared_by_type(check):
    answer = check(feed("1", "2"), plan=PLAN)

    assert (0, {"metric": "Ordered Product", "property": "ProductID"}) == (
        answer.exit_code, used(answer),
    )  # fmt: skip


def test_an_id_of_a_collection_is_no_products(check):
    answer = check(feed("1"), plan=PLAN.replace('"placed_order"', '"viewed_collection"'))
    names = {match["property"] for match in json.loads(answer.stdout)["properties"]}

    assert {"ProductID", "AddedItemProductID", "Items.ProductID"} == names


def test_a_feed_of_numbers_does_not_fit_a_plan_of_text(check):
    answer = check(feed(1, 2), plan=PLAN)

    assert (1, None) == (answer.exit_code, used(answer))


def test_they_fit_again_with_the_plans_product_id_a_number(check):
    assert 0 == check(feed(1, 2), plan='product_id = "number"\n' + PLAN).exit_code


def test_a_sample_is_compared_by_value(check):
    events = [
        event("Viewed Product", ProductID="1", SKU="X"),
        event("Ordered Product", ProductID=1, Sku="1"),
        event("Placed Order", OrderId="1", Items=[{"ProductID": "1"}], ItemNames=["A"]),
    ]
    answer = check(feed("1", "2"), events)
    found = {(p["metric"], p["property"]): p for p in json.loads(answer.stdout)["properties"]}

    assert {"metric": "Ordered Product", "property": "Sku"} == used(answer)
    assert {"type": 1} == found["Ordered Product", "ProductID"]["results"]
    assert not found["Placed Order", "Items.ProductID"]["usable"]


def test_half_a_letter_in_an_event_is_told_of(check):
    check(feed("1"), [event("Viewed Product", **{"\ud800Id": "1"})])
    command = ["catalog", "check", "feed.json", "--events", "events.ndjson"]

    assert (
        "use the metric Viewed Product, and of it ?Id" in CliRunner().invoke(main, command).stdout
    )


def test_a_list_of_ids_is_not_to_be_used(check):
    answer = check(feed("1"), [event("Placed Order", ProductIDs=["1"])])

    assert (1, None) == (answer.exit_code, used(answer))


def test_some_products_may_be_gone_from_the_feed(check):
    events = [event("Ordered Product", ProductID=str(n % 10)) for n in range(100)]

    assert 0 == check(feed(*map(str, range(9))), events).exit_code
    assert 1 == check(feed(*map(str, range(5))), events).exit_code


def test_events_of_every_api_are_read(check):
    body = {"data": {"type": "event", "attributes": {
        "metric": {"data": {"type": "metric", "attributes": {"name": "Ordered Product"}}},
        "profile": {"data": {"type": "profile", "attributes": {"email": "a@shop.test"}}},
        "properties": {"ProductID": "1"}}}}  # fmt: skip
    v1 = {"token": "AbC123", "event": "Viewed Product", "customer_properties": {},
          "properties": {"ProductID": "1"}}  # fmt: skip
    answer = check(feed("1"), [body, v1])

    assert [1, 1] == [p["events"] for p in json.loads(answer.stdout)["properties"]]


def test_it_says_in_words_what_to_change(check, tmp_path):
    check(feed(1), [event("Viewed Product", ProductID="gid://shopify/Product/1")], PLAN)
    command = ["catalog", "check", "feed.json", "--events", "events.ndjson"]
    said = CliRunner().invoke(main, command).stdout

    assert 'product_id = "number" in the plan makes them equal' in said
    assert "the feed's id behind Shopify's gid://: send its last part alone" in said
    assert "recommendations: no property of these events equals the feed's ids" in said


def test_without_plan_and_events_it_says_what_is_missing(check):
    answer = check(feed("1"))

    assert 2 == answer.exit_code
    assert "--events FILE, --plan FILE, or both" in answer.stderr


def test_each_reason_is_told_with_what_the_event_and_the_feed_have():
    ids = Ids(["1111", "shopify_US_222_333"])
    ids.add({"id": "5", "item_group_id": "77"})
    matcher = Matcher(ids)
    for value in ("zz", 1111, 222, "77"):
        matcher.look("Viewed Product", {"ProductID": value})

    assert [
        "1 of 4: 'zz' is in no item of the feed",
        "1 of 4: 1111 is the same value, but a number in the event: Klaviyo takes them for two",
        "1 of 4: 222 is a part of Google's id alone: the feed has 'shopify_US_222_333'",
        "1 of 4: '77' is the item_group_id of an item, and not its id",
    ] == list(advice(matcher.matches()[0], ids.type))

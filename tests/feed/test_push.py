"""`snippetgen catalog push` against the mock Klaviyo, its bodies against Klaviyo's own client."""

import json

import httpx
import openapi_client
import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.wire import catalog
from snippetgen.wire.client import REVISION

pytestmark = pytest.mark.slow

HEADERS = {"authorization": "Klaviyo-API-Key pk_secret", "revision": REVISION}


def product(number, **more):
    return {
        "id": f"P{number}",
        "title": f"Product {number} \u2028 </script>",
        "link": f"https://shop.com/{number}",
        "description": "Good",
        "image_link": f"https://shop.com/{number}.jpg",
        "price": 9.5,
        "categories": ["Shoes", "Sale > 50 %"],
        "inventory_quantity": number,
        "color": "red",
    } | more


@pytest.fixture
def push(mock, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def push(products, *options):
        mock.seen = len(mock.requests())
        (tmp_path / "p.ndjson").write_text("\n".join(map(json.dumps, products)), encoding="utf-8")
        command = ["catalog", "push", "p.ndjson", "--url", mock.url, "--format", "json", *options]
        answer = CliRunner().invoke(main, command)
        assert answer.exception is None or isinstance(answer.exception, SystemExit)
        report = json.loads(answer.stdout) if answer.stdout else {}
        return {key: value for key, value in report.items() if value} | {"exit": answer.exit_code}

    return push


def at_klaviyo(mock, kind):
    found, address = {}, f"{mock.url}/api/{kind}"
    while address:
        page = httpx.get(address, headers=HEADERS).json()
        found |= {each["id"].rpartition(":::")[2]: each for each in page["data"]}
        following = page["links"]["next"]
        address = following and httpx.URL(mock.url).join(following)
    return found


def jobs(mock):
    """What the last push posted: the kind of job, and how many resources it has."""
    posted = [r for r in mock.requests()[mock.seen :] if r["method"] == "POST"]
    return [
        (data["type"], len(next(iter(data["attributes"].values()))["data"]))
        for data in (json.loads(request["body"])["data"] for request in posted)
    ]


def test_everything_arrives_with_categories_and_stock(push, mock):
    assert {"create": 150, "exit": 0} == push([product(n) for n in range(150)])
    assert [
        ("catalog-category-bulk-create-job", 2),
        ("catalog-item-bulk-create-job", 100),
        ("catalog-item-bulk-create-job", 50),
        ("catalog-variant-bulk-create-job", 100),
        ("catalog-variant-bulk-create-job", 50),
    ] == jobs(mock)
    items = at_klaviyo(mock, "catalog-items")
    assert {f"P{n}" for n in range(150)} == items.keys()
    assert {
        "external_id": "P7",
        "title": "Product 7 \u2028 </script>",
        "description": "Good",
        "url": "https://shop.com/7",
        "image_full_url": "https://shop.com/7.jpg",
        "price": 9.5,
        "custom_metadata": {"color": "red"},
    } == {k: v for k, v in items["P7"]["attributes"].items() if k not in ("created", "updated")}
    assert 7 == at_klaviyo(mock, "catalog-variants")["P7"]["attributes"]["inventory_quantity"]
    assert {"Shoes", "Sale > 50 %"} == at_klaviyo(mock, "catalog-categories").keys()


def test_the_second_time_only_changes_go_out(push, mock):
    push([product(n) for n in range(5)])
    assert {"unchanged": 5, "exit": 0} == push([product(n) for n in range(5)])
    assert [] == jobs(mock)

    changed = [product(0, price=12), product(1, inventory_quantity=0), *map(product, range(2, 6))]
    assert {"create": 1, "update": 1, "unchanged": 4, "exit": 0} == push(changed)
    assert 12 == at_klaviyo(mock, "catalog-items")["P0"]["attributes"]["price"]
    assert 0 == at_klaviyo(mock, "catalog-variants")["P1"]["attributes"]["inventory_quantity"]


def test_what_is_gone_stays_until_it_is_to_be_deleted(push, mock):
    push([product(n) for n in range(3)])
    assert {"unchanged": 1, "gone": 2, "exit": 0} == push([product(0)])
    assert 3 == len(at_klaviyo(mock, "catalog-items"))

    assert {"unchanged": 1, "delete": 2, "exit": 0} == push([product(0)], "--delete")
    assert {"P0"} == at_klaviyo(mock, "catalog-items").keys()
    assert {"P0"} == at_klaviyo(mock, "catalog-variants").keys()


def test_what_one_account_has_is_not_taken_for_anothers(push, mock, monkeypatch):
    push([product(0), product(1)])
    monkeypatch.setenv("KLAVIYO_PRIVATE_KEY", "pk_other")
    assert {"update": 2, "exit": 0} == push([product(0), product(1)])

    monkeypatch.setenv("KLAVIYO_PRIVATE_KEY", "pk_secret")
    assert {"unchanged": 2, "exit": 0} == push([product(0), product(1)])


def test_what_is_there_already_is_updated(push, mock, tmp_path):
    push([product(0)])
    for file in tmp_path.glob("catalog.state.db*"):
        file.unlink()

    assert {"update": 1, "exit": 0} == push([product(0, price=3)])
    assert 3 == at_klaviyo(mock, "catalog-items")["P0"]["attributes"]["price"]


def test_what_klaviyo_does_not_take_is_told_of_and_tried_again(push, mock):
    push([product(0), product(1)])
    httpx.delete(f"{mock.url}/api/catalog-items/$custom:::$default:::P0", headers=HEADERS)
    report = push([product(0, price=3), product(1, price=3)])

    assert (1, 1, 1) == (report["exit"], report["update"], report["failed"])
    assert "P0: A catalog-item with the id $custom:::$default:::P0" in report["errors"][0]
    assert {"create": 1, "unchanged": 1, "exit": 0} == push(
        [product(0, price=3), product(1, price=3)]
    )


def test_a_job_whose_end_nobody_saw_is_sent_again(push, mock, tmp_path, monkeypatch):
    """As after a kill between a job and its end."""
    monkeypatch.setattr("snippetgen.feed.state.State.ended", lambda *_, **__: None)
    push([product(n) for n in range(3)])
    monkeypatch.undo()
    monkeypatch.setenv("KLAVIYO_PRIVATE_KEY", "pk_secret")
    monkeypatch.chdir(tmp_path)

    assert {"update": 3, "exit": 0} == push([product(n) for n in range(3)])
    assert {"unchanged": 3, "exit": 0} == push([product(n) for n in range(3)])


def test_with_too_many_bad_rows_nothing_is_sent(push, mock):
    assert {"exit": 1} == push([product(0), product(1, link="/relative")])
    assert [] == jobs(mock)


def test_a_state_that_is_none_is_told_of(push, tmp_path):
    (tmp_path / "catalog.state.db").write_text("something else, which is long enough" * 10)

    assert {"exit": 2} == push([product(0)])


@pytest.mark.parametrize(
    ("verb", "model"),
    [
        ("create", openapi_client.CatalogItemCreateJobCreateQuery),
        ("update", openapi_client.CatalogItemUpdateJobCreateQuery),
        ("delete", openapi_client.CatalogItemDeleteJobCreateQuery),
    ],
)
def test_klaviyos_own_client_takes_every_body_of_items(verb, model):
    assert model.from_dict(catalog.job("catalog-item", verb, [catalog.item(product(1))]))


@pytest.mark.parametrize(
    ("verb", "model"),
    [
        ("create", openapi_client.CatalogVariantCreateJobCreateQuery),
        ("update", openapi_client.CatalogVariantUpdateJobCreateQuery),
        ("delete", openapi_client.CatalogVariantDeleteJobCreateQuery),
    ],
)
def test_klaviyos_own_client_takes_every_body_of_variants(verb, model):
    assert model.from_dict(catalog.job("catalog-variant", verb, [catalog.variant(product(1))]))


def test_klaviyos_own_client_takes_the_body_of_categories():
    body = catalog.job("catalog-category", "create", [catalog.category("Shoes")])

    assert openapi_client.CatalogCategoryCreateJobCreateQuery.from_dict(body)

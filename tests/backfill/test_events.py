"""What is written is what Klaviyo takes: by its own models, by the wire format, by the rules."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openapi_client.models import (
    EventCreateQueryV2,
    EventsBulkCreateJob,
    ProfileImportJobCreateQuery,
)

from snippetgen.backfill import deliver
from snippetgen.backfill.job import JOURNAL, prepare
from snippetgen.backfill.journal import Journal
from snippetgen.rules import Judge
from snippetgen.rules.read import calls_in
from snippetgen.wire import bulk, server
from tests.backfill import orders

EXAMPLE = Path(__file__).parents[2] / "examples" / "orders" / "snippetgen.toml"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = tmp_path_factory.mktemp("example") / "out"
    orders.map_plan(EXAMPLE, out)
    return out


def test_an_event_is_as_the_wire_format_has_it(out):
    for line in orders.bodies(out):
        body = json.loads(line)
        assert body == server.encode_event(server.decode_event(body))


def test_the_official_models_take_every_body(out):
    lines = [line.encode() for line in orders.bodies(out)]
    people = [line for file in out.glob("profiles/*") for line in file.read_bytes().splitlines()]
    for line in lines:
        assert EventCreateQueryV2.from_dict(json.loads(line)) is not None
    whole = json.loads(deliver.BULK.body(lines))
    assert len(lines) == len(bulk.decode_server_events(whole))
    assert EventsBulkCreateJob.from_dict(whole) is not None
    profiles = json.loads(deliver.IMPORT.body(people))
    assert 6 == len(bulk.decode_profiles(profiles))
    assert ProfileImportJobCreateQuery.from_dict(profiles) is not None


def test_no_rule_has_anything_to_say_of_the_example(out):
    judge = Judge()
    found = [v for line in orders.bodies(out) for c in calls_in(json.loads(line), "server")
             for v in judge.judge(c)]  # fmt: skip
    assert [] == found


def test_a_time_is_read_in_the_shops_time_zone(out):
    placed = {e["unique_id"]: e["time"] for e in orders.events(out, "placed_order")}
    with (EXAMPLE.parent / "orders.csv").open(encoding="utf-8", newline="") as stream:
        first = next(csv.DictReader(stream))

    assert "2021-01-11 11:24:25" == first["created_at"]  # in winter, an hour ahead of UTC
    assert datetime(2021, 1, 11, 10, 24, 25, tzinfo=UTC).isoformat() == placed["1001"]


@pytest.mark.parametrize(("metric", "count"), [("refunded_order", 4), ("canceled_order", 2)])
def test_what_takes_an_orders_value_back_has_its_unique_id(out, metric, count):
    placed = {e["unique_id"]: e for e in orders.events(out, "placed_order")}
    undone = orders.events(out, metric)

    assert count == len(undone)
    for event in undone:
        order = placed[event["unique_id"]]
        assert event["time"] > order["time"]
        assert order["properties"]["Items"] == event["properties"]["Items"]
        assert event["properties"]["Reason"]


def test_a_canceled_order_is_worth_what_the_order_was(out):
    worth = {e["unique_id"]: e["value"] for e in orders.events(out, "canceled_order")}

    assert {"1017": 11.8, "1049": 39.39} == worth


def test_a_folder_is_one_runs_at_a_time(tmp_path):
    prepare(tmp_path / "out", fresh=True)
    with Journal(tmp_path / "out" / JOURNAL):
        second = orders.run(EXAMPLE, tmp_path / "out")
    third = orders.run(EXAMPLE, tmp_path / "out")

    assert (2, 0) == (second.exit_code, third.exit_code)
    assert "another backfill runs here" in second.output


def test_a_journal_that_is_none_is_named_and_can_be_made_anew(tmp_path):
    (tmp_path / JOURNAL).write_text("this was a journal once, and is none any more")
    answer = orders.run(EXAMPLE, tmp_path)
    anew = orders.run(EXAMPLE, tmp_path, "--fresh")

    assert (2, 0) == (answer.exit_code, anew.exit_code)
    assert f"{JOURNAL}: the journal can't be used: file is not a database" in answer.output


def test_csv_for_upload_is_flat_and_headed_as_klaviyo_wants(tmp_path):
    refused = orders.run(EXAMPLE, tmp_path / "out", "--to", "csv")
    answer = orders.run(EXAMPLE, tmp_path / "out", "--to", "csv", "--flat")
    tables = {}
    for file in (tmp_path / "out" / "csv").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            tables[file.stem] = list(csv.reader(stream))

    assert (2, 0) == (refused.exit_code, answer.exit_code)
    assert "Items, which is nested" in refused.output
    assert "--flat" in refused.output
    head = ["Person//Email", "Timestamp", "$event_id", "$value", "Person//First Name"]
    assert head == tables["placed_order-1"][0][:5]
    assert "Items" not in tables["placed_order-1"][0]
    assert ["Email Address", "First Name", "Last Name"] == tables["profiles-1"][0][:3]
    counts = {name.removesuffix("-1"): len(rows) - 1 for name, rows in tables.items()}
    assert {"placed_order": 60, "ordered_product": 110, "refunded_order": 4, "canceled_order": 2,
            "fulfilled_order": 58, "profiles": 6} == counts  # fmt: skip
    head_of_lines = tables["ordered_product-1"][0]
    by_id = {e["unique_id"]: e for e in orders.events(tmp_path / "out", "ordered_product")}
    for row in tables["ordered_product-1"][1:]:
        event = by_id[row[2]]
        cells = dict(zip(head_of_lines, row, strict=True))
        assert str(event["value"]) == cells["$value"]
        assert event["properties"]["Categories"] == json.loads(cells["Categories"])
        assert event["properties"]["ProductName"] == cells["ProductName"]
        assert event["time"][:19].replace("T", " ") == cells["Timestamp"]


def test_a_dry_run_keeps_nothing_and_says_all(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = orders.run(EXAMPLE, "backfill", "--dry-run", "--format", "json")
    told = json.loads(answer.output)

    assert 0 == answer.exit_code
    assert [] == list(tmp_path.iterdir())
    assert {"Placed Order": 60, "Ordered Product": 110, "Refunded Order": 4, "Canceled Order": 2,
            "Fulfilled Order": 58, "profiles": 6} == told["events"]  # fmt: skip
    assert "Placed Order" in told["sample"]


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("x")
    answer = orders.run(EXAMPLE, tmp_path)

    assert (2, "x") == (answer.exit_code, (tmp_path / "mine").read_text())


def test_without_a_key_nothing_is_sent(tmp_path, monkeypatch):
    monkeypatch.delenv("KLAVIYO_PRIVATE_KEY", raising=False)
    answer = orders.run(EXAMPLE, tmp_path / "out", "--to", "api")

    assert 2 == answer.exit_code
    assert "set KLAVIYO_PRIVATE_KEY" in answer.output


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('curency = "EUR"\n', "did you mean 'currency'?"),
        ('dates = "2026"\n', "dates: is '31/12/2026' or '12/31/2026'"),
        ('numbers = "many"\n', "numbers: shows the number 1234.56"),
        ('timezone = "Mars"\n', "timezone: is a name such as Europe/Berlin"),
        ("money = 1\n", "money: is text in quotes"),
    ],
)
def test_a_mistake_in_the_plan_is_named(tmp_path, settings, said):
    plan = orders.write(tmp_path, settings=settings, orders=orders.ORDERS)
    answer = orders.run(plan, tmp_path / "out")

    assert 2 == answer.exit_code
    assert said in answer.output
    assert "snippetgen.toml:6: backfill." in answer.output

"""What Klaviyo would take for one event is found however far apart its rows lie."""

import pytest

from snippetgen.backfill import stage
from tests.backfill import orders

OWN = """
[event.used_voucher]
metric = "Used Voucher"
on = "order_placed"
[event.used_voucher.properties]
"$event_id" = "order.discount_code"
Order = "order.id"
[backfill.orders]
from = "orders.csv"
[backfill.customers]
from = "customers.csv"
"""
# Each a bucket's own; vouchers twice by ann, who once writes her address in capitals.
ORDERS = """\
id,time,email,first_name,discount_code
1,2021-01-04 10:00:00,ann@klaviyo-demo.com,Ann,SPRING10
2,2021-01-05 10:00:00,ben@klaviyo-demo.com,Ben,SPRING10
3,2021-01-06 10:00:00,ANN@klaviyo-demo.com,,SPRING10
4,2021-01-07 10:00:00,ann@klaviyo-demo.com,Ann,SUMMER5
5,2021-01-08 10:00:00,ann@klaviyo-demo.com,Anna,SUMMER5
6,2021-01-09 10:00:00,ann@klaviyo-demo.com,Ann,AUTUMN
"""
CUSTOMERS = "email,city\nann@klaviyo-demo.com,Rome\nben@klaviyo-demo.com,Oslo\n"


def check(tmp_path, engine):
    """Whichever way `engine` is told to make buckets of three rows or so."""
    (tmp_path / "orders.csv").write_text(ORDERS)
    (tmp_path / "customers.csv").write_text(CUSTOMERS + "Ann@Klaviyo-Demo.com,Bern\n")
    plan = tmp_path / "snippetgen.toml"
    plan.write_text(orders.PLAN.replace('"placed_order", "ordered_product"', "") + OWN)
    report = orders.map_plan(plan, tmp_path / "out", engine)

    kept = [(e["unique_id"], e["properties"]["Order"]) for e in orders.events(tmp_path / "out")]
    assert [("AUTUMN", "6"), ("SPRING10", "1"), ("SPRING10", "2"), ("SUMMER5", "4")] == sorted(kept)
    assert {"Used Voucher": 4, "profiles": 2} == dict(report.events)
    found = [(r["file"], r["row"], r["code"]) for r in orders.rejects(tmp_path / "out")]
    again = [
        ("customers.csv", "3", "B034"),
        ("orders.csv", "3", "B034"),
        ("orders.csv", "5", "B034"),
    ]
    assert again == found
    assert all(each["record"] for each in orders.rejects(tmp_path / "out"))
    assert len(list((tmp_path / "out" / "events" / "used_voucher").iterdir())) > 1


@pytest.mark.slow
def test_repeats_in_other_buckets_are_kept_out(tmp_path, monkeypatch):
    monkeypatch.setattr(stage, "BUCKET", 300)
    check(tmp_path, "duckdb")


def test_events_without_an_id_are_all_different(tmp_path):
    own = OWN.replace('"$event_id" = "order.discount_code"', "").partition("[backfill.customers]")
    (tmp_path / "orders.csv").write_text(ORDERS)
    plan = tmp_path / "snippetgen.toml"
    plan.write_text(orders.PLAN.replace('"placed_order", "ordered_product"', "") + own[0])
    report = orders.map_plan(plan, tmp_path / "out")
    answer = orders.run(plan, tmp_path / "out", "--to", "csv")

    assert {"Used Voucher": 6} == dict(report.events)
    assert 0 == answer.exit_code

"""The same orders from any source are the same events."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import psycopg
import pytest

from snippetgen.backfill.expr_sql import literal
from tests.backfill import orders
from tests.postgres import postgres

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[2] / "examples" / "orders"
PLAN = (EXAMPLE / "snippetgen.toml").read_text(encoding="utf-8")
TABLES = ("orders", "lines", "refunds", "cancellations", "shipments", "customers")


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    out = tmp_path_factory.mktemp("csv") / "out"
    orders.map_plan(EXAMPLE / "snippetgen.toml", out)
    assert 234 == len(orders.bodies(out))
    return orders.bodies(out)


def rows(table):
    with (EXAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def plan(folder, source):
    """The example's, with other sources: `source(table)` is what stands after `from = `."""
    text = PLAN
    for table in TABLES:
        text = text.replace(f'from = "{table}.csv"', f"from = {source(table)}")
    path = folder / "snippetgen.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_ndjson(tmp_path, expected):
    for table in TABLES:
        lines = [json.dumps(row, ensure_ascii=False) for row in rows(table)]
        (tmp_path / f"{table}.ndjson").write_text("\n\n".join(lines), encoding="utf-8")
    orders.map_plan(plan(tmp_path, lambda table: f'"{table}.ndjson"'), tmp_path / "out")

    assert expected == orders.bodies(tmp_path / "out")


def test_ndjson_that_is_broken_is_named_by_its_line(tmp_path):
    good = {"id": "1", "time": "2021-01-04 10:00:00", "customer": {"email": "ann@klaviyo-demo.com"}}
    (tmp_path / "o.ndjson").write_text(json.dumps(good) + '\n\n{"id": 2,\n[3]\n')
    (tmp_path / "l.ndjson").write_text(
        '{"order": 1, "id": 1111, "name": "Mug", "categories": ["A"]}'
    )
    path = tmp_path / "snippetgen.toml"
    path.write_text(
        orders.PLAN + '[backfill.orders]\nfrom = "o.ndjson"\ncolumns = {email = "customer.email"}\n'
        '[backfill.lines]\nfrom = "l.ndjson"\n'
    )
    orders.map_plan(path, tmp_path / "out")
    found = [(each["line"], each["code"]) for each in orders.rejects(tmp_path / "out")]

    assert [("3", "B006"), ("4", "B006")] == found
    [placed] = orders.events(tmp_path / "out", "placed_order")
    assert ["A"] == placed["properties"]["Categories"]
    assert "ann@klaviyo-demo.com" == placed["profile"]["data"]["attributes"]["email"]


def test_parquet_with_types_of_its_own(tmp_path, expected):
    with duckdb.connect() as db:
        for table in TABLES:
            source = literal(str(EXAMPLE / f"{table}.csv"))
            copy = literal(str(tmp_path / f"{table}.parquet"))
            db.execute(f"copy (from read_csv({source})) to {copy}")
    orders.map_plan(plan(tmp_path, lambda table: f'"{table}.parquet"'), tmp_path / "out")

    assert expected == orders.bodies(tmp_path / "out")


def test_sqlite(tmp_path, expected):
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db:
        for table in TABLES:
            found = rows(table)
            db.execute(f"create table {table} ({', '.join(found[0])})")
            marks = ", ".join("?" * len(found[0]))
            db.executemany(
                f"insert into {table} values ({marks})", [tuple(r.values()) for r in found]
            )
        db.commit()
    source = '"sqlite:shop.db"\nquery = "select * from {}"'
    orders.map_plan(plan(tmp_path, source.format), tmp_path / "out")

    assert expected == orders.bodies(tmp_path / "out")


def test_postgresql(tmp_path, expected):
    with postgres() as address:
        with psycopg.connect(address) as db:
            for table in TABLES:
                found = rows(table)
                columns = ", ".join(f"{column} text" for column in found[0])
                db.execute(f"create table {table} ({columns})")
                marks = ", ".join(["%s"] * len(found[0]))
                with db.cursor() as cursor:
                    cursor.executemany(
                        f"insert into {table} values ({marks})", [tuple(r.values()) for r in found]
                    )
        source = f'"{address}"\nquery = "select * from {{}}"'
        orders.map_plan(plan(tmp_path, source.format), tmp_path / "out")
        wrong = plan(tmp_path, f'"{address}"\nquery = "select * from nothing_{{}}"'.format)
        answer = orders.run(wrong, tmp_path / "other")

    assert expected == orders.bodies(tmp_path / "out")
    assert (2, True) == (
        answer.exit_code,
        'relation "nothing_orders" does not exist' in answer.output,
    )


def test_a_password_in_the_plan_is_refused(tmp_path):
    wrong = plan(tmp_path, lambda _: '"postgresql://shop:secret@host/db"')
    answer = orders.run(wrong, tmp_path / "out")

    assert 2 == answer.exit_code
    assert "holds a password" in answer.output
    assert "secret" not in answer.output


def test_a_query_over_a_file(tmp_path):
    (tmp_path / "o.csv").write_text(
        "no;day;mail\n1;2021-01-04 10:00:00;ann@klaviyo-demo.com\n2;x;y\n"
    )
    path = tmp_path / "snippetgen.toml"
    query = "select no as id, day as time, mail as email, '5' as total from source where no = '1'"
    asked = orders.PLAN.replace('"placed_order", ', "")
    path.write_text(asked + f'[backfill.orders]\nfrom = "o.csv"\nquery = "{query}"\n'
                    '[event.order_seen]\nmetric = "Saw Order"\non = "order_placed"\n'
                    'properties = {"$event_id" = "order.id", Total = "order.total"}\n')  # fmt: skip
    report = orders.map_plan(path, tmp_path / "out")

    assert {"Saw Order": 1} == dict(report.events)
    [seen] = orders.events(tmp_path / "out", "saw_order")
    assert {"Total": 5} == seen["properties"]

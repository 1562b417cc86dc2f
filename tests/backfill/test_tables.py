"""Queries, lists and packed files: rows keep their places, and mistakes are told in a sentence."""

import gzip
import json

import pytest

from tests.backfill import orders

THREE = "id,time,email,total,state\n" + "".join(
    f"{i},2021-01-0{i} 10:00:00,ann@klaviyo-demo.com,{5 * i},{state}\n"
    for i, state in enumerate(("open", "paid", "paid"), 1)
)
LINES = "order,id,name,price,quantity\n2,1111,Mug,5,1\n3,1111,Mug,5,1\n"


def plan(folder, tables, **files):
    for file, content in files.items():
        folder.joinpath(file.replace("_", ".")).write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
    path = folder / "snippetgen.toml"
    path.write_text(orders.PLAN + tables, encoding="utf-8")
    return path


def queried(query):
    return f"""
        [backfill.orders]
        from = "orders.csv"
        query = "{query}"
        [backfill.lines]
        from = "lines.csv"
        """


def test_a_query_leaves_rows_where_they_are(tmp_path):
    wrong = THREE.replace("2021-01-03 10:00:00", "soon")
    query = "select * from source where state = 'paid'"
    path = plan(tmp_path, queried(query), orders_csv=wrong, lines_csv=LINES)
    report = orders.map_plan(path, tmp_path / "out")
    rejected = [(r["table"], r["line"], r["code"]) for r in orders.rejects(tmp_path / "out")]

    assert {"Placed Order": 1, "Ordered Product": 1} == dict(report.events)
    assert [("lines", "3", "B035"), ("orders", "4", "B021")] == rejected


def test_a_query_that_makes_rows_of_its_own_names_no_line(tmp_path):
    query = "select id, 'soon' as time, email from source where id = '2'"
    path = plan(tmp_path, queried(query), orders_csv=THREE, lines_csv=LINES)
    orders.map_plan(path, tmp_path / "out")
    [rejected] = [r for r in orders.rejects(tmp_path / "out") if r["code"] == "B021"]

    assert ("orders.csv", "", "") == (rejected["file"], rejected["row"], rejected["line"])
    assert "2" == json.loads(rejected["record"])["id"]


@pytest.mark.parametrize("packed", [False, True])
def test_lines_that_are_in_their_order_are_rows(tmp_path, packed):
    order = {
        "id": 7, "time": "2021-01-04T10:00:00Z", "buyer": {"email": "ann@klaviyo-demo.com"},
        "codes": [{"code": "MAY"}], "state": "paid",
        "lines": [{"product": {"id": "a"}, "name": "Mug", "price": 5, "quantity": 2},
                  {"product": {"id": "b"}, "name": "Cup", "price": 1.5, "quantity": 1}],
    }  # fmt: skip
    other = {**order, "id": 8, "state": "open", "lines": []}
    text = json.dumps(order) + "\n" + json.dumps(other) + "\n"
    tables = """
        [backfill.orders]
        from = "o.FORM"
        query = "select * from source where state = 'paid'"
        columns = { email = "buyer.email", discount_code = "codes.0.code" }
        [backfill.lines]
        from = "o.FORM"
        for_each = "lines"
        columns = { order = "id", id = ".product.id" }
        """
    form = "ndjson.gz" if packed else "ndjson"
    content = gzip.compress(text.encode()) if packed else text
    path = plan(tmp_path, tables.replace("FORM", form), **{f"o_{form.replace('.', '_')}": content})
    orders.map_plan(path, tmp_path / "out")
    [placed] = orders.events(tmp_path / "out", "placed_order")

    assert [] == orders.rejects(tmp_path / "out")
    assert "ann@klaviyo-demo.com" == placed["profile"]["data"]["attributes"]["email"]
    assert "MAY" == placed["properties"]["DiscountCode"]
    assert [("a", 10), ("b", 1.5)] == [
        (item["ProductID"], item["RowTotal"]) for item in placed["properties"]["Items"]
    ]


def test_a_list_may_stand_in_a_cell(tmp_path):
    cell = json.dumps([{"id": "a", "name": "Mug", "price": 5, "quantity": 1}]).replace('"', '""')
    content = f'id,time,email,lines\n1,2021-01-04 10:00:00,ann@klaviyo-demo.com,"{cell}"\n'
    tables = """
        [backfill.orders]
        from = "orders.csv"
        [backfill.lines]
        from = "orders.csv"
        for_each = "lines"
        columns = { order = "id" }
        """
    orders.map_plan(plan(tmp_path, tables, orders_csv=content), tmp_path / "out")

    assert ["1", "1_a_0"] == sorted(e["unique_id"] for e in orders.events(tmp_path / "out"))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('from = "orders.csv"\nquery = "select * from orders"', "Table with name orders"),
        ('from = "orders.csv"\nquery = "select idd, time from source"', '"idd" not found'),
        ('from = "orders.csv"\nfor_each = "lines"', "there is no column 'lines'"),
        ('from = "orders.csv"\nfor_each = 1', "is the name of a list in quotes"),
        ('from = "mysql://shop/db"', "mysql://shop/db can't be read"),
        ('from = "no.parquet"', "no.parquet can't be read"),
        ('from = "shop.db"', "this is an SQLite file"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(tmp_path, table, said):
    files = {"no_parquet": "no", "shop_db": b"SQLite format 3\0", "orders_csv": THREE}
    answer = orders.run(plan(tmp_path, f"[backfill.orders]\n{table}\n", **files), tmp_path / "out")

    assert (2, True) == (answer.exit_code, said in answer.output), answer.output

"""One meaning: properties made by SQL here and by the runtime in a page are the same."""

import json
import subprocess
from pathlib import Path

from snippetgen import catalog
from snippetgen.backfill.bucket import Bucket
from snippetgen.backfill.spec import read_spec
from snippetgen.backfill.stage import connect
from snippetgen.plan import parse_plan
from tests.backfill.orders import PLAN

ROOT = Path(__file__).parents[2]
# The runtime as it is, with values as text: what a page or a file of CSV would hold.
SCRIPT = """
import { canon } from '%(src)s/canon.js'
import { derive, places } from '%(src)s/derive.js'
const { events, orders, types } = JSON.parse(process.argv[1])
const made = events.map(event => orders.flatMap(order => {
  const scopes = { order: canon(order, types, {}) }
  const at = event.for_each ? places(event.for_each, scopes) : [scopes]
  return at.map(place => derive(event.properties, place))
}))
console.log(JSON.stringify(made))
"""
NASTY = 'O\'Reilly "A" </script> \\ \u2028 \U0001f43b \u0639\u0631\u0628\u064a'
ORDERS = [
    {"id": "1", "email": "ann@klaviyo-demo.com", "total": "19.98", "gift": "True", "items": [
        {"id": "1111", "name": NASTY, "price": "9.99", "quantity": "2", "categories": ["A", "B"],
         "brand": "X", "sku": "S"},
        {"id": "1112", "name": "b", "price": "0.1", "quantity": "3", "categories": ["B"],
         "sale": "1"},
        {"id": "1113", "price": "1000", "brand": "X", "sale": "FALSE"},
    ]},
    {"id": "2", "total": "", "gift": "0", "discount_code": "A'B", "discount_value": "-5.55555",
     "items": [
        {"id": "1.10", "quantity": "1.005", "price": "1.005"},
        {"name": "no id", "quantity": "0", "price": "007"},
    ]},
    {"id": "3", "total": "1234567.891", "gift": "perhaps",
     "items": [{"id": "p", "price": ".5", "quantity": "1"}]},
    {"id": "4", "total": "10", "reason": "late", "items": [{"id": "q", "quantity": "2"}]},
]  # fmt: skip
OWN = """
[scope.order]
gift = "boolean"
[shape.item]
sale = "boolean"
[event.every_word]
metric = "Used Every Word"
on = "order_placed"
[event.every_word.properties]
First = { "@first" = ["order.discount_code", "order.reason", "order.id"] }
Sum = { "@sum" = "order.items", "@of" = ".price" }
Joined = { "@join" = ["order.id", "order.total"] }
Fixed = { "@value" = 7 }
Text = { "@value" = "it's" }
List = { "@value" = [1, "b"] }
Prices = "order.items.price"
Gift = "order.gift"
Sales = "order.items.sale"
Wrapped = { "@join" = ["order.gift", "order.id"] }
Unique = { "@unique" = "order.items.name" }
Deep = { Id = "order.id", Deeper = { Total = "order.total" } }
Twice = { "@mul" = ["order.total", "order.discount_value"] }
[event.each_line]
metric = "Used Each Line"
on = "order_placed"
for_each = "order.items"
[event.each_line.properties]
Where = { "@join" = ["order.id", "@index"] }
Names = "order.items.name"
Row = { "@mul" = [".price", ".quantity"] }
Or = { "@first" = [".name", "order.id"] }
"""


def by_runtime(words, tracked):
    types = {k: v for k, v in words.scopes["order"].items() if v != "string"}
    types["items"] = {k: v for k, v in types["items"].items() if v not in ("string", "strings")}
    given = {
        "types": types,
        "orders": ORDERS,
        "events": [{"properties": e.properties, "for_each": e.for_each} for e in tracked],
    }
    script = SCRIPT % {"src": (ROOT / "runtime/src").as_uri()}
    command = ["node", "--no-warnings", "--input-type=module", "-e", script, json.dumps(given)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def rows(db, table, columns, records):
    listed = ", ".join(f'"{column}" text' for column in columns)
    db.execute(f"create table {table} (n bigint, {listed})")
    marks = ", ".join("?" * (len(columns) + 1))
    for n, record in enumerate(records):
        cells = [record.get(column) for column in columns]
        cells = [json.dumps(cell) if isinstance(cell, list) else cell for cell in cells]
        db.execute(f"insert into {table} values ({marks})", [n, *cells])


def by_sql(spec, words, tracked, folder):
    """By the tables that a run makes: text in, typed there."""
    columns = {"orders": [*spec.order, "time"], "lines": ["order", *spec.item]}
    orders = [
        {**{k: v for k, v in order.items() if k != "items"}, "time": "2021-01-01"}
        for order in ORDERS
    ]
    lines = [{"order": order["id"], **item} for order in ORDERS for item in order["items"]]
    with connect(folder, spec) as db:
        rows(db, "o", columns["orders"], orders)
        rows(db, "l", columns["lines"], lines)
        bucket = Bucket(db, spec, words, {"orders": "o", "lines": "l"}, columns)
        bucket.events()
        db.execute("delete from rejected")
        for event in tracked:
            db.execute("delete from events")
            bucket._event("orders", event)
            found = db.execute("select body from events order by n, rowid").fetchall()
            yield [properties_of(event, json.loads(body)) for (body,) in found]


def properties_of(event, body):
    """With what is lifted put back where the runtime has it."""
    attributes = body["data"]["attributes"]
    properties = dict(attributes["properties"])
    for key, lifted in (("$value", "value"), ("$event_id", "unique_id")):
        if key in event.properties and lifted in attributes:
            properties[key] = attributes[lifted]
    return properties


def test_sql_and_the_runtime_make_the_same_properties(tmp_path):
    tables = '[backfill.orders]\nfrom = "o"\n[backfill.lines]\nfrom = "l"\n'
    plan = parse_plan(PLAN + tables + OWN)
    own = [e for e in plan.events if e.name in ("every_word", "each_line")]
    shipped = [catalog.event_from(n, t) for n, t in catalog.events().items()]
    tracked = [*own, *(e for e in shipped if e.on and e.on.startswith("order_"))]

    theirs = by_runtime(plan.vocabulary, tracked)
    ours = list(by_sql(read_spec(plan), plan.vocabulary, tracked, tmp_path))
    assert sum(map(len, theirs)) > 30
    assert dict(zip([e.name for e in tracked], theirs, strict=True)) == dict(
        zip([e.name for e in tracked], ours, strict=True)
    )

"""How fast past orders become events, beside Klaviyo's own client and beside DuckDB alone."""

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLAN = """\
company_id = "AbC123"
platforms = ["html"]
events = ["placed_order", "ordered_product"]
[backfill]
currency = "EUR"
[backfill.orders]
from = "orders.csv"
[backfill.lines]
from = "lines.csv"
"""
ORDERS = ("id", "time", "email", "total", "discount_code", "first_name", "last_name")
LINES = (
    "order", "id", "sku", "name", "price", "quantity", "url", "image", "brand", "categories",
)  # fmt: skip
LINES_OF_AN_ORDER = 3
DAY = 86400
BEGIN = 1609459200  # 2021


def measure(orders, progress):
    """Ratios of events a second of CPU time; all in one run, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        progress(f"making {orders} orders")
        make(folder, orders)
        progress("mapping them")
        out = folder / "out"
        ours = run(folder / "snippetgen.toml", out)
        lines = [line for file in sorted(out.glob("events/*/*")) for line in file.open("rb")]
        progress("building bodies with Klaviyo's client")
        client = official(random.Random(1).sample(lines, min(len(lines), 2000)))
        progress("writing rows with DuckDB")
        duck = duckdb_alone(out, folder)
    events = len(lines)
    return {
        "events": events,
        "events_a_second": round(events / ours["seconds"]),
        "peak_mb": ours["peak_mb"],
        "to_official_client": round(events / ours["seconds"] / client, 1),
        "slower_than_duckdb_writing": round(ours["seconds"] / duck, 1),
        "aims": {"to_official_client": 20, "slower_than_duckdb_writing": 3, "peak_mb": 300},
    }


def make(folder, orders, seed=7):
    """Orders of five years with three lines each, as a shop exports them."""
    dice = random.Random(seed)
    (folder / "snippetgen.toml").write_text(PLAN)
    with (
        (folder / "orders.csv").open("w", encoding="utf-8", newline="") as placed,
        (folder / "lines.csv").open("w", encoding="utf-8", newline="") as sold,
    ):
        order, line = csv.writer(placed), csv.writer(sold)
        order.writerow(ORDERS)
        line.writerow(LINES)
        for number in range(orders):
            moment = time.gmtime(BEGIN + dice.randrange(5 * 365 * DAY))
            buyer, total = dice.randrange(max(1, orders // 3)), 0.0
            for _ in range(LINES_OF_AN_ORDER):
                product, quantity = dice.randrange(5000), dice.choice((1, 1, 1, 2))
                price = 5 + product % 95 + 0.99
                total += price * quantity
                page = f"https://www.klaviyo-demo.com/products/{product}"
                name = f'Cup "No. {product}", blue' if product % 9 == 0 else f"Cup {product}"
                line.writerow(
                    (number, product, f"SKU-{product}", name, f"{price:.2f}", quantity, page,
                     f"{page}.png", f"Brand {product % 20}", '["Kitchen", "Cups"]')
                )  # fmt: skip
            order.writerow(
                (number, time.strftime("%Y-%m-%d %H:%M:%S", moment), f"b{buyer}@klaviyo-demo.com",
                 f"{total:.2f}", "SPRING10" if number % 4 == 0 else "", "Ann", "Smith")
            )  # fmt: skip


def run(plan, out):
    """As a process of its own, for its memory."""
    command = [sys.executable, __file__, str(plan), str(out)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


def mapped(plan_path, out):
    from snippetgen.backfill.run import map_all
    from snippetgen.backfill.spec import read_spec
    from snippetgen.plan import load_plan

    plan = load_plan(plan_path)
    out.mkdir(exist_ok=True)
    before = time.process_time()
    report = map_all(read_spec(plan), plan.vocabulary, out)
    return {
        "seconds": time.process_time() - before,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "rejected": report.rejected_rows,
    }


def official(lines):
    """Events a second: a model of each body, checked by the client, and its JSON."""
    from openapi_client import ApiClient
    from openapi_client.models import EventCreateQueryV2

    bodies, client = [json.loads(line) for line in lines], ApiClient()
    before = time.process_time()
    for body in bodies:
        model = EventCreateQueryV2.from_dict(body)
        json.dumps(client.sanitize_for_serialization(model))
    return len(bodies) / (time.process_time() - before)


def duckdb_alone(out, folder):
    """Seconds for writing the same rows, mapped already, without any rules."""
    import duckdb

    spent = 0.0
    with duckdb.connect(config={"threads": "2"}) as db:
        for metric in sorted(out.glob("events/*")):
            db.execute(f"create or replace table rows as from read_json('{metric}/*.ndjson')")
            before = time.process_time()
            db.execute(f"copy rows to '{folder}/rows.ndjson' (format json)")
            spent += time.process_time() - before
    return spent


if __name__ == "__main__":
    print(json.dumps(mapped(Path(sys.argv[1]), Path(sys.argv[2]))))

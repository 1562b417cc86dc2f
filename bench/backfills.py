"""How fast past orders become events, beside Klaviyo's own client and beside DuckDB alone."""

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb

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
LINES_OF_AN_ORDER = 3
DAY = 86400  # seconds
PAGE = "https://www.klaviyo-demo.com/products/"
AIMS = {"to_client": 20, "to_duckdb": 3, "peak_mb": 300}


def measure(orders, rounds, progress):
    """Seconds are of CPU time, and the medians of several rounds, one beside the other."""
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name), Path(name, "out")
        progress(f"making {orders:,} orders")
        make(folder, orders)
        ours, client, duck = [], [], []
        for number in range(rounds):
            progress(f"past orders, round {number + 1} of {rounds}: ours")
            ours.append(run(folder / "snippetgen.toml", out))
            lines = [line for file in sorted(out.glob("events/*/*")) for line in file.open("rb")]
            progress(f"past orders, round {number + 1} of {rounds}: Klaviyo's client, DuckDB")
            sample = random.Random(1).sample(lines, 2000)
            client.append(official(sample) * len(lines) / len(sample))
            duck.append(duckdb_alone(out, folder))
    seconds = median(each["seconds"] for each in ours)
    return {
        "events": len(lines),
        "events_a_second": round(len(lines) / seconds),
        "to_client": round(median(client) / seconds, 1),
        "to_duckdb": round(seconds / median(duck), 1),
        "duckdb_to_client": round(median(client) / median(duck), 1),
        "peak_mb": max(each["peak_mb"] for each in ours),
        "aims": AIMS,
    }


def make(folder, orders):
    """Orders of five years with three lines each, as a shop exports them; always the same ones."""
    folder.mkdir(exist_ok=True)
    (folder / "snippetgen.toml").write_text(PLAN)
    with duckdb.connect(config={"threads": "2"}) as db:
        db.execute(f"""
            create view sold as select i // {LINES_OF_AN_ORDER} as "order", product as id,
              'SKU-' || product as sku, case when product % 9 = 0 then 'Cup "No. ' || product ||
              '", blue' else 'Cup ' || product end as name, 5.99 + product % 95 as price,
              case when hash(-i) % 4 = 0 then 2 else 1 end as quantity, page as url,
              page || '.png' as image, 'Brand ' || product % 20 as brand,
              '["Kitchen", "Cups"]' as categories
            from (select i, hash(i) % 5000 as product, '{PAGE}' || product as page
                  from range({LINES_OF_AN_ORDER * orders}) as numbers(i))""")
        db.execute(f"""
            create view placed as select "order" as id, strftime(timestamp '2021-01-01' +
              to_seconds(hash("order") % {5 * 365 * DAY}), '%Y-%m-%d %H:%M:%S') as time,
              'b' || hash(-"order") % {orders // 3 + 1} || '@klaviyo-demo.com' as email,
              sum(price * quantity) as total, case when "order" % 4 = 0 then 'SPRING10' end as
              discount_code, 'Ann' as first_name, 'Smith' as last_name from sold group by "order"
            """)
        for rows, file in (("sold", "lines.csv"), ("placed", "orders.csv")):
            db.execute(f"copy (from {rows}) to '{folder / file}' (header)")


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
        "peak_mb": peak_mb(),
        "rejected": report.rejected_rows,
    }


def peak_mb():
    """Of this process alone: what `getrusage` says begins with what its parent held."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


def official(lines):
    """Seconds that Klaviyo's client takes: a model of each body, which checks it, and its JSON."""
    from openapi_client import ApiClient
    from openapi_client.models import EventCreateQueryV2

    bodies, client = [json.loads(line) for line in lines], ApiClient()
    before = time.process_time()
    for body in bodies:
        model = EventCreateQueryV2.from_dict(body)
        json.dumps(client.sanitize_for_serialization(model))
    return time.process_time() - before


def duckdb_alone(out, folder):
    """Seconds for writing the same rows, mapped already, without any rules."""
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

"""Write a plan with its sources, run it, and read what came out."""

import csv
import json

from click.testing import CliRunner

from snippetgen.backfill.job import JOURNAL, map_once, prepare
from snippetgen.backfill.journal import Journal
from snippetgen.backfill.spec import read_spec
from snippetgen.cli import main
from snippetgen.plan import parse_plan

PLAN = """\
company_id = "AbC123"
platforms = ["html"]
events = ["placed_order", "ordered_product"]
[backfill]
currency = "EUR"
"""
ORDERS = "id,time,email,total\n"
LINES = "order,id,name,price,quantity\n"
ORDER = "1,2021-01-04 10:00:00,ann@klaviyo-demo.com,19.98\n"
LINE = "1,1111,Winnie the Pooh,9.99,2\n"


def write(folder, *, settings="", **files):
    """Sources by table, as CSV text or bytes; gives the plan's path."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = ""
    for table, content in files.items():
        (folder / f"{table}.csv").write_bytes(
            content.encode() if isinstance(content, str) else content
        )
        tables += f'[backfill.{table}]\nfrom = "{table}.csv"\n'
    plan = folder / "snippetgen.toml"
    plan.write_text(PLAN + settings + tables, encoding="utf-8")
    return plan


def run(plan, out, *options):
    return CliRunner().invoke(
        main, ["backfill", "--plan", str(plan), "--out", str(out), *options], catch_exceptions=False
    )


def map_plan(path, out, engine="duckdb"):
    plan = parse_plan(path.read_text(encoding="utf-8"), path)
    prepare(out, fresh=True)
    with Journal(out / JOURNAL) as journal:
        spec = read_spec(plan)
        return map_once(spec, plan.vocabulary, out, journal, engine, lambda *_: None)[0]


def bodies(out):
    """Every event that was written, sorted."""
    files = sorted(out.glob("events/*/*.ndjson"))
    return sorted(line for file in files for line in file.read_text("utf-8").splitlines())


def events(out, metric="*"):
    """The attributes of every event that was written, by metric and unique id."""
    found = [
        json.loads(line)["data"]["attributes"]
        for file in sorted(out.glob(f"events/{metric}/*.ndjson"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return sorted(found, key=lambda e: (e["metric"]["data"]["attributes"]["name"], e["unique_id"]))


def rejects(out):
    with (out / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))

"""Five years of a shop's orders through dry run, CSV, and a run that is killed and goes on.

`make soak` runs it with ten million rows. What goes to the mock Klaviyo is a smaller shop's:
paced to the real rate limits, as it is, ten million events alone would take over an hour.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[2]))
from bench.backfills import LINES_OF_AN_ORDER, make
from snippetgen.endpoint import serve
from tests.backfill.faulty import bad_line

SNIPPETGEN = Path(sys.executable).with_name("snippetgen")
ENV = {**os.environ, "KLAVIYO_PRIVATE_KEY": "pk_0123456789abcdef0123456789abcdef01"}
MOST_MB, MOST_FILE = 300, 50_000_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000, help="of orders and their lines")
    parser.add_argument("--sent", type=int, default=500_000, help="rows of the shop that is sent")
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        orders = options.rows // (1 + LINES_OF_AN_ORDER)
        make(folder, orders)
        files(folder, events_of(orders))
        orders = options.sent // (1 + LINES_OF_AN_ORDER)
        make(folder / "sent", orders)
        sent(folder / "sent", events_of(orders), options.kills)


def events_of(orders):
    return {"Ordered Product": LINES_OF_AN_ORDER * orders, "Placed Order": orders}


def files(folder, expected):
    """Dry run, and CSV, read back by somebody else."""
    plan, count = folder / "snippetgen.toml", sum(expected.values())
    told, spent, peak = run(plan, "--dry-run")
    assert expected == told["events"], told
    show("dry run", count, spent)
    assert peak < MOST_MB
    told, spent, peak = run(plan, "--to", "csv", "--flat", "--out", folder / "out")
    show("to CSV", count, spent)
    assert peak < MOST_MB
    print(f"memory: {peak:.0f} MB at most")
    found = {}
    for path in map(Path, told["csv"]):
        assert path.stat().st_size <= MOST_FILE
        (rows,) = duckdb.execute(
            f"select count(*) from read_csv('{path}', header = true)"
        ).fetchone()
        metric = path.stem.rpartition("-")[0]
        found[metric] = found.get(metric, 0) + rows
    assert {"ordered_product": expected["Ordered Product"],
            "placed_order": expected["Placed Order"]} == found  # fmt: skip


def sent(folder, expected, kills):
    """Nothing is lost, nothing is kept twice, however often it is killed."""
    plan, count, begun = folder / "snippetgen.toml", sum(expected.values()), time.monotonic()
    with serve() as mock, bad_line(mock.url, seed=1) as line:
        options = ("--to", "api", "--out", folder / "out", "--url", line.url)
        for number in range(kills):
            process = subprocess.Popen(command(plan, *options), env=ENV, stdout=subprocess.DEVNULL)
            line.let(0 if number == 0 else count // 1000 // (2 * kills))
            line.wait_until_full(process)
            process.kill()
            process.wait()
        line.let(1_000_000)
        told, _, _ = run(plan, *options)
        kept = [event for event in mock.events() if event["verdict"] == "kept"]
    assert {"accepted": count, "refused": 0, "why": []} == told["sent"]
    assert count == len(kept) == len({(e["metric"], e["unique_id"]) for e in kept})
    show(f"sent, with {kills} kills", count, time.monotonic() - begun)


def command(plan, *options):
    return [SNIPPETGEN, "backfill", "--plan", plan, "--format", "json", *options]


def run(plan, *options):
    """What it says, the seconds it takes, and the most memory that it has, in MB."""
    begun = time.monotonic()
    process = subprocess.Popen(command(plan, *options), env=ENV, stdout=subprocess.PIPE)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return json.loads(said), time.monotonic() - begun, used.ru_maxrss / 1024


def show(what, count, seconds):
    speed = f"{seconds:,.0f} s, {count / seconds:,.0f} events/s"
    print(f"{what}: {count:,} events, {speed}", flush=True)


if __name__ == "__main__":
    main()

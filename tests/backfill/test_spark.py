"""Both engines give the same events, and keep out the same rows, on the same input."""

import shutil
from pathlib import Path

import pytest

from snippetgen.backfill import spark
from tests.backfill import orders, test_repeats

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[2] / "examples" / "orders"
# Most of the time goes into the start of Java, and half of that into code that soon ends.
BRIEF = "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell"


@pytest.fixture(autouse=True)
def brief(monkeypatch):
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", BRIEF)


def test_repeats_in_other_buckets_are_kept_out(tmp_path, monkeypatch):
    monkeypatch.setattr(spark, "_ROWS", 3)
    test_repeats.check(tmp_path, "spark")


def test_both_engines_give_the_same_events(tmp_path):
    """On the example with some rows that are wrong, through a real Spark on this machine."""
    for file in EXAMPLE.iterdir():
        shutil.copy(file, tmp_path)
    with (tmp_path / "orders.csv").open("a", encoding="utf-8") as stream:
        stream.write("1001,2021-01-04 10:00:00,ann@klaviyo-demo.com,A,B,1,EUR,,\n")
        stream.write('2001,04/05/2021,ann@klaviyo-demo.com,A,B,"1,5",EUR,,\n')
        stream.write("2002,2021-01-04 10:00:00,nobody,A,B,1.5,EUR,,\n")
    with (tmp_path / "lines.csv").open("a", encoding="utf-8") as stream:
        stream.write("9999,1111,A,B,1,1,C,D,E,F\n")
        stream.write('2002,1111,A,"Quote "" and\nline end",-0,1,C,D,E,F\n')
    made = {}
    for engine in ("duckdb", "spark"):
        out = tmp_path / engine
        report = orders.map_plan(tmp_path / "snippetgen.toml", out, engine)
        kept_out = sorted(
            (r["file"], r["row"], r["column"], r["code"]) for r in orders.rejects(out)
        )
        made[engine] = (orders.bodies(out), kept_out, report.rows, dict(report.events))

    assert 5 <= len(made["duckdb"][1])
    assert made["duckdb"] == made["spark"]

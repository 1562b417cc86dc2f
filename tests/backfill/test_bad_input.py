"""Every bad row is named with its place and its reason, and none is lost."""

import json
from pathlib import Path

import pytest

from tests.backfill import orders

_EXPECTED = ("settings", "rejected", "noted", "events", "placed")
CASES = Path(__file__).parents[1] / "cases" / "backfill"


def _cases():
    """All of them. Those that show no code for the first time are left to `make test`."""
    known, cases = set(), []
    for path in sorted(CASES.glob("*.json")):
        given = json.loads(path.read_text(encoding="utf-8"))
        codes = {code for *_, code in given["rejected"]} | given.get("noted", {}).keys()
        marks = [] if codes - known else pytest.mark.slow
        cases.append(pytest.param(path, id=path.stem, marks=marks))
        known |= codes
    return cases


@pytest.mark.parametrize("case", _cases())
def test_a_bad_row_is_named(case, tmp_path):
    """A case holds sources and settings, and `"rejected": [[line, column, code]], "events": n`.

    `"placed"`, where it is there: of each Placed Order the id, time and value.
    """
    given = json.loads(case.read_text(encoding="utf-8"))
    files = {k: v for k, v in given.items() if k not in _EXPECTED}
    files = {k: v.encode("latin-1") if "latin1" in case.stem else v for k, v in files.items()}
    plan = orders.write(tmp_path, settings=given.get("settings", ""), **files)
    report = orders.map_plan(plan, tmp_path / "out")
    found = [[int(r["line"]), r["column"], r["code"]] for r in orders.rejects(tmp_path / "out")]

    assert given["rejected"] == found
    assert given.get("noted", {}) == dict(report.noted)
    assert given["events"] == len(orders.events(tmp_path / "out"))
    placed = orders.events(tmp_path / "out", "placed_order")
    seen = [[each["unique_id"], each["time"], each.get("value")] for each in placed]
    assert given.get("placed", seen) == seen
    rows = sum(
        text.count(b"\n" if isinstance(text, bytes) else "\n") - 1 for text in files.values()
    )
    fewer = "quoted" in case.stem or "separators" in case.stem
    assert fewer or rows == sum(report.rows.values())


def test_a_line_that_nobody_can_hold_is_skipped_and_named(tmp_path):
    long = "9,2021-01-04 10:00:00,ann@klaviyo-demo.com," + "9" * 5_000_000 + "\n"
    last = orders.ORDER.replace("1,", "2,", 1)
    plan = orders.write(
        tmp_path,
        orders=orders.ORDERS + orders.ORDER + long + last,
        lines=orders.LINES + orders.LINE + orders.LINE.replace("1,", "2,", 1),
    )
    orders.map_plan(plan, tmp_path / "out")
    [rejected] = orders.rejects(tmp_path / "out")

    assert ("3", "B005") == (rejected["line"], rejected["code"])
    assert ["1", "1_1111_0", "2", "2_1111_0"] == sorted(
        e["unique_id"] for e in orders.events(tmp_path / "out")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04....", "this is a ZIP or an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an Excel file"),
        (b"\x1f\x8bno gzip", "can't be unpacked"),
        (b"\xff\xfei\x00d\x00,", "can't be read as utf-16"),
        (b"no,when\n1,2021-01-01\n", "has no column 'id' for id"),
        (b"no,when\n1,2021-01-01\n", "it has no, when"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path, content, said):
    plan = orders.write(tmp_path, orders=content)
    answer = orders.run(plan, tmp_path / "out")

    assert (2, True) == (answer.exit_code, said in answer.output), answer.output


def test_the_reject_holds_the_row(tmp_path):
    plan = orders.write(tmp_path, orders=orders.ORDERS + orders.ORDER.replace("19.98", "19,98 €"))
    answer = orders.run(plan, tmp_path / "out", "--threshold", "100")
    rejected = orders.rejects(tmp_path / "out")

    assert 1 == answer.exit_code
    assert ["B003"] == [each["code"] for each in rejected]
    assert "19,98 €" in rejected[0]["record"]


def test_too_many_rejects_stop_the_run(tmp_path):
    bad = orders.ORDER.replace("2021", "soon").replace("1,", "2,", 1)
    plan = orders.write(tmp_path, orders=orders.ORDERS + orders.ORDER + bad)
    answer = orders.run(plan, tmp_path / "out", "--to", "csv", "--flat", "--threshold", "10")

    assert 1 == answer.exit_code
    assert "stopped: " in answer.output
    assert not (tmp_path / "out" / "csv").exists()

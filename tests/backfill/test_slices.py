"""A history too large to be sorted at once gives the same files, slice by slice."""

import pytest

from snippetgen.backfill import stage
from tests.backfill import orders

COUNT = 21_000  # orders: more than a group of rows in Parquet, which is a slice's least


def shop(folder):
    """Orders and their lines in no order: those of one are far apart."""
    numbers = [n * 7919 % COUNT for n in range(COUNT)]
    placed = (f"{n},2021-01-04 10:00:00,ann{n % 50}@klaviyo-demo.com,9.5\n" for n in numbers)
    lines = [f"{n},{n % 7},Mug {n % 7},9.5,1\n" for n in reversed(numbers)]
    refused = ",1111,of no order,9.99,1\n"
    return orders.write(
        folder,
        orders=orders.ORDERS + "".join(placed),
        lines=orders.LINES + "".join([*lines, refused, *lines[:3]]),
    )


@pytest.mark.slow
def test_slices_are_the_same_as_the_whole(tmp_path, monkeypatch):
    plan = shop(tmp_path)
    monkeypatch.setattr(stage, "BUCKET", 5_000_000)
    whole = orders.map_plan(plan, tmp_path / "whole")
    monkeypatch.setattr(stage, "_AT_ONCE", 0)
    monkeypatch.setattr(stage, "_SLICE", 100_000)
    sliced = orders.map_plan(plan, tmp_path / "sliced")

    assert whole == sliced
    assert files(tmp_path / "whole") == files(tmp_path / "sliced")
    assert {"Placed Order": COUNT, "Ordered Product": COUNT + 3} == dict(whole.events)


def files(out):
    """The lines of what was written, by the file's name."""
    names = [*out.glob("events/*/*"), out / "rejects.csv"]
    return {str(n.relative_to(out)): sorted(n.read_text().splitlines()) for n in names}

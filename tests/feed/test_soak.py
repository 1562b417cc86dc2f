"""A catalogue as large as Klaviyo takes without being asked: a million items."""

import json
from xml.etree import ElementTree as ET

import pytest

from bench.feeds import AIM_MB, peak_mb, write_products


@pytest.mark.soak
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_million_items_take_less_than_300_mb(tmp_path, form):
    source, out = tmp_path / "products.csv", tmp_path / f"feed.{form}"
    write_products(source, 1_000_000)

    assert peak_mb(source, out) < AIM_MB
    files = list(tmp_path.glob(f"feed*.{form}"))
    assert all(file.stat().st_size <= 50_000_000 for file in files)
    assert 1_000_000 == sum(len(ids_in(file)) for file in files)
    assert 1_000_000 == len({id_ for file in files for id_ in ids_in(file)})


def ids_in(file):
    """Read by somebody else."""
    if file.suffix == ".json":
        return [item["id"] for item in json.loads(file.read_text(encoding="utf-8"))]
    return [item.findtext("id") for item in ET.parse(file).getroot()]

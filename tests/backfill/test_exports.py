"""What shop systems export, taken as it comes, by the plans in `examples/exports`."""

import json
from pathlib import Path

import pytest

from tests.backfill import orders

EXPORTS = Path(__file__).parents[2] / "examples" / "exports"
CASES = Path(__file__).parents[1] / "cases" / "exports"


# One in `make check`, all of them in `make test`.
SHOPS = [
    shop if shop == "shopify" else pytest.param(shop, marks=pytest.mark.slow)
    for shop in sorted(path.name for path in EXPORTS.iterdir())
]


@pytest.mark.parametrize("shop", SHOPS)
def test_an_export_becomes_these_events(shop, tmp_path):
    expected = json.loads((CASES / f"{shop}.json").read_text(encoding="utf-8"))
    report = orders.map_plan(EXPORTS / shop / "snippetgen.toml", tmp_path / "out")
    rejected = [
        [each["table"], int(each["line"]), each["column"], each["code"]]
        for each in orders.rejects(tmp_path / "out")
    ]

    assert expected["rejected"] == rejected
    assert expected["noted"] == dict(report.noted)
    assert expected["events"] == [_told(each) for each in orders.events(tmp_path / "out")]


def _told(event):
    who = event["profile"]["data"]["attributes"]
    return {
        "metric": event["metric"]["data"]["attributes"]["name"],
        "who": who,
        **{key: event[key] for key in ("unique_id", "time", "value", "value_currency")},
        "properties": event["properties"],
    }

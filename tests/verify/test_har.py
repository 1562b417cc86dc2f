"""A HAR is read without a browser, and the report says the same in every form."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main

PLAN = Path(__file__).parents[2] / "snippetgen.toml"
EVENT = {
    "data": {
        "type": "event",
        "attributes": {
            "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}},
            "profile": {
                "data": {
                    "type": "profile",
                    "attributes": {"email": "sarah.mason@klaviyo-demo.com"},
                }
            },
            "properties": {"ProductName": "Pot", "ProductID": "7", "Price": 15.98},
            "value": 15.98,
            "unique_id": "p7",
        },
    }
}


def entry(method, url, body=None, status=200):
    request = {
        "method": method,
        "url": url,
        "headers": [{"name": "revision", "value": "2026-07-15"}],
    }
    if body is not None:
        text = json.dumps(body)
        request["postData"] = {"mimeType": "application/vnd.api+json", "text": text}
    return {"request": request, "response": {"status": status}}


SCRIPT = entry("GET", "https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js")
SENT = entry("POST", "https://a.klaviyo.com/client/events?company_id=AbC123", EVENT, 202)
SHOP = entry("GET", "https://shop.example/products/7")


@pytest.fixture
def verify(tmp_path):
    def run(entries, *options):
        file = tmp_path / "visit.har"
        text = entries if isinstance(entries, str) else json.dumps({"log": {"entries": entries}})
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["verify", str(file), f"--plan={PLAN}", *options])

    return run


def test_a_har_shows_which_events_arrived(verify):
    report = json.loads(verify([SHOP, SCRIPT, SENT], "--format=json").stdout)

    viewed = next(row for row in report["events"] if row["metric"] == "Viewed Product")
    assert (1, ["recorded"]) == (viewed["count"], viewed["verdicts"])
    assert ["AbC123"] == [load["account"] for load in report["klaviyo_js"]]
    assert ["'Added to Cart'", "'Started Checkout'"] == [
        found["message"].partition(" did")[0]
        for found in report["findings"]
        if found["code"] == "V101"
    ]


def test_a_har_of_another_account_is_told(verify):
    other = entry("GET", "https://static.klaviyo.com/onsite/js/XyZ789/klaviyo.js")
    result = verify([other, SENT])

    assert 1 == result.exit_code
    assert (
        "V004 start: klaviyo.js is loaded for XyZ789, and the plan is for AbC123" in result.stdout
    )


def test_junit_counts_what_has_to_be_mended(verify):
    suite = ET.fromstring(verify([SCRIPT, SENT], "--format=junit").stdout)

    assert "2" == suite.get("failures")
    assert str(len(suite)) == suite.get("tests")
    assert {"step", "event", "finding"} == {case.get("classname") for case in suite}


def test_html_is_one_file_in_which_nothing_that_was_sent_is_markup(verify, tmp_path):
    hostile = json.loads(json.dumps(EVENT).replace("Pot", "</pre><script>alert(1)</script>"))
    sent = entry("POST", "https://a.klaviyo.com/client/events?company_id=AbC123", hostile, 202)
    out = tmp_path / "report.html"
    verify([SCRIPT, sent], "--format=html", f"--output={out}")
    html = out.read_text(encoding="utf-8")

    assert "Viewed Product" in html
    assert "<script" not in html
    assert "http" not in html.replace("https://a.klaviyo.com", "").replace(
        "https://static.klaviyo.com", ""
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<", "not JSON, so no HAR"),
        ("{}", "not a HAR: it has no log.entries"),
        ('{"log": {"entries": [1, {"request": 2}, {}]}}', ""),
    ],
)
def test_a_broken_har_is_a_sentence(verify, text, said):
    result = verify(text)

    assert (2 if said else 1, said in result.stderr) == (result.exit_code, True)
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.html"], "nowhere.html: is no address, and no file that is there"),
        (["ftp://shop.example"], "is no address"),
        (["https://shop.example", "--live"], "--live needs --email"),
        (["https://shop.example", "--steps=none.toml"], "none.toml"),
    ],
)
def test_what_cannot_be_opened_is_a_usage_error(arguments, said):
    result = CliRunner().invoke(main, ["verify", f"--plan={PLAN}", *arguments])

    assert 2 == result.exit_code
    assert said in result.stderr


def test_steps_that_mean_nothing_are_named(tmp_path):
    file = tmp_path / "steps.toml"
    file.write_text('[steps]\nadd = "klick #buy"\nbuy = "click #buy"\n', encoding="utf-8")
    result = CliRunner().invoke(
        main, ["verify", f"--plan={PLAN}", "https://shop.example", f"--steps={file}"]
    )

    assert 2 == result.exit_code
    assert "steps.add: 'klick' is no command" in result.stderr
    assert "steps.buy: unknown step" in result.stderr

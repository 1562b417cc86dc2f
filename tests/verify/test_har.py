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
    other = entry("GET", "https://static.klaviyo.com/onsite/js/XyZ789/klaviyo.js")
    [suite] = ET.fromstring(verify([other, SENT], "--format=junit").stdout)
    cases = {(case.get("classname"), case.get("name")): case for case in suite.iter("testcase")}
    failed = {key for key, case in cases.items() if case.find("failure") is not None}

    assert {
        ("event", "Added to Cart"), ("event", "Started Checkout"), ("finding", "V004 start"),
    } == failed  # fmt: skip
    assert {("step", "start"), ("event", "Viewed Product")} <= cases.keys() - failed
    assert (str(len(cases)), "3") == (suite.get("tests"), suite.get("failures"))
    assert {"name", "tests", "failures", "errors"} <= set(suite.keys())  # Jenkins asks for them
    assert "3 findings" in suite.find("system-out").text


def test_junit_holds_nothing_that_xml_can_not(verify):
    odd = json.loads(json.dumps(EVENT).replace("Viewed Product", r"Viewed\u0008\ud800 Product"))
    sent = entry("POST", "https://a.klaviyo.com/client/events?company_id=AbC123", odd, 202)
    [suite] = ET.fromstring(verify([SCRIPT, sent], "--format=junit").stdout)

    assert "Viewed\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER} Product" in {
        case.get("name") for case in suite.iter("testcase")
    }


def test_a_report_in_a_file_is_without_colours(verify, tmp_path):
    out = tmp_path / "report.txt"
    verify([SHOP], f"--output={out}")

    assert "error V001 start" in out.read_text(encoding="utf-8")


def test_html_is_one_file_in_which_nothing_that_was_sent_is_markup(verify, tmp_path):
    hostile = json.loads(json.dumps(EVENT).replace("Pot", "</pre><script>alert(1)</script>"))
    sent = entry("POST", "https://a.klaviyo.com/client/events?company_id=AbC123", hostile, 202)
    out = tmp_path / "report.html"
    verify([SCRIPT, sent], "--format=html", f"--output={out}")
    html = out.read_text(encoding="utf-8")

    assert "Viewed Product" in html
    assert "2 to mend:</span> 2 errors" in html
    assert "<script" not in html
    assert "http" not in html.replace("https://a.klaviyo.com", "").replace(
        "https://static.klaviyo.com", ""
    )


@pytest.mark.parametrize("format_", ["text", "json", "junit", "html"])
def test_an_address_without_an_account_is_in_every_report(format_, verify):
    old = entry("GET", "https://fast.a.klaviyo.com/media/js/analytics/klaviyo_analytics.js")
    result = verify([old, old], f"--format={format_}")

    assert 1 == result.exit_code, result.exception
    assert "klaviyo_analytics.js" in result.stdout or "no account" in result.stdout


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


@pytest.mark.parametrize("format_", ["text", "json", "junit", "html"])
def test_no_report_tells_a_private_key(format_, verify):
    key = "pk_0123456789abcdef0123456789abcdef01"
    script = entry("GET", f"https://static.klaviyo.com/onsite/js/{key}/klaviyo.js")
    secret = json.loads(json.dumps(EVENT).replace('"Pot"', f'"{key}"'))
    sent = entry("POST", f"https://a.klaviyo.com/client/events?company_id={key}", secret, 202)
    result = verify([script, sent], f"--format={format_}")

    assert 1 == result.exit_code
    assert key not in result.stdout


def test_a_platform_is_one_of_a_plan(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["verify", "https://shop.example", "--platform=html"])

    assert 2 == result.exit_code
    assert "--platform is one of a plan's" in result.stderr

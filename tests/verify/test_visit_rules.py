"""Rules on visits that no faulty shop shows, and that each rule has a shop or a test."""

import tomllib
from pathlib import Path

from snippetgen.rules import rules_of
from snippetgen.rules.visit import Load, Step, Trouble, Visit

CASES = Path(__file__).parents[1] / "cases" / "verify"
HERE = {"V105", "V203"}
LOADED = Load(1, "https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js", "AbC123", 200)


def hits(code, visit):
    return [hit.message for hit in rules_of("visits")[code].check(visit)]


def test_every_rule_has_a_faulty_shop_or_a_test_here():
    shown = {
        code
        for file in CASES.glob("*.toml")
        for code in tomllib.loads(file.read_text(encoding="utf-8"))["finds"]
    }

    assert set() == rules_of("visits").keys() - shown - HERE


def test_at_least_twenty_faults_are_told_apart():
    assert len(list(CASES.glob("*.toml"))) >= 20


def test_a_request_that_failed_is_told_once():
    failed = Trouble(2, "add", "failed", "POST https://a.klaviyo.com/client/events: it failed")
    visit = Visit("https://shop.example/", troubles=[failed, failed])

    assert [failed.text] == hits("V203", visit)


def test_metrics_that_flows_want_are_named_where_nothing_sends_them():
    visit = Visit("https://shop.example/", steps=[Step("start")], loads=[LOADED])

    assert 4 == len(hits("V105", visit))
    assert [] == hits("V105", Visit("https://shop.example/", steps=[Step("start")]))

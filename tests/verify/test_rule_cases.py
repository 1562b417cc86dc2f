"""Each rule on visits, on its cases: a file `bad_….toml` must break it, a file `good_….toml` not.

A case is what was seen, by the names of `rules/visit.py`; a call is written as klaviyo.js has it.
"""

import tomllib
from pathlib import Path

import pytest

from snippetgen.rules import calls_in, rules_of
from snippetgen.rules.visit import (
    Arrived,
    Consent,
    Load,
    Refused,
    Said,
    Step,
    Trouble,
    Visit,
    Wanted,
)  # fmt: skip

CASES = Path(__file__).parents[1] / "cases" / "rules"
RULES = rules_of("visits")
FILES = [file for file in sorted(CASES.glob("V*/*.toml")) if file.parent.name in RULES]
PARTS = {
    "steps": Step, "loads": Load, "said": Said, "refused": Refused, "troubles": Trouble,
    "wanted": Wanted,
}  # fmt: skip
PLAIN = ("company_id", "pages", "stopped", "recorded", "unread", "opted_out")


def visit_of(seen):
    parts = {name: [kind(**each) for each in seen.get(name, ())] for name, kind in PARTS.items()}
    arrived = [arrival(**each) for each in seen.get("arrived", ())]
    consent = Consent(**seen.get("consent", {}))
    plain = {key: seen[key] for key in PLAIN if key in seen}
    prices = {int(page): stated for page, stated in seen.get("prices", {}).items()}
    return Visit(
        "https://shop.test/", arrived=arrived, consent=consent, prices=prices, **parts, **plain
    )


def arrival(page, step, call, **more):
    [told] = calls_in(call)
    return Arrived(page, step, told, "client", "recorded", **more)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_case_breaks_its_rule_or_does_not(file):
    visit = visit_of(tomllib.loads(file.read_text(encoding="utf-8")))
    hits = list(RULES[file.parent.name].check(visit))

    assert file.name.startswith("bad_") == bool(hits)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_bad_and_a_good_case(code):
    names = [file.name for file in FILES if file.parent.name == code]

    assert {"bad", "good"} == {name.partition("_")[0] for name in names}

"""Each rule on its cases: a file `bad_….json` must break it, a file `good_….json` must not.

A case is a body in any API's words, or a list of bodies that follow one another. A case that is
to break the rule in other places than one says so in its last line: `// /pointer /pointer`.
"""

import json
import re
from pathlib import Path

import pytest

from snippetgen.rules import Judge, calls_in, rules_of

SERIES = re.compile(r'(?P<before>\["\w+", "[^"]*)1(?P<after>"\]), …, (?P=before)(?P<last>\d+)"\]')
CASES = Path(__file__).parent / "cases" / "rules"
FILES = [file for file in sorted(CASES.glob("*/*.json")) if file.parent.name in rules_of("calls")]


def violations(body, code):
    judge = Judge(select=[code])
    return [found for call in calls_in(body) for found in judge.judge(call)]


def example(rule, word):
    """The JSON after `Bad:` or `Good:` in a rule's docstring."""
    line = next(line for line in rule.about.split("\n") if line.strip().startswith(f"{word}: "))
    return json.loads(SERIES.sub(written_out, line.partition(": ")[2]))


def written_out(series):
    """`["track", "Bought 1"], …, ["track", "Bought 201"]`, with all that is between."""
    before, after, last = series["before"], series["after"], int(series["last"])
    return ", ".join(f"{before}{number}{after}" for number in range(1, last + 1))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_case_breaks_its_rule_or_does_not(file):
    text, _, places = file.read_text(encoding="utf-8").partition("\n// ")
    found = violations(json.loads(text), file.parent.name)

    assert bool(found) == file.name.startswith("bad_")
    if places:
        assert places.strip() == " ".join(violation.path for violation in found)


@pytest.mark.parametrize("rule", rules_of("calls").values(), ids=lambda rule: rule.code)
class TestEveryRule:
    def test_has_a_bad_and_a_good_case(self, rule):
        names = [file.name for file in FILES if file.parent.name == rule.code]

        assert {"bad", "good"} <= {name.partition("_")[0] for name in names}

    def test_is_broken_by_the_bad_example_of_its_docstring_and_not_by_the_good_one(self, rule):
        assert violations(example(rule, "Bad"), rule.code)
        assert not violations(example(rule, "Good"), rule.code)

    def test_says_why_and_where_it_comes_from(self, rule):
        first, *rest = [line.strip() for line in rule.about.strip().split("\n")]

        assert first.endswith(".")
        words = [line.partition(":")[0] for line in rest if ": " in line]
        assert ["Why", "Bad", "Good", "Source"] == [
            w for w in words if w in ("Why", "Bad", "Good", "Source")
        ]


def test_a_folder_of_cases_belongs_to_a_rule():
    assert {file.parent.name for file in FILES} == set(rules_of("calls"))

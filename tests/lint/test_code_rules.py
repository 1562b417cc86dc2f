"""Each rule on code and its cases: files or folders, `bad_…` and `good_…`.

A line of a bad case that must be hit says so with the word `here` in a comment; where no line
does, some line has to be. Rules look at each other's comments, so all of them are asked.
"""

import re
from pathlib import Path

import pytest

from snippetgen.lint import Linter
from snippetgen.rules import rules_of

CASES = Path(__file__).parents[1] / "cases" / "rules"
RULES = rules_of("code")
FOUND = [case for case in sorted(CASES.glob("C*/*")) if case.parent.name in RULES]
HERE = re.compile(r"(//|<!--|#).*\bhere\b")
EMBED = """{"current": {"blocks": {"1": {"type":
"shopify://apps/klaviyo-email-marketing-sms/blocks/klaviyo-onsite-embed/1"}}}}"""


def hits(path, code):
    """Where a rule is broken, as `file:line`; nothing may be unreadable."""
    linted = Linter().lint([path])
    assert [] == linted.problems
    return [
        f"{file.path.name}:{hit.path.partition(':')[0]}"
        for file in linted.read
        for rule, hit in file.found
        if rule.code == code
    ]


def marked(path):
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return [
        f"{file.name}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
        if HERE.search(line)
    ]


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_case_breaks_its_rule_where_it_says_or_not_at_all(case):
    found = hits(case, case.parent.name)

    assert bool(found) == case.name.startswith("bad_")
    if marked(case):
        assert marked(case) == found


def test_a_folder_of_cases_belongs_to_a_rule():
    assert set(RULES) == {case.parent.name for case in FOUND}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
class TestEveryRule:
    def test_has_a_bad_and_a_good_case(self, rule):
        names = [case.name for case in FOUND if case.parent.name == rule.code]

        assert {"bad", "good"} == {name.partition("_")[0] for name in names}

    @pytest.mark.parametrize("word", ["Bad", "Good"])
    def test_is_broken_by_the_bad_example_of_its_docstring_only(self, rule, word, tmp_path):
        line = next(line for line in rule.about.split("\n") if line.strip().startswith(f"{word}: "))
        example = line.partition(": ")[2]
        kind = "json" if example.startswith("{") else "liquid"
        for name in (
            "layout/theme.liquid",
            f"snippets/example.{kind}",
            "config/settings_data.json",
        ):
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).write_text("")
        if rule.code == "C015":
            (tmp_path / "config/settings_data.json").write_text(EMBED)
        file = tmp_path / f"snippets/example.{kind}"
        file.write_text(example, encoding="utf-8")

        assert bool(hits(file, rule.code)) == (word == "Bad")

    def test_says_why_and_where_it_comes_from(self, rule):
        first, *rest = [line.strip() for line in rule.about.strip().split("\n")]

        assert first.endswith(".")
        assert ["Why", "Bad", "Good", "Source"] == [line.partition(":")[0] for line in rest if line]

"""What a script tells Klaviyo in so many words is judged by the rules on payloads.

A case's lines end in the codes that are found there: `// S013 S102`.
"""

import re
from pathlib import Path

import pytest

from snippetgen.lint import Linter
from snippetgen.lint.payloads import payload_rules
from snippetgen.rules import rules_of

CASES = sorted((Path(__file__).parents[1] / "cases" / "lint").iterdir())
EXPECTED = re.compile(r"//((?: [INPS]\d{3})+)$")


def found(path, **options):
    [file] = Linter(**options).lint([path]).read
    return [(hit.path, rule.code) for rule, hit in file.found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_has_what_its_lines_say(case):
    expected = [
        f"{number} {code}"
        for number, line in enumerate(case.read_text(encoding="utf-8").split("\n"), 1)
        for code in (EXPECTED.search(line) or [""])[0].split()[1:]
    ]

    assert sorted(expected) == sorted(
        f"{at.partition(':')[0]} {code}" for at, code in found(case, select=["I", "N", "P", "S"])
    )


def test_the_place_is_the_key_in_the_scripts_own_line_and_column(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>é</p><script>klaviyo.track('Viewed Product', {é: 1, Price: '9'})</script>")

    assert [("1:56", "S102")] == found(page)


def test_rules_can_be_chosen_and_silenced_as_all_others(tmp_path):
    page = tmp_path / "page.js"
    call = "klaviyo.track('Viewed Product', {Price: '9', city: 'Rome'});"
    page.write_text(f"{call} // snippetgen-ignore S102: the shop's own format\n")

    assert ["S005"] == [code for _, code in found(page)]
    assert [] == found(page, ignore=["S005", "S1"])
    assert ["S005"] == [code for _, code in found(page, select=["S005"])]


def test_a_metric_counts_once_in_all_files(tmp_path):
    one, other = tmp_path / "a.js", tmp_path / "b.js"
    one.write_text("klaviyo.track('Joined Club', {Level: level})")
    other.write_text("klaviyo.track('joined_club', {Level: level})")
    linted = Linter(select=["N008"]).lint([tmp_path])

    assert [("b.js", "1:15")] == [
        (file.path.name, hit.path) for file in linted.read for _, hit in file.found
    ]


def test_the_rules_asked_are_those_on_names_identity_shape_and_privacy():
    assert set(payload_rules()) < set(rules_of("calls"))
    assert {"N004", "I005", "S013", "P001"} < set(payload_rules())

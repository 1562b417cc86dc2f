"""The documents say what is so: the rules are those in the code, and no code or file is made up."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli.commands.explain import command as explain
from snippetgen.rules import all_rules

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
CASES = ROOT / "tests" / "cases" / "rules"
CODE = re.compile(r"\b([CINPSUVW])(\d{3})\b(?: – \1(\d{3}))?")


def codes(text):
    """All codes in a text, where the first and the last of a series stand for all of it."""
    for letter, first, last in CODE.findall(text):
        for number in range(int(first), int(last or first) + 1):
            yield f"{letter}{number:03}"


def test_the_page_of_rules_is_fresh():
    """To renew it: snippetgen explain --format markdown > docs/rules.md."""
    page = CliRunner().invoke(explain, ["--format", "markdown"]).stdout

    assert page == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.stem)
def test_a_document_names_only_rules_and_files_that_are_there(doc):
    text = doc.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)

    assert [] == sorted(set(codes(text)) - {*all_rules(), "C999"})
    assert [] == [link for link in links if not (doc.parent / link).exists()]


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_has_a_bad_and_a_good_case_in_a_file(code):
    assert {"bad", "good"} <= {case.name.partition("_")[0] for case in (CASES / code).iterdir()}


def test_each_answer_of_the_faq_has_its_rule_its_cases_and_its_page():
    faq = (ROOT / "docs" / "faq.md").read_text(encoding="utf-8")
    said = set(codes(faq))

    assert len(said) > 60
    for code in said:
        names = [case.name.partition("_")[0] for case in (CASES / code).iterdir()]
        assert {"bad", "good"} <= set(names), code
        assert code in CliRunner().invoke(explain, [code]).stdout

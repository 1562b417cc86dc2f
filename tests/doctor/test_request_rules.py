"""Each rule on requests, on its cases: a file `bad_…` must break it, a file `good_…` must not.

A case is a file as `snippetgen check` reads it, in whatever form. `x…[5242880]` in it stands for so
many of that letter.
"""

import io
import re
from pathlib import Path

import pytest

from snippetgen.doctor import Doctor, read_requests
from snippetgen.rules import rules_of

CASES = Path(__file__).parents[1] / "cases" / "rules"
RULES = rules_of("requests")
FILES = [file for file in sorted(CASES.glob("*/*")) if file.parent.name in RULES]

TIMES = re.compile(r"(.)…\[(\d+)\]".encode())


def codes(data):
    data = TIMES.sub(lambda found: found[1] * int(found[2]), data)
    doctor = Doctor()
    return {
        violation.code
        for request in read_requests(io.BytesIO(data))
        for event in doctor.examine(request)
        for violation in event.violations
    }


def example(rule, word):
    """What stands after `Bad:` or `Good:` in a rule's docstring."""
    line = next(line for line in rule.about.split("\n") if line.strip().startswith(f"{word}: "))
    return line.partition(": ")[2].encode()


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(
            file,
            id=f"{file.parent.name}/{file.stem}",
            marks=pytest.mark.slow if TIMES.search(file.read_bytes()) else (),  # some megabytes
        )
        for file in FILES
    ],
)
def test_a_case_breaks_its_rule_or_does_not(file):
    assert file.name.startswith("bad_") == (file.parent.name in codes(file.read_bytes()))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
class TestEveryRule:
    def test_has_a_bad_and_a_good_case(self, rule):
        names = [file.name for file in FILES if file.parent.name == rule.code]

        assert {"bad", "good"} <= {name.partition("_")[0] for name in names}

    def test_is_broken_by_the_bad_example_of_its_docstring_and_not_by_the_good_one(self, rule):
        assert rule.code in codes(example(rule, "Bad"))
        assert rule.code not in codes(example(rule, "Good"))

    def test_says_why_and_where_it_comes_from(self, rule):
        first, *rest = [line.strip() for line in rule.about.strip().split("\n")]

        assert first.endswith(".")
        words = [line.partition(":")[0] for line in rest if ": " in line]
        assert ["Why", "Bad", "Good", "Source"] == [
            word for word in words if word in ("Why", "Bad", "Good", "Source")
        ]

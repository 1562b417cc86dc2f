"""Each file in tests/cases/check and what `snippetgen check` says of it.

Beside a file stands one with `.out`: what is printed, and the exit code. Only the rules on
requests are asked, since each of the others has its own cases; a file `full_…` asks them all.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli.commands.check import command

CASES = Path(__file__).parents[1] / "cases" / "check"
FILES = sorted(file for file in CASES.iterdir() if file.suffix != ".out")


def said(name):
    asked = [] if name.startswith("full_") else ["--select", "W"]
    answer = CliRunner().invoke(command, [name, *asked])
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return f"{answer.output}exit {answer.exit_code}\n"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_answered_as_written_down(file, monkeypatch):
    monkeypatch.chdir(CASES)

    assert file.with_suffix(".out").read_text(encoding="utf-8") == said(file.name)


def test_no_answer_is_left_without_its_file():
    assert {file.stem for file in FILES} == {file.stem for file in CASES.glob("*.out")}
    assert len({file.stem for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", [file for file in FILES if file.name.startswith("good_")])
def test_what_is_good_is_recorded_and_at_most_old(file, monkeypatch):
    monkeypatch.chdir(CASES)
    first, *rest = said(file.name).split("\n")

    assert first.endswith("Klaviyo records it")
    assert not [line for line in rest if line.startswith("  error")]

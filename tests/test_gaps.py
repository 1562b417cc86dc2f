"""What a plan leaves open is told by `build`, which writes its files all the same."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import main

CASES = sorted((Path(__file__).parent / "cases" / "plans_with_gaps").glob("*.toml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_gap_is_named_with_what_to_type(case, tmp_path):
    answer = CliRunner().invoke(main, ["build", "--plan", str(case), "--out", str(tmp_path)])
    told, written, _ = answer.stderr.partition(f"{len(answer.stdout.splitlines())} written")

    assert (0, True) == (answer.exit_code, bool(written))
    assert case.with_suffix(".txt").read_text(encoding="utf-8") == told

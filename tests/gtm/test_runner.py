"""The runner does what GTM does: each file in cases/ is a container, what is pushed, what fires."""

import json
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.json"))


@pytest.fixture(scope="module")
def answers():
    result = subprocess.run(
        ["node", HERE / "run_cases.mjs", *CASES], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return dict(zip(CASES, json.loads(result.stdout), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_runner_does_what_gtm_does(case, answers):
    expected = json.loads(case.read_text("utf-8"))

    outcome = {key: expected[key] for key in ("fired", "seen", "error") if key in expected}
    assert outcome == answers[case], expected["about"]

"""What Klaviyo's guides show, and what our own runtime sends, breaks no rule that matters.

The files are bodies as the guides have them, corrected where those contradict themselves.
"""

import json
from pathlib import Path

import pytest

from snippetgen.rules import Judge, calls_in

GOOD = sorted((Path(__file__).parent / "cases" / "payloads" / "good").glob("*.json"))


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_documented_payload_is_fine(file):
    judge = Judge()
    calls = list(calls_in(json.loads(file.read_text(encoding="utf-8"))))

    assert calls
    assert [] == [
        (found.code, found.path, found.message)
        for call in calls
        for found in judge.judge(call)
        if found.severity != "info"
    ]

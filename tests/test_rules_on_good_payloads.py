"""What Klaviyo's guides show, and what our own runtime sends, breaks no rule.

The files are bodies as the guides have them, corrected where those contradict themselves.
"""

import io
import json
from pathlib import Path

import pytest

from snippetgen.doctor import Doctor, read_requests
from snippetgen.rules import Judge, calls_in

GOOD = sorted((Path(__file__).parent / "cases" / "payloads" / "good").glob("*.json"))


# The guide to the retired API has a number without its country, which that API took.
IN_SPITE_OF_THE_GUIDE = {"v1_placed_order": ["I007"]}


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_documented_payload_is_fine(file):
    judge = Judge()
    calls = list(calls_in(json.loads(file.read_text(encoding="utf-8"))))

    assert calls
    assert IN_SPITE_OF_THE_GUIDE.get(file.stem, []) == [
        found.code for call in calls for found in judge.judge(call)
    ]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_documented_payload_is_recorded_and_no_rule_on_requests_speaks_but_of_retirement(file):
    doctor = Doctor()
    events = [
        event
        for request in read_requests(io.BytesIO(file.read_bytes()))
        for event in doctor.examine(request)
    ]

    assert {"recorded"} == {event.verdict for event in events}
    codes = {found.code for event in events for found in event.violations}
    assert codes - {"I007"} == ({"W024"} if file.stem.startswith("v1_") else set())

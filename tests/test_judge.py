"""What is passed over unseen, because `concerns` says so, breaks no rule of that module."""

import copy
import io
import json
import math
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen.doctor import Doctor, read_requests
from snippetgen.errors import SnippetgenError
from snippetgen.rules import Judge, calls_in
from snippetgen.rules.judge import worst_first
from snippetgen.rules.model import Violation
from tests.examples import examples

CASES = Path(__file__).parent / "cases"
PAYLOADS = [*CASES.glob("rules/*/*.json"), *CASES.glob("payloads/good/*.json")]
READ = [json.loads(f.read_text("utf-8").partition("\n// ")[0]) for f in sorted(PAYLOADS)]
BODIES = [body for body in READ if isinstance(body, dict | list)]  # one may be text: JSON in JSON
# What is odd at one place or another.
VALUES = st.sampled_from(
    [
        None, True, 0, -1, 1.5, 1e300, math.nan, math.inf, 2**70, 4111111111111111, "", " ", "x",
        "1,299.00", "9.99", "{{ x }}", "undefined", "a" * 30, "pk_" + "1a" * 17, "gid://a/b/1",
        "4111 1111 1111 1111", "219-09-9999", "/a.png", "https://a.klaviyo-demo.com/b", "Rome",
        "sarah@example.com", "sarah@klaviyo-demo.com", "+12345678900", "2026-11-01T10:00:00Z",
        "USD", "usd", [], {}, [None], ["x", 1], [["x"]], [{}], {"a": {"b": {}}}, (1,), b"x",
        "é" * 30_000, ["x"] * 4001, {str(n): n for n in range(301)},
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["ProductID", "Price", "ImageURL", "Password", "city", "Items", "ItemNames", "$value", "value",
     "unique_id", "time", "properties", "email", "token", "data", "Birthday", "location", "price"]
)  # fmt: skip


class Thorough(Judge):
    """Asks every rule about every call."""

    def __init__(self):
        super().__init__()
        self._groups = [group._replace(concerns=lambda _: True) for group in self._groups]


def places(body):
    """Every place in a body: what holds it, and its key."""
    for key, value in list(body.items() if isinstance(body, dict) else enumerate(body)):
        yield body, key
        if isinstance(value, dict | list):
            yield from places(value)


def found(judge, bodies, api):
    return [[judge.judge(call) for call in calls_in(body, api)] for body in bodies]


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_rule_would_have_found_anything_where_it_was_not_asked(data):
    body = data.draw(st.sampled_from(BODIES))
    bodies = [body]
    for _ in range(data.draw(st.integers(0, 3))):
        bodies.append(copy.deepcopy(bodies[-1]))
        holder, key = data.draw(st.sampled_from(list(places(bodies[-1]))))
        if isinstance(holder, dict) and data.draw(st.booleans()):
            key = data.draw(KEYS)
        holder[key] = data.draw(VALUES)
    api = data.draw(st.sampled_from([None, "server"]))

    assert found(Thorough(), bodies, api) == found(Judge(), bodies, api)


def test_requests_are_passed_over_unseen_only_where_no_rule_speaks():
    careful = Doctor()
    careful._groups = [group._replace(concerns=lambda _: True) for group in careful._groups]
    for file in sorted((CASES / "check").iterdir()):
        if file.suffix != ".out":
            for request in readable(file.read_bytes()):
                assert careful._of_request(request) == Doctor()._of_request(request)


def readable(data):
    try:
        yield from read_requests(io.BytesIO(data))
    except SnippetgenError:
        return


def test_what_klaviyo_does_worst_comes_first():
    effects = ["recorded", "refused", "partial", "dropped", "refused"]
    violations = [Violation("X001", "error", effect, "", "") for effect in effects]

    assert ["refused", "refused", "dropped", "partial", "recorded"] == [
        violation.effect for violation in worst_first(violations)
    ]

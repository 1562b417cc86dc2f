"""Whatever is handed over, the answer is 0, 1 or 2, without a traceback and without end."""

import copy
import io
import itertools
import json
import random
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen.cli.commands.check import command
from snippetgen.doctor import Doctor, read_requests
from snippetgen.doctor.mending import BeyondMendingError
from snippetgen.doctor.reading import mend
from snippetgen.doctor.source import WHOLE
from snippetgen.errors import SnippetgenError
from snippetgen.wire import WireError, client
from tests.examples import examples

CASES = [
    file.read_bytes()
    for file in sorted((Path(__file__).parents[1] / "cases" / "check").iterdir())
    if file.suffix != ".out"
]
MARKS = "{}[]\",:'“”‘’ \n\\ab1.-$/*#=;()`tnu…<%?e&+\u200b"
QUICK = settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
EVENT = {
    "data": {
        "type": "event",
        "attributes": {
            "properties": {"ProductName": "Emma"},
            "value": 9.99,
            "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}},
            "profile": {
                "data": {
                    "type": "profile",
                    "attributes": {"email": "sarah@klaviyo-demo.com", "location": {"city": "Rome"}},
                }
            },
        },
    }
}


def answer(data, *options):
    outcome = CliRunner().invoke(command, ["-", *options], input=data)
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    assert outcome.exit_code in (0, 1, 2)
    return outcome


@QUICK
@given(st.one_of(st.binary(), st.text().map(lambda t: t.encode("utf-8", "surrogatepass"))))
def test_any_bytes(data):
    answer(data)


@QUICK
@given(st.text(st.sampled_from(MARKS), max_size=60))
def test_any_marks_of_json(text):
    answer(text.encode())
    try:
        _, repaired, faults = mend(text)
    except BeyondMendingError:
        return
    json.loads(repaired)
    assert isinstance(faults, tuple)


@QUICK
@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_a_case_that_was_damaged(data, chance):
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.randint(0, 3)] = chance.choice(
            [b"", b"'", b'"', b"{", b"]", b",", b"\\", b"\n", b"%", b"\xff", b"\0", b"^", b"pk_1"]
        )
        damaged = damaged or bytearray(b"{")
    answer(bytes(damaged), "--format", chance.choice(["text", "json", "sarif", "github"]))


@QUICK
@given(st.randoms(use_true_random=False))
def test_what_the_wire_format_refuses_is_refused_and_nothing_else_by_our_rules(chance):
    body = copy.deepcopy(EVENT)
    inner, key = chance.choice(list(places(body)))
    values = [None, [], {}, "x", 7, {"data": {}}, {"data": []}, {"data": {"type": "event"}}]
    inner[key] = chance.choice(values)
    if chance.random() < 0.5:
        del inner[key]
        inner[chance.choice(["event", "attributes", "$email", "typ"])] = chance.choice(values)
    try:
        client.decode_event(body, now=datetime.now(UTC))
        doctor, expected = Doctor(select=["W"]), {"recorded"}
    except WireError:
        doctor, expected = Doctor(), {"refused"}
    [request] = read_requests(io.BytesIO(json.dumps({"data": {}, **body}).encode()))
    assert expected == {event.verdict for event in doctor.examine(request)}


def places(body):
    for key, value in body.items():
        yield body, key
        if isinstance(value, dict):
            yield from places(value)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"event":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"event": ' + "1" * 100_000 + "}",
        '{"' + "\\" * 100_001,
        "“" * 100_000,
        '{"a": "b' + '" ' * 100_000,
        "{{ " * 50_000,
        "klaviyo.track(" * 20_000,
        "curl '" * 20_000,
        "curl '{'a " * 20_000,
        "data=" * 50_000,
        "https://a.klaviyo.com/api/track?data=" + "%25" * 100_000,
        '"\\"' * 50_000,
        '{"a": ' + "\u00a0" * 100_000,
        json.dumps({"log": {"entries": [[], {}, {"request": []}, {"request": {"url": 7}}]}}),
        json.dumps({"requests": [1, {"query": 1, "headers": []}]}),
        json.dumps({"events": [1, None, {"metric": 1, "profile": 2}]}),
        json.dumps([[["track"]], [], {}, ["track"], None]),
        "https://[a.klaviyo.com/api/track?data=x",
    ],
    ids=lambda text: f"{text[:12]!r}",
)
def test_what_was_written_to_be_awkward(text):
    began = time.monotonic()
    answer(text.encode())

    assert time.monotonic() - began < 20


class Endless(io.RawIOBase):
    """A beginning, and then so many times the same piece."""

    def __init__(self, start, piece, times):
        self._pieces = itertools.chain([start], itertools.repeat(piece, times))

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = next(self._pieces, b"")
        buffer[: len(piece)] = piece
        return len(piece)


def stream(start, piece, times):
    return io.BufferedReader(Endless(start, piece, times), 1024 * 1024)


def test_a_line_of_100_mb_is_not_held():
    first = b'{"token": "AbC123"}\n{"token": "AbC123"}\n{"token": "'
    tracemalloc.start()
    try:
        lines = list(read_requests(stream(first, b"x" * 1024 * 1024, 100)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert ["too-large"] == [fault.kind for request in lines for fault in request.faults]
    assert peak < 40 * 1024 * 1024


def test_what_is_no_ndjson_is_read_up_to_a_limit():
    with pytest.raises(SnippetgenError, match="larger than 32 MB"):
        list(read_requests(stream(b'{"token": "', b"x" * 1024 * 1024, 100)))
    with pytest.raises(SnippetgenError, match="larger than 32 MB"):
        list(read_requests(stream(b"\n", b"\n" * 1024 * 1024, 100)))
    assert WHOLE == 32 * 1024 * 1024


def test_a_form_is_read_up_to_what_5_mb_can_take_in_one():
    with pytest.raises(SnippetgenError, match="no JSON, and longer than 8 MB"):
        list(read_requests(stream(b"data=", b"%7B" * 300_000, 10)))
    assert 1 == len(list(read_requests(stream(b"data=", b"e30" * 300_000, 2))))


@pytest.mark.slow
def test_ndjson_is_not_held():
    line = json.dumps(EVENT).encode() + b"\n"
    piece = line * (500_000 // len(line))
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_requests(stream(line, piece, 20)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert 1 + 20 * piece.count(b"\n") == count
    assert peak < 8 * 1024 * 1024


def test_any_one_mark_that_got_lost_is_put_back():
    value = {
        "token": "AbC123",
        "event": "Placed Order",
        "customer_properties": {"$email": "sarah@klaviyo-demo.com", "$city": "Rome"},
        "properties": {
            "$value": 29.98,
            "ItemNames": ["Emma", "Persuasion"],
            "Items": [{"ProductID": "1", "Price": 9.99}, {"ProductID": "2", "Price": 19.99}],
        },
        "time": 1741176000,
    }
    text = json.dumps(value, indent=2)
    lost = [at for at, char in enumerate(text) if char in '{}[],"']
    restored = [mend(text[:at] + text[at + 1 :])[0] == value for at in lost]

    assert all(restored)


def test_curly_quotes_and_trailing_commas_cost_nothing():
    chance = random.Random(7)
    for _ in range(100):
        value = {
            f"k{n}": [f"a ’ b{n}", n, None, {"x": "y, z"}] for n in range(chance.randint(1, 4))
        }
        text = json.dumps(value, indent=chance.choice([None, 1]), ensure_ascii=False)
        text = text.replace("}", ",}").replace("]", ",]")
        quotes = itertools.cycle("“”")
        curly = "".join(next(quotes) if char == '"' else char for char in text)

        assert value == mend(text)[0] == mend(curly)[0]

"""JSON is the same, whichever parser is there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.wire import strict_json
from snippetgen.wire.strict_json import DECODER, decode

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
ODD = [
    b"98765432109876543210", b"-9223372036854775809", b"1e400", b"NaN", b"-Infinity", b'"\\ud800"',
    b'"\xff"', b"\xef\xbb\xbf{}", b"[" * 5000, b"1" * 5000, b'{"a": 1, "a": 2}', b"{} {}", b"",
    b'"\t"', b"[1.5,]",
]  # fmt: skip


def outcome(data):
    try:
        return decode(data)
    except (ValueError, RecursionError):
        return "refused"


@given(VALUES, st.sampled_from(["\t", "", " "]))
def test_a_value_is_the_same_by_either_parser(value, space):
    text = f"{json.dumps(value)}{space}\n"

    assert value == decode(text.encode()) == DECODER.decode(text)


@pytest.mark.parametrize("data", ODD, ids=lambda data: f"{data[:12]!r}")
def test_what_is_refused_by_one_parser_is_refused_by_both(data, monkeypatch):
    read = outcome(data)
    monkeypatch.setattr(strict_json, "_quick", lambda: None)

    assert read == outcome(data)

"""A text is read the same way, whatever it is encoded in and whichever parser is there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.doctor import reading
from snippetgen.doctor.reading import decode, strict, strict_line

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


def outcome(read, data):
    try:
        return read(data)
    except (ValueError, RecursionError):
        return "refused"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_of_windows_is_read(encoding):
    text = '{"token": "AbC123", "name": "Ünïcode"}'

    assert (text, ()) == decode(text.encode(encoding))


@given(VALUES, st.sampled_from(["\t", "", " "]))
def test_a_line_is_the_same_by_either_parser(value, space):
    line = f"{json.dumps(value)}{space}\n".encode()

    assert value == strict_line(line) == strict(line.decode())


@pytest.mark.parametrize("line", ODD, ids=lambda line: f"{line[:12]!r}")
def test_what_is_refused_by_one_parser_is_refused_by_both(line, monkeypatch):
    read = outcome(strict_line, line)
    monkeypatch.setattr(reading, "_quick", lambda: None)

    assert outcome(strict_line, line) == read

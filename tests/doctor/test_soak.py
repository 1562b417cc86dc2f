"""`snippetgen check` on what is far too large: it ends, says something, and stays within bounds.

The bounds and what was measured stand in docs/check.md.
"""

import json
import subprocess
import sys
from contextlib import suppress
from itertools import repeat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.doctor.test_fuzz import MARKS, answer

MB = 1024 * 1024
WHOLE = 31  # MB: what is read as one thing
# Peak memory in MB: of NDJSON, which is read a line at a time; and of anything else.
BY_LINES, AT_ONCE = 256, 1536
LINE = b'{"token": "AbC123"}\n'
CHECK = """
import resource, sys
from snippetgen.cli import main
try:
    main(["check", "-", "--format", "json"])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


def peak_mb(pieces, out):
    """Of a process that checks what comes through a pipe, and how it ended."""
    command = [sys.executable, "-c", CHECK]
    with out.open("wb") as answers:
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=answers, stderr=pipe) as process:
            with suppress(BrokenPipeError):  # it has read enough
                for piece in pieces:
                    process.stdin.write(piece)
                process.stdin.close()
            said = process.stderr.read().decode()
    assert "Traceback" not in said
    return int(said.split()[-1]), process.returncode


def wrapped(start, piece, size_mb, end):
    """A beginning, so much of a piece, and an end: never all of it at once."""
    yield start
    many = piece * max(1, MB // len(piece))
    yield from repeat(many, size_mb)
    yield end


@pytest.mark.soak
@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        pytest.param(wrapped(LINE + LINE, b"x", 100, b"\n" + LINE), 1, id="a line of 100 MB"),
        pytest.param(
            wrapped(LINE + b'{"token": "', b"\xff\xfe", 100, b'"}\n' + LINE), 1, id="one of no text"
        ),
        pytest.param(wrapped(LINE, LINE, 20, b""), 1, id="a million lines"),
        pytest.param(
            wrapped(LINE, b'{"event":' + b"[" * 2 * MB + b"\n", 40, LINE), 1, id="deep lines"
        ),
        pytest.param(
            wrapped(LINE, b"[" + b"{}," * 50_000 + b"{}]\n", 1, LINE), 1, id="lines of many objects"
        ),
        pytest.param(wrapped(b"", b" ", 100, b""), 2, id="nothing but spaces"),
        pytest.param(wrapped(b"", b"\0", 100, b""), 2, id="nothing but zeros"),
        pytest.param(wrapped(b'{"token": "', b"x", 100, b'"}\n' + LINE), 2, id="a first of 100 MB"),
    ],
)
def test_what_is_read_by_lines_takes_little_memory(tmp_path, pieces, code):
    peak, ended = peak_mb(pieces, tmp_path / "out")

    assert code == ended
    assert peak < BY_LINES


@pytest.mark.soak
@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(wrapped(start, piece, WHOLE, end), id=f"{start + piece}"[:30])
        for start, piece, end in [
            (b"", b"[", b""),
            (b"", b'"', b""),
            (b"", b"e", b""),
            (b"", b"{\xff", b""),
            (b"[", b"[],", b"[]]"),
            (b"[", b"{},", b"{}]"),
            (b"[", b'{"token":1},', b"{}]"),
            (b'{"event": "X", "properties": {"a": [', b"1.5,", b"1]}}"),
            (b'{"token": "', b"x", b'"}'),
            (b'{"token": "', "\U0001f600".encode(), b'"}'),
            (b'{"token": "', b"x", b""),
            ('{"token": "'.encode("utf-16"), "é".encode("utf-16-le"), '"}'.encode("utf-16-le")),
            (b"curl https://a.klaviyo.com/api/track -d '", b"x", b"'"),
            (b"data=", b"%7B", b""),
            (b"", b"klaviyo.track('a b', {})\n", b""),
            (b"", b"https://a.klaviyo.com/api/track?data=e30=\n", b""),
        ]
    ],
)
def test_what_is_read_as_one_thing_takes_no_more_memory_than_we_say(tmp_path, pieces):
    peak, ended = peak_mb(pieces, tmp_path / "out")

    assert ended in (1, 2)
    assert peak < AT_ONCE


@pytest.mark.soak
@settings(max_examples=20_000, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(st.sampled_from(MARKS), max_size=120).map(str.encode),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(st.sampled_from(["data", "event", "token", "metric", "a"]), inner)
            ),
            max_leaves=20,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_whatever_the_bytes_there_is_an_answer(data):
    answer(data)

"""A text to be linted, and where its bytes stand in the file: the file itself, or a JSON string."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from snippetgen.rules.code.source import Edit


class Lines:
    """Offsets of a file as `line:column`, both from 1; a column counts characters."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts = array("Q", [0])
        at = self._data.find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = self._data.find(b"\n", at + 1)
        return starts

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def place(self, offset: int) -> str:
        line = self.line(offset)
        before = self._data[self._starts[line - 1] : offset]
        return f"{line}:{len(before.decode('utf-8', 'replace')) + 1}"

    def text(self, line: int) -> bytes:
        """A line without its end; nothing where there is none of that number."""
        if not 0 < line <= len(self._starts):
            return b""
        start = self._starts[line - 1]
        end = self._data.find(b"\n", start)
        return self._data[start : end if end >= 0 else len(self._data)].rstrip(b"\r")


@dataclass(frozen=True)
class Text:
    """What is linted as one: `data` with `host`, out of a file of which `lines` knows the places.

    `offsets` holds, for a JSON string, where in the file each byte of `data` was written, and
    where the string ends.
    """

    data: bytes
    host: str
    lines: Lines
    sure: bool = True
    script: str = ""  # all of it is code: "js", "ts" or "tsx"
    offsets: Sequence[int] | None = None
    variables: frozenset[str] | None = None  # of a GTM container

    def place(self, offset: int) -> str:
        return self.lines.place(self.offset(offset))

    def offset(self, offset: int) -> int:
        return offset if self.offsets is None else self.offsets[offset]

    def written(self, edit: Edit) -> Edit:
        if self.offsets is None:
            return edit
        start, end, text = edit
        return self.offsets[start], self.offsets[end], json.dumps(text, ensure_ascii=False)[1:-1]


def unescaped(data: bytes, start: int, end: int) -> tuple[bytes, Sequence[int]]:
    """The text of the JSON string between two quotes, and where each of its bytes was written."""
    text = bytearray()
    offsets = array("Q")
    for char, at in _characters(data, start, end):
        text += char
        offsets.extend([at] * len(char))
    offsets.append(end)
    return bytes(text), offsets


def _characters(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    at = start
    while at < end:
        back = data.find(b"\\", at, end)
        stop = back if back >= 0 else end
        for place in range(at, stop):
            yield data[place : place + 1], place
        if back < 0:
            return
        length = 2 if data[back + 1 : back + 2] != b"u" else 6
        pair = data[back : back + 4].lower()
        if length == 6 and pair in (b"\\ud8", b"\\ud9", b"\\uda", b"\\udb"):
            length = 12  # two halves of one character
        written = data[back : back + length].decode("ascii", "replace")
        try:
            char = json.loads(f'"{written}"')
        except ValueError:
            length = 6
            char = "\ufffd"
        yield char.encode("utf-8", "replace"), back
        at = back + length

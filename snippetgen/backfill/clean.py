"""A file as DuckDB can read it: UTF-8, line ends of one kind, no line that nobody can hold.

What is so already is read where it lies; of all else a copy is made. Its lines keep their numbers.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from snippetgen.errors import Problem, SnippetgenError

LONGEST_LINE = 2_000_000  # bytes; DuckDB's own limit is a little more
_CHUNK = 1 << 20
_SHOWN = 200  # characters of a line that is refused
_UTF8, _GZIP = "utf-8", b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OTHER = {
    b"PK\x03\x04": "a ZIP or an Excel file",
    b"\xd0\xcf\x11\xe0": "an Excel file",
    b"SQLite format 3\0": "an SQLite file",
    b"PAR1": "a Parquet file",
}
_HINTS = {
    "an SQLite file": 'write from = "sqlite:FILE", and a query',
    "a Parquet file": "give it a name that ends in .parquet",
}


class SourceError(SnippetgenError):
    """A source as a whole can't be read."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no row. Lines count from 1; the column is its name, or its number from 1."""

    line: int
    column: str
    code: str
    text: str


@dataclass(slots=True)
class _Survey:
    """Lines that are too long, as (line, first byte, byte of its end); and the ends of lines."""

    holes: list[tuple[int, int, int]]
    returns: int = 0  # of \r
    feeds: int = 0  # of \n

    @property
    def is_mixed(self) -> bool:
        return self.returns not in (0, self.feeds)


def clean(path: Path, encoding: str | None, scratch: Path) -> tuple[Path, list[Refused]]:
    """The file, or a copy below `scratch`; and lines that it leaves empty. Memory stays flat."""
    with path.open("rb") as stream:
        start = stream.read(16)
    for mark, what in _OTHER.items():
        if start.startswith(mark):
            hint = _HINTS.get(what, "save it as CSV in UTF-8")
            raise SourceError(Problem(f"this is {what}", path, hint=hint))
    if start.startswith(_GZIP):
        copy = scratch / f"{path.name}.unpacked"
        try:
            with gzip.open(path) as stream, copy.open("wb") as out:
                _copy(stream, out, -1)
        except (OSError, EOFError) as error:
            raise SourceError(Problem(f"can't be unpacked: {error}", path)) from None
        return clean(copy, encoding, scratch)
    encoding = "utf-16" if start.startswith(_UTF16) else encoding or _UTF8
    survey = _survey(path) if encoding == _UTF8 else None
    if survey is None or survey.is_mixed:
        path = _rewritten(path, encoding, scratch / f"{path.name}.utf8")
        survey = _survey(path)
    if not survey.holes:
        return path, []
    return _without(survey.holes, path, scratch / f"{path.name}.short")


def count_lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in _chunks(stream))


def lines_at(path: Path, positions: list[int]) -> list[int]:
    """The line, from 1, that each byte of the file lies in; positions count from 0, sorted."""
    found, at, line = [], 0, 1
    with path.open("rb") as stream:
        for position in positions:
            while at < position:
                chunk = stream.read(min(_CHUNK, position - at))
                if not chunk:
                    break
                line += chunk.count(b"\n")
                at += len(chunk)
            found.append(line)
    return found


def _survey(path: Path) -> _Survey:
    found, line, begun, at = _Survey([]), 1, 0, 0
    with path.open("rb") as stream:
        for chunk in _chunks(stream):
            found.returns += chunk.count(b"\r")
            found.feeds += chunk.count(b"\n")
            first = chunk.find(b"\n")
            if first >= 0:
                if at + first - begun > LONGEST_LINE:
                    found.holes.append((line, begun, at + first))
                line += chunk.count(b"\n")
                begun = at + chunk.rfind(b"\n") + 1
            at += len(chunk)
    if at - begun > LONGEST_LINE:
        found.holes.append((line, begun, at))
    return found


def _rewritten(path: Path, encoding: str, copy: Path) -> Path:
    """Bytes that are none of the encoding stay as they are, so that their lines are refused."""
    errors = "strict" if encoding == "utf-16" else "surrogateescape"
    try:
        with path.open(encoding=encoding, errors=errors) as stream, copy.open("wb") as out:
            while text := stream.read(_CHUNK):
                out.write(text.encode(_UTF8, errors))
    except UnicodeError as error:
        raise SourceError(Problem(f"can't be read as {encoding}: {error}", path)) from None
    return copy


def _without(
    holes: list[tuple[int, int, int]], path: Path, copy: Path
) -> tuple[Path, list[Refused]]:
    refused, at = [], 0
    with path.open("rb") as stream, copy.open("wb") as out:
        for line, start, end in holes:
            _copy(stream, out, start - at)
            text = stream.read(min(_SHOWN, end - start)).decode(_UTF8, "replace")
            refused.append(Refused(line, "", "B005", text + "…"))
            stream.seek(end)
            at = end
        _copy(stream, out, -1)
    return copy, refused


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.read(_CHUNK), b"")


def _copy(stream: Any, out: io.BufferedWriter, size: int) -> None:
    while size != 0 and (chunk := stream.read(_CHUNK if size < 0 else min(_CHUNK, size))):
        out.write(chunk)
        size -= len(chunk) if size > 0 else 0

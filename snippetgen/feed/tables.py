"""Tables as text: CSV and TSV, with the line of every row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.rows import Broken, Rows

LONGEST = 4 * 1024 * 1024  # characters of one line: what is longer is no row of a product
NO_SPREADSHEET = "save it in Excel as CSV UTF-8"
_SEPARATORS = ",;\t|"


def read_table(path: Path, separator: str | None = None) -> tuple[list[str], Rows]:
    """The columns and the rows. Without a separator, the one that the head has most of.

    UTF-8, with or without a byte order mark, or UTF-16 with one. Raises SnippetgenError.
    """
    encoding = encoding_of(path)
    csv.field_size_limit(LONGEST)
    with path.open(encoding=encoding, newline="") as file:
        lines = _lines(file, path)
        above, first = _to_head(lines)
        mark = separator or max(_SEPARATORS, key=first.count)
        try:
            columns = next(csv.reader(chain((first,), lines), delimiter=mark, strict=True), [])
        except csv.Error as error:
            raise SnippetgenError(Problem(f"the head can't be read: {error}", path, 1)) from error
    columns = [column.strip() for column in columns]
    if fault := _head_fault(columns):
        raise SnippetgenError(Problem(fault, path, 1 + above))
    return columns, _rows(path, encoding, mark, columns, above)


def _to_head(lines: Iterator[str]) -> tuple[int, str]:
    """How many lines are above it: empty ones, and Excel's own `sep=;`."""
    for above, line in enumerate(lines):
        if line.strip() and not line.lower().startswith("sep="):
            return above, line
    return 0, ""


def encoding_of(path: Path) -> str:
    """By its byte order mark, or by its first letter."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04":
        raise SnippetgenError(Problem("is a spreadsheet", path, hint=NO_SPREADSHEET))
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in start[:2]:  # half of a letter
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return "utf-8-sig"


def _rows(path: Path, encoding: str, mark: str, columns: list[str], above: int) -> Rows:
    width = len(columns)
    with path.open(encoding=encoding, newline="") as file:
        lines = islice(_lines(file, path), above, None)
        reader = csv.reader(lines, delimiter=mark, strict=True)
        next(reader)
        while True:
            line = above + reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, Broken(f"is no row: {error}")
                continue
            if not any(map(str.strip, row)):
                continue  # spreadsheets leave such rows behind
            if len(row) == width:
                yield line, dict(zip(columns, row, strict=True))
            else:
                many = f"has {len(row)} fields, and the head {width}"
                hint = "is a separator in a text that has no quotes around it?"
                yield line, Broken(f"{many}: {hint}", str(row)[:200])


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    """Lines of a length that can be held in memory."""
    number = 0
    try:
        while line := file.readline(LONGEST):
            number += 1
            if len(line) == LONGEST:
                message = f"is longer than {LONGEST:,} characters: it is no table"
                raise SnippetgenError(Problem(message, path, number))
            yield line.replace("\0", "")
    except UnicodeError as error:
        message = "is not UTF-8 text"
        hint = "save it as CSV UTF-8, or say `iconv -f windows-1252 -t utf-8`"
        raise SnippetgenError(Problem(message, path, undecodable(path), hint)) from error


def undecodable(path: Path) -> int | None:
    """The first line that is not UTF-8. Text is read in pieces, so that the error does not say."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return None


def _head_fault(columns: list[str]) -> str | None:
    if not any(columns):
        return "is empty"
    if len(columns) == 1:
        return f"the head has one column only: {columns[0][:60]!r}"
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        return f"the head names {twice[0]!r} twice"
    return None

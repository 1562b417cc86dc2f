"""Bring any source to rows of text that DuckDB reads, a row of the source at a time.

CSV, NDJSON and Parquet are read by DuckDB itself; SQLite and PostgreSQL are copied to a CSV file
first, since DuckDB's own readers for them are extensions that it would have to download.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from snippetgen.backfill.expr_sql import literal, name
from snippetgen.errors import Problem, SnippetgenError, did_you_mean

LONGEST_LINE = 2_000_000  # bytes; DuckDB's own limit is a little more
_CHUNK = 1 << 20
_SHOWN = 200  # characters of a line that is refused
_OTHER = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a ZIP or an Excel file"}


class SourceError(SnippetgenError):
    """A source as a whole can't be read."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no row. Lines count from 1; the column is its name, or its number from 1."""

    line: int
    column: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """SQL that gives the rows, the names of its columns, and lines that are none."""

    shown: str  # as the user named it
    rows: str
    columns: tuple[str, ...]
    kind: str  # "csv", "ndjson", "parquet" or "sql"
    path: Path | None = None
    delimiter: str = ","
    refused: tuple[Refused, ...] = ()
    copy: Path | None = None  # our own, where the rows don't lie in a file of the user's


def open_source(source: str, query: str | None, folder: Path, scratch: Path) -> Source:
    """`source` is a file below `folder`, `sqlite:FILE`, or an address of PostgreSQL."""
    if source.startswith(("postgresql://", "postgres://")):
        return _postgres(source, query, scratch)
    if source.startswith("sqlite:"):
        return _sqlite(folder / source.removeprefix("sqlite:"), source, query, scratch)
    path = folder / source
    if not path.is_file():
        raise SourceError(Problem("there is no such file", path))
    if path.stat().st_size == 0:
        raise SourceError(Problem("the file is empty", path, hint="it needs at least a header"))
    ending = path.suffix.lower()
    if ending == ".parquet":
        return Source(source, f"from read_parquet({literal(str(path))}, file_row_number = true)",
                      (), "parquet", path)  # fmt: skip
    with path.open("rb") as stream:
        start = stream.read(4096)
    for mark, what in _OTHER.items():
        if start.startswith(mark):
            hint = "save it as CSV in UTF-8"
            raise SourceError(Problem(f"this is {what}, not UTF-8", path, hint=hint))
    if ending in (".ndjson", ".jsonl", ".json"):
        clean, refused = without_long_lines(path, scratch)
        return Source(source, _lines(clean), (), "ndjson", path, refused=tuple(refused))
    return _csv(path, source, scratch)


def _csv(path: Path, shown: str, scratch: Path) -> Source:
    clean, refused = without_long_lines(path, scratch)
    header, delimiter = read_header(path)
    columns = tuple(header)
    listed = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
    rows = (
        f"from read_csv({literal(str(clean))}, columns = {{{listed}}}, header = true,"
        f" auto_detect = false, delim = {literal(delimiter)}, quote = '\"', escape = '\"',"
        " store_rejects = true, rejects_limit = 0, nullstr = '')"
    )
    return Source(shown, rows, columns, "csv", path, delimiter, tuple(refused))


def _lines(path: Path) -> str:
    return (
        f"from read_csv({literal(str(path))}, columns = {{'line': 'VARCHAR'}}, header = false,"
        " auto_detect = false, delim = e'\\x01', quote = '', escape = '', store_rejects = true,"
        " rejects_limit = 0)"
    )


def read_header(path: Path) -> tuple[list[str], str]:
    """The names in the first line, each once, and what stands between them."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        first = stream.readline(_CHUNK)
        while first.strip() == "" and first:
            first = stream.readline(_CHUNK)
    delimiter = max(",;\t|", key=first.count)
    names: list[str] = []
    for number, column in enumerate(next(csv.reader([first], delimiter=delimiter)), 1):
        tidy = column.strip() or f"column {number}"
        names.append(tidy if tidy not in names else f"{tidy} {number}")
    return names, delimiter


def without_long_lines(path: Path, scratch: Path) -> tuple[Path, list[Refused]]:
    """The file, or a copy in which lines that nobody can hold are empty. Memory stays flat."""
    if not any(True for _ in _long_lines(path)):
        return path, []
    refused, copy = [], scratch / f"{path.name}.clean"
    holes = list(_long_lines(path))
    with path.open("rb") as stream, copy.open("wb") as out:
        at = 0
        for line, start, end in holes:
            _copy(stream, out, start - at)
            text = stream.read(min(_SHOWN, end - start)).decode("utf-8", "replace")
            refused.append(Refused(line, "", "B005", text + "…"))
            stream.seek(end)
            at = end
        _copy(stream, out, -1)
    return copy, refused


def count_lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))


def _long_lines(path: Path) -> Iterator[tuple[int, int, int]]:
    """(line, first byte, byte of its end) of each line that is too long."""
    line, begun, at = 1, 0, 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            first = chunk.find(b"\n")
            if first >= 0:
                if at + first - begun > LONGEST_LINE:
                    yield line, begun, at + first
                line += chunk.count(b"\n")
                begun = at + chunk.rfind(b"\n") + 1
            at += len(chunk)
    if at - begun > LONGEST_LINE:
        yield line, begun, at


def _copy(stream: Any, out: Any, size: int) -> None:
    while size != 0 and (chunk := stream.read(_CHUNK if size < 0 else min(_CHUNK, size))):
        out.write(chunk)
        size -= len(chunk) if size > 0 else 0


def _sqlite(path: Path, shown: str, query: str | None, scratch: Path) -> Source:
    if not path.is_file():
        raise SourceError(Problem("there is no such file", path))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            cursor = database.execute(_query(query, shown))
            columns = [each[0] for each in cursor.description]
            copy = scratch / f"{path.name}-{abs(hash(query))}.csv"
            with copy.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out)
                writer.writerow(columns)
                writer.writerows(cursor)
    except (sqlite3.Error, UnicodeError) as error:
        raise SourceError(Problem(f"can't be read: {error}", path)) from None
    return _copied(copy, shown, columns)


def _postgres(address: str, query: str | None, scratch: Path) -> Source:
    try:
        psycopg = import_module("psycopg")
    except ImportError:
        hint = "pip install 'snippetgen[backfill]'"
        raise SourceError(Problem("PostgreSQL needs psycopg", hint=hint)) from None
    shown = address.partition("?")[0]
    copy = scratch / f"postgres-{abs(hash((address, query)))}.csv"
    wanted = _query(query, shown).rstrip().rstrip(";")
    try:
        with psycopg.connect(address, options="-c default_transaction_read_only=on") as connection:
            head = connection.execute(f"select * from ({wanted}) as rows limit 0")
            columns = [each.name for each in head.description]
            with (
                connection.cursor().copy(f"copy ({wanted}) to stdout (format csv, header)") as rows,
                copy.open("wb") as out,
            ):
                for block in rows:
                    out.write(block)
    except psycopg.Error as error:
        message = str(error).strip().split("\n")[0]
        raise SourceError(Problem(f"{shown}: {message}")) from None
    return _copied(copy, shown, columns)


def _query(query: str | None, shown: str) -> str:
    if query is None:
        raise SourceError(Problem(f"{shown} needs a query", hint='query = "select * from orders"'))
    return query


def _copied(copy: Path, shown: str, columns: Sequence[str]) -> Source:
    listed = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
    rows = (
        f"from read_csv({literal(str(copy))}, columns = {{{listed}}}, header = true,"
        " auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '')"
    )
    return Source(shown, rows, tuple(columns), "sql", copy=copy)


def find_column(wanted: str, columns: Sequence[str], *, said: bool, shown: str) -> str | None:
    """The column of that name, in capitals or not. One that the plan names has to be there."""
    for column in columns:
        if column == wanted:
            return column
    for column in columns:
        if column.strip().lower() == wanted.lower():
            return column
    if said:
        message = f"there is no column {wanted!r}"
        raise SourceError(Problem(message, Path(shown), 1, did_you_mean(wanted, columns)))
    return None


def quoted(columns: Sequence[str]) -> str:
    return ", ".join(map(name, columns))

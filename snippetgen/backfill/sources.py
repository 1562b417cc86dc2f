"""Bring any source to rows that DuckDB reads, a row of the source at a time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snippetgen.backfill.clean import Refused, SourceError, clean
from snippetgen.backfill.databases import POSTGRES, SQLITE, copied
from snippetgen.backfill.expr_sql import literal
from snippetgen.errors import Problem, did_you_mean

JSON = (".ndjson", ".jsonl", ".json")
_MOST_BLANK = 100  # lines before the header


@dataclass(frozen=True, slots=True)
class Source:
    """SQL that gives the rows, from a file whose lines are the user's, unless it is a copy."""

    shown: str  # as the user named it
    rows: str
    kind: str  # "csv", "ndjson", "json" (as its lines), "parquet" or "sql"
    path: Path
    header: Header | None = None
    refused: tuple[Refused, ...] = ()

    @property
    def is_json(self) -> bool:
        return self.kind in ("ndjson", "json")


@dataclass(frozen=True, slots=True)
class Header:
    """Names, each once; what stands between them; how many lines they and what is above take."""

    names: tuple[str, ...]
    delimiter: str
    lines: int


def open_source(
    connection: Any, source: str, query: str | None, folder: Path, scratch: Path,
    encoding: str | None = None,
) -> Source:  # fmt: skip
    """`source` is a file below `folder`, `sqlite:FILE`, or an address of PostgreSQL."""
    if source.startswith((*POSTGRES, SQLITE)):
        shown, copy = copied(source, query, folder, scratch)
        header = read_header(copy)
        return Source(shown, _csv(copy, header), "sql", copy, header)
    if "://" in source:
        hint = "PostgreSQL is read by its address; of all else give a file"
        raise SourceError(Problem(f"{source.partition('?')[0]} can't be read", hint=hint))
    path = folder / source
    if not path.is_file():
        raise SourceError(Problem("there is no such file", path))
    if path.stat().st_size == 0:
        raise SourceError(Problem("the file is empty", path, hint="it needs at least a header"))
    endings = [each.lower() for each in path.suffixes if each.lower() != ".gz"]
    if endings[-1:] == [".parquet"]:
        return Source(source, f"from read_parquet({literal(str(path))})", "parquet", path)
    file, refused = clean(path, encoding, scratch)
    if endings and endings[-1] in JSON:
        if is_list := _is_list(file):
            file = _unlisted(connection, file, scratch)
        kind = "json" if is_list else "ndjson"
        return Source(source, _lines(file), kind, file, refused=tuple(refused))
    try:
        header = read_header(file)
    except csv.Error as error:
        raise SourceError(Problem(f"the header can't be read: {error}", path, 1)) from None
    return Source(source, _csv(file, header, aside=True), "csv", file, header, tuple(refused))


def _csv(path: Path, header: Header, *, aside: bool = False) -> str:
    """`aside`: rows that are none are put aside."""
    listed = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in header.names)
    rejects = ", store_rejects = true, rejects_limit = 0" if aside else ""
    return (
        f"from read_csv({literal(str(path))}, columns = {{{listed}}}, header = false,"
        f" skip = {header.lines}, auto_detect = false, delim = {literal(header.delimiter)},"
        f" quote = '\"', escape = '\"', nullstr = ''{rejects})"
    )


def _lines(path: Path) -> str:
    return (
        f"from read_csv({literal(str(path))}, columns = {{'line': 'VARCHAR'}}, header = false,"
        " auto_detect = false, delim = e'\\x01', quote = '', escape = '', store_rejects = true,"
        " rejects_limit = 0)"
    )


def _is_list(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(1000).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")


def _unlisted(connection: Any, path: Path, scratch: Path) -> Path:
    """A list of objects as lines, one for each."""
    copy = scratch / f"{path.name}.lines"
    connection.execute(
        "copy (select regexp_replace(json::varchar, '[\r\n]+', ' ', 'g')"
        f" from read_json_objects({literal(str(path))}, format = 'array')) to {literal(str(copy))}"
        " (format csv, header false, quote '', escape '', delimiter e'\\x01')"
    )
    return copy


def read_header(path: Path) -> Header:
    """Of the first line that is not blank, nor Excel's own `sep=;`. Raises csv.Error."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        above, first = 0, stream.readline()
        while above < _MOST_BLANK and not first.strip():
            above, first = above + 1, stream.readline()
        told = first.strip().lower()
        if told.startswith("sep=") and len(told) == len("sep=") + 1:
            above, first = above + 1, stream.readline()
        delimiter = max(",;\t|", key=first.count)
        reader = csv.reader(_with(first, stream), delimiter=delimiter)
        cells = next(reader, [])
    names: dict[str, str] = {}  # DuckDB tells no capitals from small letters
    for number, column in enumerate(cells, 1):
        tidy = column.strip() or f"column {number}"
        tidy = tidy if tidy.lower() not in names else f"{tidy} {number}"
        names[tidy.lower()] = tidy
    return Header(tuple(names.values()), delimiter, above + reader.line_num)


def _with(first: str, stream: Any) -> Any:
    yield first
    yield from stream


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

"""Lines of a file that are no rows, as DuckDB puts them aside while it reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from snippetgen.backfill.clean import Refused, lines_at
from snippetgen.backfill.rows import IS_OBJECT
from snippetgen.backfill.sources import Source

_CODES = {
    "INVALID ENCODING": "B001", "MISSING COLUMNS": "B002", "TOO MANY COLUMNS": "B003",
    "LINE SIZE OVER MAXIMUM": "B005",
}  # fmt: skip
_QUOTE = "B004"
_ARE_ROWS = ("B005", "B006")  # to DuckDB: an empty line, and one of text
_SHOWN = 2000  # characters


def refusals(connection: Any, source: Source) -> list[Refused]:
    """After the source was read."""
    if source.kind == "csv":
        return list(_aside(connection, source))
    if not source.is_json:
        return []
    wrong = connection.execute(
        f"select n, line from (select *, row_number() over () as n {source.rows})"
        f" where trim(line) <> '' and not ({IS_OBJECT})"
    ).fetchall()
    aside = list(_aside(connection, source))
    lines = lines_of([n for n, _ in wrong], aside)
    return [*aside, *(Refused(lines[n], "", "B006", text[:_SHOWN]) for n, text in wrong)]


def lines_of(rows: list[int], refused: list[Refused]) -> dict[int, int]:
    """The lines of rows of a file that has one to a line, past the lines that are none."""
    # The k-th line that is none comes after so many rows.
    before = [line - k for k, line in enumerate(sorted(_not_rows(refused)), 1)]
    return {row: row + bisect_right(before, row - 1) for row in rows}


def _not_rows(refused: list[Refused]) -> Iterator[int]:
    return (each.line for each in refused if each.code not in _ARE_ROWS)


def _aside(connection: Any, source: Source) -> Iterator[Refused]:
    """What DuckDB calls a line is a row, where a cell holds line ends: so bytes are counted."""
    found = connection.execute(
        "select distinct on (line_byte_position) line_byte_position - 1,"
        " coalesce(column_name, column_idx::text, ''), error_type, csv_line"
        " from reject_errors order by line_byte_position, column_idx"
    ).fetchall()
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    lines = lines_at(source.path, [position for position, *_ in found])
    for begun, (_, column, kind, text) in zip(lines, found, strict=True):
        code = _CODES.get(kind, _QUOTE)
        rest = str(text).lstrip("\r\n")
        first = begun + str(text)[: len(text) - len(rest)].count("\n")
        # A quote that nobody closes has swallowed the lines below: each is named.
        shown = rest.split("\n") if code == _QUOTE else [rest]
        for line, part in enumerate(shown, first):
            if part.strip() or line == first:
                yield Refused(line, column, code, part[:_SHOWN])

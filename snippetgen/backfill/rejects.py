"""The rejects file: each row that is kept out, where it stands in its source, and why."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from snippetgen.backfill.findings import KINDS
from snippetgen.backfill.refusals import lines_of
from snippetgen.backfill.sources import Source

HEAD = ("file", "table", "row", "line", "column", "code", "reason", "hint", "record")


@dataclass(frozen=True, slots=True)
class Reject:
    """`row` counts the source's rows from 1; None where the line is no row at all."""

    table: str
    row: int | None
    column: str
    code: str
    detail: str = ""
    record: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """How many there are of each code, where the first is of each, and in how many rows."""

    codes: Counter[str]
    firsts: dict[str, str]
    rows: int


def write(path: Path, rejects: Iterable[Reject], sources: dict[str, Source]) -> Listed:
    """Sorted by file and place."""
    listed = list(rejects)
    lines = {
        key: _lines_of(source, {r.row for r in listed if r.table == key and r.row is not None})
        for key, source in sources.items()
    }

    def line_of(reject: Reject) -> int | None:
        return reject.line if reject.row is None else lines[reject.table].get(reject.row)

    said = Listed(Counter(), {}, len({(r.table, r.row, r.line, r.record) for r in listed}))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        for reject in sorted(listed, key=lambda r: (r.table, line_of(r) or r.row or 0, r.code)):
            said.codes[reject.code] += 1
            kind = KINDS[reject.code]
            line = line_of(reject)
            reason = f"{kind.about}: {reject.detail}" if reject.detail else kind.about
            shown = sources[reject.table].shown
            place = ":".join(filter(None, (shown, _place(line, reject.row))))
            said.firsts.setdefault(reject.code, ", ".join(filter(None, (place, reject.column))))
            writer.writerow(
                (shown, reject.table, reject.row or "", line or "", reject.column, reject.code,
                 reason, kind.hint, reject.record)
            )  # fmt: skip
    return said


def _place(line: int | None, row: int | None) -> str:
    """Nothing where a query has made the row."""
    return str(line) if line else f"row {row}" if row else ""


def _lines_of(source: Source, rows: set[int]) -> dict[int, int]:
    """The line that each of these rows begins at. The file is read again, if there are any."""
    if source.kind == "ndjson":
        return lines_of(list(rows), list(source.refused))
    if source.kind != "csv" or not rows:
        return {}
    return {row: line for row, line in _csv_rows(source) if row in rows}


def _csv_rows(source: Source) -> Iterator[tuple[int, int]]:
    """(row, line) of what DuckDB has read, by Python's own reader."""
    assert source.header is not None  # noqa: S101  it is CSV
    refused = {each.line for each in source.refused}
    csv.field_size_limit(1 << 30)
    with source.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for _ in range(source.header.lines):
            stream.readline()
        reader = csv.reader(stream, delimiter=source.header.delimiter)
        row, ended = 0, source.header.lines
        for cells in reader:
            begun, ended = ended + 1, source.header.lines + reader.line_num
            if cells and begun not in refused:
                row += 1
                yield row, begun

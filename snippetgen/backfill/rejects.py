"""The rejects file: each row that is kept out, where it stands in its source, and why."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snippetgen.backfill.findings import KINDS
from snippetgen.backfill.sources import Source

HEAD = ("file", "row", "line", "column", "code", "reason", "hint", "record")


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


def write(
    path: Path, rejects: Iterable[Reject], sources: dict[str, Source]
) -> tuple[Counter[str], dict[str, str]]:
    """Sorted by file and place. Gives how many there are of each code, and where the first is."""
    listed = list(rejects)
    lines = {
        key: _lines_of(source, {r.row for r in listed if r.table == key and r.row is not None})
        for key, source in sources.items()
    }
    counts: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        for reject in sorted(listed, key=lambda r: (r.table, r.line or 0, r.row or 0, r.code)):
            counts[reject.code] += 1
            kind = KINDS[reject.code]
            line = reject.line if reject.row is None else lines[reject.table].get(reject.row)
            reason = f"{kind.about}: {reject.detail}" if reject.detail else kind.about
            shown = sources[reject.table].shown
            place = f"{shown}:{line or f'row {reject.row}'}"
            firsts.setdefault(reject.code, ", ".join(filter(None, (place, reject.column))))
            writer.writerow(
                (shown, reject.row or "", line or "", reject.column, reject.code, reason, kind.hint,
                 reject.record)
            )  # fmt: skip
    return counts, firsts


def _lines_of(source: Source, rows: set[int]) -> dict[int, int]:
    """The line that each of these rows begins at. The file is read again, if there are any."""
    if not rows:
        return {}
    if source.kind == "ndjson":
        return {row: row for row in rows}
    if source.kind != "csv" or source.path is None:
        return {}
    return {row: line for row, line in _csv_rows(source) if row in rows}


def _csv_rows(source: Source) -> Iterator[tuple[int, int]]:
    """(row, line) of what DuckDB has read, by Python's own reader."""
    assert source.path is not None  # noqa: S101  it is a file
    refused = {each.line for each in source.refused}
    csv.field_size_limit(1 << 30)
    with source.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=source.delimiter)
        row, ended, header = 0, 0, True
        for cells in reader:
            begun, ended = ended + 1, reader.line_num
            if not cells:
                continue
            if header:
                header = False
            elif begun not in refused:
                row += 1
                yield row, begun


def of_table(connection: Any, made: str = "rejected") -> list[tuple[str, int, str | None, str]]:
    return list(connection.execute(f"select tbl, n, field, code from {made}").fetchall())

"""Put the sources in order of buckets, each with all rows of its orders: one fits into memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snippetgen.backfill import times
from snippetgen.backfill.clean import Refused, SourceError, count_lines
from snippetgen.backfill.expr_sql import MACROS, literal, name
from snippetgen.backfill.people import PERSON
from snippetgen.backfill.refusals import refusals
from snippetgen.backfill.rows import Rows, is_numbered, rows_of
from snippetgen.backfill.sources import Source, open_source
from snippetgen.backfill.spec import Spec, Table
from snippetgen.errors import Problem

BUCKET = 32_000_000  # bytes in a bucket, or about: of the sources' rows, and for each row …
_ROW = 300  # … what an event has besides
_SLICE = 200_000_000  # bytes of Parquet: DuckDB's memory bounds what it can sort in one go
_FOR_SORTING, _FOR_MAPPING = "120MB", "200MB"  # of DuckDB's memory
_AT_ONCE = 50  # buckets: with more, sources are sorted slice by slice


@dataclass(frozen=True, slots=True)
class Staged:
    """A table in order of buckets. `columns`: variable to the source's column."""

    table: Table
    source: Source
    columns: Mapping[str, str]
    files: tuple[Path, ...]  # Parquet, each in order
    rows: int
    refused: tuple[Refused, ...]

    def bucket(self, number: int) -> str:
        """SQL for the rows of one, in order. Only those parts of files are read that have some."""
        order = " order by n" if len(self.files) > 1 else ""
        rows = f"select * exclude (bucket, place) from {self._rows} where bucket = {number}"
        return f"({rows}{order})"

    def places(self, connection: Any, numbers: set[int]) -> dict[int, int | None]:
        """Where rows stand in their source, by their own numbers; None where nobody knows."""
        if not is_numbered(self.table):
            return {n: n for n in numbers}
        found = connection.execute(
            f"select n, place from {self._rows} where n in (select unnest($1))", [list(numbers)]
        )
        return dict(found.fetchall())

    @property
    def _rows(self) -> str:
        return f"read_parquet([{', '.join(literal(str(file)) for file in self.files)}])"


def connect(scratch: Path, spec: Spec) -> Any:
    """A DuckDB that stays small, spills into `scratch`, and never downloads anything."""
    import duckdb  # noqa: PLC0415  an extra

    connection = duckdb.connect(
        config={
            "memory_limit": _FOR_SORTING,
            "threads": "2",
            "temp_directory": str(scratch / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute(f"set timezone = {literal(spec.timezone)}")
    for macro in (*MACROS, *times.MACROS):
        connection.execute(macro)
    return connection


@contextmanager
def mapping(connection: Any) -> Iterator[None]:
    """One thread, since to share a bucket costs more than it saves, and room for its lists."""
    connection.execute(f"set threads = 1; set memory_limit = {literal(_FOR_MAPPING)}")
    yield
    connection.execute(f"set threads = 2; set memory_limit = {literal(_FOR_SORTING)}")


@contextmanager
def readable(table: Table) -> Iterator[None]:
    """DuckDB's troubles with a source or its query as one sentence of ours."""
    import duckdb  # noqa: PLC0415  an extra

    try:
        yield
    except duckdb.Error as error:
        said, _, _ = str(error).partition("\n\n")
        hint = "look at its query" if table.query else "save it anew, or as CSV in UTF-8"
        message = f"{table.source} can't be read: {' '.join(said.split())}"
        raise SourceError(Problem(message, hint=hint)) from None


def open_all(connection: Any, spec: Spec, scratch: Path) -> dict[str, Source]:
    sources = {}
    for key, table in spec.tables.items():
        with readable(table):
            sources[key] = open_source(
                connection, table.source, table.query, spec.folder, scratch, spec.encoding
            )
    return sources


def buckets_for(connection: Any, spec: Spec, sources: Mapping[str, Source]) -> int:
    size = 0
    for key, source in sources.items():
        with readable(spec.tables[key]):
            size += _weight(connection, source)
    return size // BUCKET + 1


def _weight(connection: Any, source: Source) -> int:
    if source.kind == "parquet":
        file = literal(str(source.path))
        (size,) = connection.execute(
            f"select 2 * sum(total_uncompressed_size) + {_ROW} * (select sum(num_rows)"
            f" from parquet_file_metadata({file})) from parquet_metadata({file})"
        ).fetchone()
        return int(size or 0)
    return source.path.stat().st_size + _ROW * count_lines(source.path)


def stage(connection: Any, table: Table, source: Source, scratch: Path, buckets: int) -> Staged:
    """Read a source once, and sort it, on disk where it is large. What is no row is kept aside."""
    with readable(table):
        return _stage(connection, table, source, scratch, buckets)


def _stage(connection: Any, table: Table, source: Source, scratch: Path, buckets: int) -> Staged:
    rows = rows_of(connection, table, source)
    picked = "".join(f", {sql} as {name(variable)}" for variable, sql in rows.texts.items())
    found = (
        f"select n, place{picked}, hash({_together(table.name, rows.texts)}) % {buckets} as bucket"
        f" from {rows.relation} {_filled(source, rows)}"
    )
    slices = [f"({found})"] if buckets <= _AT_ONCE else _slices(connection, found, scratch)
    count = 0
    files: list[Path] = []
    for slice_ in slices:
        file = scratch / f"{table.name}-{len(files):05}.parquet"
        count += _copy(connection, f"from {slice_} order by bucket, n", file, "row_group_size 4096")
        files.append(file)
    refused = (*source.refused, *refusals(connection, source))
    return Staged(table, source, rows.columns, tuple(files), count, refused)


def _slices(connection: Any, found: str, scratch: Path) -> Iterator[str]:
    """SQL for the rows found, some at a time. Each slice is there until the next is asked for."""
    folder = scratch / "unsorted"
    _copy(connection, found, folder, f"row_group_size 20480, file_size_bytes {_SLICE}")
    for file in sorted(folder.iterdir(), key=lambda file: (len(file.name), file.name)):
        yield literal(str(file))
        file.unlink()
    folder.rmdir()


def _copy(connection: Any, rows: str, to: Path, option: str) -> int:
    """The number of rows written, as Parquet."""
    (count,) = connection.execute(
        f"copy ({rows}) to {literal(str(to))} (format parquet, compression uncompressed, {option})"
    ).fetchone()
    return int(count)


def _filled(source: Source, rows: Rows) -> str:
    """Spreadsheets end in rows of nothing but separators: they are none."""
    if source.is_json or not rows.texts:
        return ""
    cells = ", ".join(f"nullif(trim({text}), '')" for text in rows.texts.values())
    return f"where coalesce({cells}) is not null "


def _together(table: str, texts: Mapping[str, str]) -> str:
    """SQL for what rows of one bucket share: the order's id, or who a customer is."""
    if table == "customers":
        found = [f"nullif(trim({texts[v]}), '')" for v in PERSON if v in texts]
        return f"coalesce({', '.join(['lower(' + each + ')' for each in found] + ['n::text'])})"
    found = [f"trim({texts[v]})" for v in ("order", "id") if v in texts][:1]
    return f"coalesce({', '.join([*found, chr(39) * 2])})"

"""Put the sources in order of buckets, each with all rows of its orders: one fits into memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snippetgen.backfill.expr_sql import MACROS, literal, name
from snippetgen.backfill.people import PERSON
from snippetgen.backfill.sources import (
    Refused,
    Source,
    count_lines,
    find_column,
    open_source,
)
from snippetgen.backfill.spec import Spec, Table

BUCKET = 20_000_000  # bytes in a bucket, or about: of the sources' rows, and for each row …
_ROW = 300  # … what an event has besides
_IS_OBJECT = "case when json_valid(line) then json_type(line) = 'OBJECT' else false end"
_CODES = {
    "INVALID ENCODING": "B001", "MISSING COLUMNS": "B002", "TOO MANY COLUMNS": "B003",
    "LINE SIZE OVER MAXIMUM": "B005",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staged:
    """A table in order of buckets. `columns`: variable to the source's column."""

    table: Table
    source: Source
    columns: Mapping[str, str]
    file: Path  # Parquet
    rows: int
    refused: tuple[Refused, ...]

    def bucket(self, number: int) -> str:
        """SQL for the rows of one. Only those parts of the file are read that have some."""
        rows = f"read_parquet({literal(str(self.file))})"
        return f"(select * exclude (bucket) from {rows} where bucket = {number})"


def connect(scratch: Path, spec: Spec, memory: str = "120MB") -> Any:
    """A DuckDB that stays small, spills into `scratch`, and never downloads anything."""
    import duckdb  # noqa: PLC0415  an extra

    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": "2",
            "temp_directory": str(scratch / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute(f"set timezone = {literal(spec.timezone)}")
    for macro in MACROS:
        connection.execute(macro)
    return connection


def open_all(spec: Spec, scratch: Path) -> dict[str, Source]:
    return {
        key: open_source(table.source, table.query, spec.folder, scratch)
        for key, table in spec.tables.items()
    }


def buckets_for(connection: Any, sources: Mapping[str, Source]) -> int:
    return sum(_weight(connection, source) for source in sources.values()) // BUCKET + 1


def _weight(connection: Any, source: Source) -> int:
    if source.kind == "parquet":
        file = literal(str(source.path))
        (size,) = connection.execute(
            f"select 2 * sum(total_uncompressed_size) + {_ROW} * (select sum(num_rows)"
            f" from parquet_file_metadata({file})) from parquet_metadata({file})"
        ).fetchone()
        return int(size or 0)
    path = source.copy or source.path
    return 0 if path is None else path.stat().st_size + _ROW * count_lines(path)


def stage(connection: Any, table: Table, source: Source, scratch: Path, buckets: int) -> Staged:
    """Read a source once, and sort it, on disk where it is large. What is no row is kept aside."""
    columns, rows = _columns(connection, table, source)
    picked = ", ".join(f"{sql} as {name(variable)}" for variable, sql in rows.items())
    file = scratch / f"{table.name}.parquet"
    connection.execute(
        f"create or replace temp view source_rows as select *, {_number(source)} as n"
        f" {_from(table, source)}"
    )
    where = f" where {_IS_OBJECT}" if source.kind == "ndjson" else ""
    (count,) = connection.execute(
        f"copy (select n{', ' if picked else ''}{picked},"
        f" hash({_together(table.name, rows)}) % {buckets} as bucket from source_rows{where}"
        f" order by bucket, n) to {literal(str(file))} (format parquet, row_group_size 20480)"
    ).fetchone()
    refused = [*source.refused, *_rejects(connection, source)]
    if source.kind == "ndjson":
        wrong = connection.execute(
            f"select n, line from source_rows where trim(line) <> '' and not ({_IS_OBJECT})"
        ).fetchall()
        refused += [Refused(n, "", "B006", text[:200]) for n, text in wrong]
    return Staged(table, source, columns, file, count, tuple(refused))


def _together(table: str, rows: Mapping[str, str]) -> str:
    """SQL for what rows of one bucket share: the order's id, or who a customer is."""
    if table == "customers":
        found = [f"nullif(trim({rows[v]}), '')" for v in PERSON if v in rows]
        return f"coalesce({', '.join(['lower(' + each + ')' for each in found] + ['n::text'])})"
    found = [f"trim({rows[v]})" for v in ("order", "id") if v in rows][:1]
    return f"coalesce({', '.join([*found, chr(39) * 2])})"


def _from(table: Table, source: Source) -> str:
    if table.query is None or source.kind == "sql":
        return source.rows
    return f"from (with source as ({source.rows}) {table.query})"


def _number(source: Source) -> str:
    return "file_row_number + 1" if source.kind == "parquet" else "row_number() over ()"


def _columns(
    connection: Any, table: Table, source: Source
) -> tuple[dict[str, str], dict[str, str]]:
    """Variable to column, and variable to the SQL that gives it as text."""
    if source.kind == "ndjson" and table.query is None:
        columns = {variable: table.columns.get(variable, variable) for variable in table.types}
        made = {
            v: f"json_extract_string(line, {literal(_json_path(c))})" for v, c in columns.items()
        }
        return columns, made
    listed = connection.execute(f"describe select * {_from(table, source)}").fetchall()
    types = {column: kind for column, kind, *_ in listed}
    columns, rows = {}, {}
    for variable in table.types:
        wanted = table.columns.get(variable, variable)
        found = find_column(wanted, list(types), said=variable in table.columns, shown=source.shown)
        if found is not None:
            columns[variable] = found
            nested = types[found].endswith("]") or types[found].startswith("STRUCT")
            cell = name(found)
            rows[variable] = f"to_json({cell})::varchar" if nested else f"{cell}::varchar"
    return columns, rows


def _json_path(column: str) -> str:
    """`customer.email` leads into objects."""
    return "$" + "".join(f'."{part}"' for part in column.split("."))


def _rejects(connection: Any, source: Source) -> list[Refused]:
    if source.kind not in ("csv", "ndjson"):
        return []
    found = connection.execute(
        "select line, coalesce(column_name, column_idx::text, ''), error_type, csv_line"
        " from reject_errors order by all"
    ).fetchall()
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    seen: dict[int, Refused] = {}
    for line, column, kind, text in found:
        code = _CODES.get(kind, "B004")
        seen.setdefault(line, Refused(line, column, code, str(text)[:_SHOWN]))
    return list(seen.values())


_SHOWN = 2000

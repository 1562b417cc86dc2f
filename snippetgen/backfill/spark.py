"""The same mapping as a Spark job, for histories that one machine does not hold.

Spark reads, brings each order's rows together and gives every bucket to a worker, which maps it
by the SQL of `bucket` in a DuckDB of its own. What it writes is what one machine would write, cut
into other parts. `out` has to be a folder that all workers share.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snippetgen.backfill.check import Checked
from snippetgen.backfill.clean import SourceError
from snippetgen.backfill.databases import POSTGRES, SQLITE
from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.people import PERSON, PROFILES
from snippetgen.backfill.rejects import Reject
from snippetgen.backfill.run import Progress, Report, drop_repeats, map_bucket
from snippetgen.backfill.sources import JSON, Source, find_column, read_header
from snippetgen.backfill.spec import Spec, Table
from snippetgen.backfill.stage import connect, mapping
from snippetgen.errors import Problem
from snippetgen.model import Vocabulary

_ROWS = 50_000  # in a bucket, or about
_BAD = "snippetgen_bad_row"
_QUIET: dict[str, bool | float | int | str | None] = {
    "spark.ui.showConsoleProgress": "false",
    "spark.ui.enabled": "false",
}
Row = tuple[str, int, dict[str, str]]  # table, number from 1, text by variable


@dataclass(frozen=True, slots=True)
class _Job:
    """What a worker has to know."""

    spec: Spec
    words: Vocabulary
    columns: Mapping[str, tuple[str, ...]]
    out: str


def map_all(
    spec: Spec, words: Vocabulary, out: Path, progress: Progress = lambda *_: None
) -> Report:
    """As `run.map_all`, by a Spark session: the running one, or a local one."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

    scratch = out / "scratch"
    for old in (scratch, out / "events", out / PROFILES):
        shutil.rmtree(old, ignore_errors=True)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the first on the PATH
    spark = SparkSession.builder.appName("snippetgen backfill").config(map=_QUIET).getOrCreate()
    report, sources, columns, tables = Report(), {}, {}, []
    refused: list[Reject] = []
    for number, (key, table) in enumerate(spec.tables.items()):
        progress("reading", number, len(spec.tables))
        path = spec.folder / table.source
        frame = _frame(spark, table, path, spec.encoding or "utf-8")
        found = _columns(table, frame.columns)
        numbered = frame.rdd.zipWithIndex().cache()
        bad = numbered.filter(_is_bad).map(_bad).collect()
        sources[key] = Source(table.source, "", "spark", path)
        refused += [Reject(key, n, "", "B003", "", text) for n, text in bad]
        columns[key] = found
        report.rows[key] = numbered.count()
        tables.append(numbered.filter(_is_good).map(_row_of(key, found)))
    job = _Job(spec, words, {k: tuple(v) for k, v in columns.items()}, str(out.absolute()))
    parts = max(1, min(2000, sum(report.rows.values()) // _ROWS + 1))
    progress("mapping", 0, 1)
    keyed = spark.sparkContext.union(tables).map(_keyed).partitionBy(parts, _hash)
    for said in keyed.mapPartitionsWithIndex(_mapper(job)).collect():
        _add(report, refused, json.loads(said))
    with connect(scratch, spec) as connection:
        refused += drop_repeats(connection, out, report)
    shutil.rmtree(scratch)
    named = (
        Reject(r.table, r.row, columns[r.table].get(r.column, r.column), r.code, r.detail, r.record)
        for r in refused
    )
    report.close(out, named, sources)
    return report


def _frame(spark: Any, table: Table, path: Path, encoding: str) -> Any:
    """Everything as text. A row that is ragged is kept, in a column of its own."""
    if table.source.startswith((*POSTGRES, SQLITE)):
        message = f"{table.source.partition('?')[0]}: Spark reads CSV, NDJSON and Parquet"
        raise SourceError(Problem(message, hint="leave --engine spark out, or export it first"))
    if not path.exists():
        raise SourceError(Problem("there is no such file", path))
    if table.for_each is not None:
        hint = "leave --engine spark out, or explode the list in a query"
        raise SourceError(Problem(f"{table.source}: Spark has no for_each", hint=hint))
    if path.suffix == ".parquet" or path.is_dir():
        frame = spark.read.parquet(str(path))
    elif path.suffix in JSON:
        frame = spark.read.json(str(path), primitivesAsString=True, columnNameOfCorruptRecord=_BAD)
    else:
        header = read_header(path)
        schema = ", ".join(f"`{column}` string" for column in [*header.names, _BAD])
        frame = spark.read.csv(
            str(path), schema=schema, header=True, sep=header.delimiter, encoding=encoding,
            quote='"', escape='"', multiLine=True, mode="PERMISSIVE",
            columnNameOfCorruptRecord=_BAD,
        )  # fmt: skip
    if table.query is not None:
        frame.createOrReplaceTempView("source")
        frame = spark.sql(table.query)
    return frame


def _columns(table: Table, listed: list[str]) -> dict[str, str]:
    columns = {}
    for variable in table.types:
        said = variable in table.columns
        wanted = table.columns.get(variable, variable)
        if (found := find_column(wanted, listed, said=said, shown=table.source)) is not None:
            columns[variable] = found
    return columns


def _is_bad(pair: Any) -> bool:
    row, _ = pair
    return _BAD in row.__fields__ and row[_BAD] is not None


def _is_good(pair: Any) -> bool:
    return not _is_bad(pair)


def _bad(pair: Any) -> tuple[int, str]:
    row, number = pair
    return number + 1, str(row[_BAD])[:200]


def _row_of(key: str, columns: Mapping[str, str]) -> Any:
    def made(pair: Any) -> Row:
        row, number = pair
        cells = {variable: row[column] for variable, column in columns.items()}
        return key, number + 1, {v: _text(cell) for v, cell in cells.items() if cell is not None}

    return made


def _text(cell: Any) -> str:
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else str(cell)


def _keyed(row: Row) -> tuple[str, Row]:
    key, number, cells = row
    shared = PERSON if key == "customers" else ("id",) if key == "orders" else ("order",)
    found = [text for v in shared if (text := cells.get(v, "").strip())]
    return (found[0].lower() if key == "customers" else found[0]) if found else str(number), row


def _hash(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))  # Python's own differs by process


def _mapper(job: _Job) -> Any:
    def mapped(number: int, rows: Iterable[tuple[str, Row]]) -> Iterator[str]:
        yield from _map_partition(job, number, (row for _, row in rows))

    return mapped


def _map_partition(job: _Job, number: int, rows: Iterable[Row]) -> Iterator[str]:
    """Rows to a scratch file for each table, which DuckDB maps as it maps any bucket."""
    scratch = Path(job.out) / "scratch" / f"{number:05}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    files: dict[str, Any] = {}
    try:
        for key, n, cells in rows:
            if key not in files:
                files[key] = (scratch / f"{key}.ndjson").open("w", encoding="utf-8")
            files[key].write(json.dumps({**cells, "n": n}) + "\n")
        for file in files.values():
            file.close()
        report, checked = Report(), Checked()
        with connect(scratch, job.spec) as connection, mapping(connection):
            tables = {key: _table(scratch / f"{key}.ndjson", job.columns[key]) for key in files}
            found = map_bucket(
                connection, job.spec, job.words, tables, job.columns, Path(job.out),
                f"part-{number:05}", report, checked,
            )  # fmt: skip
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    report.findings = checked.counts
    report.examples = {c: v.message for c, v in checked.examples.items()}
    listed = [(r.table, r.row, r.column, r.code, r.detail, r.record) for r in found]
    yield json.dumps({"report": report.as_json(), "rejects": listed})


def _table(path: Path, columns: Iterable[str]) -> str:
    types = ", ".join(f"{name(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_json({literal(str(path))}, format = 'newline_delimited', columns = {{n: 'BIGINT'"
        f"{', ' if types else ''}{types}}})"
    )


def _add(report: Report, refused: list[Reject], said: Mapping[str, Any]) -> None:
    part = Report.from_json(said["report"])
    report.events += part.events
    report.noted += part.noted
    report.findings += part.findings
    report.examples = {**part.examples, **report.examples}
    report.sample = {**part.sample, **report.sample}
    refused += [Reject(*each) for each in said["rejects"]]

"""Sources of products: which form a file has, and its rows one by one. Memory does not grow.

Each source gives its columns, and then its rows: the number of a row as an editor counts it, and
what it holds. A row that can't be read is a `Broken` with the reason: the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.databases import read_query
from snippetgen.feed.lines import read_json
from snippetgen.feed.markup import read_xml
from snippetgen.feed.rows import Broken, Rows, Source
from snippetgen.feed.shopify import export_of, products
from snippetgen.feed.tables import NO_SPREADSHEET, read_table

FORMS = ("csv", "tsv", "ndjson", "json", "parquet", "sql", "shopify", "merchant", "feed")
_BY_ENDING = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "tsv", ".ndjson": "ndjson",
    ".jsonl": "ndjson", ".json": "json", ".parquet": "parquet", ".pq": "parquet", ".xml": "xml",
    ".sqlite": "sql", ".sqlite3": "sql", ".db": "sql", ".duckdb": "sql",
}  # fmt: skip
_SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods", ".numbers"})


def form_of(name: str) -> str:
    """By the ending of a file, or the scheme of a database's address."""
    if name.startswith(("postgresql://", "postgres://")):
        return "sql"
    ending = Path(name).suffix.lower()
    if ending in _SPREADSHEETS:
        raise SnippetgenError(Problem(f"{name} is a spreadsheet", hint=NO_SPREADSHEET))
    if ending not in _BY_ENDING:
        known = ", ".join(FORMS)
        problem = Problem(f"what form has {name}?", hint=f"--form, one of {known}")
        raise SnippetgenError(problem)
    return _BY_ENDING[ending]


def open_source(
    name: str, form: str | None = None, sql: str | None = None, key: str = "handle"
) -> Source:
    """The source of that name: a file, or the address of a database.

    `key` is what tells Shopify's products apart: handle, sku or a column.
    Raises SnippetgenError where nothing can be made of it.
    """
    form = form or ("sql" if sql is not None else form_of(name))
    if form in ("sql", "parquet"):
        return _from_rows(read_query(name, sql))
    path = Path(name)
    if not path.is_file():
        raise SnippetgenError(Problem("there is no such file", path))
    if form in ("csv", "tsv", "shopify"):
        columns, rows = read_table(path, "\t" if form == "tsv" else None)
        if form == "shopify" or (form == "csv" and export_of(columns)):
            return products(columns, rows, key)
        return Source(columns, rows)
    if form in ("ndjson", "json"):
        return _from_rows(read_json(path))
    return _from_rows(read_xml(path), ".")


def _from_rows(rows: Rows, decimal: str | None = None) -> Source:
    """A source whose columns are those of its rows: of the first thousand, where they differ."""
    held: list[tuple[int, Mapping[str, Any] | Broken]] = []
    columns: dict[str, None] = {}
    for number, row in rows:
        held.append((number, row))
        if not isinstance(row, Broken):
            columns.update(dict.fromkeys(row))
        if len(held) == 1000:
            break
    return Source(tuple(columns), _chain(held, rows), decimal=decimal)


def _chain(held: list[tuple[int, Mapping[str, Any] | Broken]], rows: Rows) -> Rows:
    yield from held
    held.clear()
    yield from rows

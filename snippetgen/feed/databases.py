"""Products from Parquet, DuckDB, SQLite and PostgreSQL: a query, and its rows a few at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.rows import Rows

_AT_ONCE = 1000  # rows
_EXTRA = "pip install 'snippetgen[backfill]'"


def read_query(name: str, sql: str | None) -> Rows:
    """The rows of a query; of a Parquet file, all of them unless a query is given.

    In the query of a Parquet, CSV or JSON file, `source` stands for the file.
    """
    if name.startswith(("postgresql://", "postgres://")):
        return _postgres(name, _needed(sql))
    path = Path(name)
    if not path.is_file():
        raise SnippetgenError(Problem("there is no such file", path))
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(b"SQLite format 3"):
        return _sqlite(path, _needed(sql))
    return _duckdb(path, start, sql)


def _needed(sql: str | None) -> str:
    if sql is None:
        hint = "--sql 'select id, title, link, description, image_link, price from products'"
        raise SnippetgenError(Problem("which products of the database?", hint=hint))
    return sql


def _duckdb(path: Path, start: bytes, sql: str | None) -> Rows:
    duckdb = _module("duckdb")
    is_database = start[8:12] == b"DUCK"
    try:
        if is_database:
            connection = duckdb.connect(str(path), read_only=True)
        else:
            connection = duckdb.connect(":memory:")
        with closing(connection):
            # A query is the user's own; what it can reach is what the user can.
            connection.execute("set memory_limit = '150MB'")
            connection.execute("set threads = 1")
            connection.execute("set preserve_insertion_order = true")
            connection.execute("set autoinstall_known_extensions = false")
            if not is_database:
                quoted = str(path).replace("'", "''")
                read = {".parquet": "read_parquet", ".pq": "read_parquet"}.get(path.suffix.lower())
                table = f"{read}('{quoted}')" if read else f"'{quoted}'"
                connection.execute(f"create view source as select * from {table}")  # noqa: S608
            cursor = connection.execute(_needed(sql) if is_database else sql or "from source")
            yield from _numbered([column[0] for column in cursor.description], cursor)
    except duckdb.Error as error:
        raise SnippetgenError(Problem(_first(error), path)) from error


def _sqlite(path: Path, sql: str) -> Rows:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            cursor = connection.execute(sql)
            yield from _numbered([column[0] for column in cursor.description or ()], cursor)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise SnippetgenError(Problem(_first(error), path)) from error


def _postgres(address: str, sql: str) -> Rows:
    psycopg = _module("psycopg")
    try:
        psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error as error:
        # Its own words quote the address, which may hold a password.
        hint = "as postgresql://user@host:5432/database; the password is better in PGPASSWORD"
        raise SnippetgenError(Problem("PostgreSQL: the address is none", hint=hint)) from error
    try:
        with psycopg.connect(address) as connection:
            connection.read_only = True
            with connection.cursor(name="snippetgen") as cursor:  # kept on the server
                cursor.itersize = _AT_ONCE
                cursor.execute(sql)
                yield from _numbered([column.name for column in cursor.description], cursor)
    except psycopg.Error as error:
        # The address may hold a password: it is not shown.
        raise SnippetgenError(Problem(f"PostgreSQL: {_first(error)}")) from error


def _numbered(columns: Sequence[str], cursor: Any) -> Rows:
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        hint = "give each a name of its own: select p.id, c.id as category_id"
        raise SnippetgenError(Problem(f"the query names {twice!r} twice", hint=hint))
    for number, row in enumerate(_all(cursor), 1):
        yield number, {c: _plain(v) for c, v in zip(columns, row, strict=True)}


def _all(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


def _plain(value: Any) -> Any:
    """As JSON has it. Dates and times, UUIDs and the like are text."""
    if value is None or isinstance(value, str | int | float | dict):
        return value
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value % 1 == 0 else float(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value)


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise SnippetgenError(Problem(f"{name} is missing", hint=_EXTRA)) from error


def _first(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__

"""SQLite and PostgreSQL: what their query gives is copied to a CSV file.

DuckDB's own readers for them are extensions that it would have to download.
"""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path

from snippetgen.backfill.clean import SourceError
from snippetgen.errors import Problem

POSTGRES = ("postgresql://", "postgres://")
SQLITE = "sqlite:"


def copied(source: str, query: str | None, folder: Path, scratch: Path) -> tuple[str, Path]:
    """The source's name without what is nobody's business, and a file of its rows."""
    is_sqlite = source.startswith(SQLITE)
    shown = source if is_sqlite else source.partition("?")[0]
    if query is None:
        hint = 'query = "select * from orders"'
        raise SourceError(Problem(f"{shown} needs a query", hint=hint))
    copy = scratch / f"database-{abs(hash((source, query)))}.csv"
    if is_sqlite:
        _sqlite(folder / source.removeprefix(SQLITE), query, copy)
    else:
        _postgres(source, shown, query.rstrip().rstrip(";"), copy)
    return shown, copy


def _sqlite(path: Path, query: str, copy: Path) -> None:
    if not path.is_file():
        raise SourceError(Problem("there is no such file", path))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            cursor = database.execute(query)
            if cursor.description is None:
                raise SourceError(Problem("the query gives no rows", path, hint="write a select"))
            with copy.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out)
                writer.writerow([each[0] for each in cursor.description])
                writer.writerows(cursor)
    except (sqlite3.Error, UnicodeError) as error:
        raise SourceError(Problem(f"can't be read: {error}", path)) from None


def _postgres(address: str, shown: str, query: str, copy: Path) -> None:
    try:
        psycopg = import_module("psycopg")
    except ImportError:
        hint = "pip install 'snippetgen[backfill]'"
        raise SourceError(Problem("PostgreSQL needs psycopg", hint=hint)) from None
    try:
        with (
            psycopg.connect(address, options="-c default_transaction_read_only=on") as connection,
            connection.cursor().copy(f"copy ({query}) to stdout (format csv, header)") as rows,
            copy.open("wb") as out,
        ):
            for block in rows:
                out.write(block)
    except psycopg.Error as error:
        message = str(error).strip().split("\n")[0]
        raise SourceError(Problem(f"{shown}: {message}")) from None

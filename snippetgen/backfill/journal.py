"""What has been acknowledged, in an SQLite file beside the events: a run can be killed at any time.

An entry is a range of a file's events. It is written once Klaviyo has answered: a run that is
killed between the two sends the range again, and Klaviyo knows its events by their unique ids.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from snippetgen.errors import Problem, SnippetgenError

_TABLES = """
create table if not exists run (key text primary key, value text not null);
create table if not exists done (
  file text not null, first integer not null, last integer not null, state text not null,
  said text not null default '', primary key (file, first)
);
"""
ACCEPTED, REFUSED = "accepted", "refused"


class JournalError(SnippetgenError):
    """Another process has the journal, or it can't be read or written."""


class Journal:
    """Use it in a `with`. Ranges count a file's lines from 0, the last one included.

    It is one process's for as long as that lives. Raises JournalError.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._db = _opened(path)
        except sqlite3.DatabaseError as error:
            raise JournalError(_why(error, path)) from None

    def read(self, key: str) -> Any:
        found = self._db.execute("select value from run where key = ?", (key,)).fetchone()
        return None if found is None else json.loads(found[0])

    def begin(self, values: Mapping[str, Any]) -> None:
        """A new run, which forgets the one before."""
        with self._db:
            self._db.execute("begin")
            self._db.execute("delete from done")
            self._db.execute("delete from run")
            self._db.executemany(
                "insert into run values (?, ?)", [(k, json.dumps(v)) for k, v in values.items()]
            )

    def add(self, file: str, first: int, last: int, state: str, said: str = "") -> None:
        self._db.execute(
            "insert or replace into done values (?, ?, ?, ?, ?)", (file, first, last, state, said)
        )

    def ranges(self, file: str) -> list[tuple[int, int]]:
        query = "select first, last from done where file = ? order by first"
        return self._db.execute(query, (file,)).fetchall()

    def refused(self) -> list[tuple[str, int, str]]:
        query = "select file, first, said from done where state = ? order by file, first"
        return self._db.execute(query, (REFUSED,)).fetchall()

    def count(self, state: str) -> int:
        query = "select coalesce(sum(last - first + 1), 0) from done where state = ?"
        (count,) = self._db.execute(query, (state,)).fetchone()
        return int(count)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=1)
    try:
        database.execute("pragma locking_mode = exclusive")
        # A power cut may cost the last entries, a killed process none.
        database.execute("pragma journal_mode = wal")
        database.execute("pragma synchronous = normal")
        database.executescript(_TABLES)
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _why(error: sqlite3.DatabaseError, path: Path) -> Problem:
    if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        hint = "wait for it, or name another folder with --out"
        return Problem("another backfill runs here", path.parent, hint=hint)
    hint = "--out another folder, or --fresh to begin anew: Klaviyo keeps what it has"
    return Problem(f"the journal can't be used: {error}", path, hint=hint)

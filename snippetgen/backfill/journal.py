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


class InUseError(SnippetgenError):
    """Another process has the journal."""


class Journal:
    """Use it in a `with`. Ranges count a file's lines from 0, the last one included.

    It is one process's for as long as that lives. Raises InUseError.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=1)
        try:
            self._db.execute("pragma locking_mode = exclusive")
            # A power cut may cost the last entries, a killed process none.
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_TABLES)
        except sqlite3.OperationalError:
            self._db.close()
            hint = "wait for it, or name another folder with --out"
            raise InUseError(
                Problem("another backfill runs here", path.parent, hint=hint)
            ) from None

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

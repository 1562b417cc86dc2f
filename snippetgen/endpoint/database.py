"""The SQLite database behind the store: in memory, or a file that outlives a crash."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from snippetgen.errors import Problem, SnippetgenError

_VERSION = 1
_TABLES = """
CREATE TABLE requests (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE events (id INTEGER PRIMARY KEY, request INTEGER, person TEXT, record TEXT NOT NULL);
CREATE TABLE profiles (id INTEGER PRIMARY KEY, request INTEGER, person TEXT, record TEXT NOT NULL);
CREATE TABLE people (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE identifiers (kind TEXT, value TEXT, person TEXT NOT NULL, PRIMARY KEY (kind, value))
    WITHOUT ROWID;
CREATE TABLE resources (type TEXT, id TEXT, record TEXT NOT NULL, PRIMARY KEY (type, id))
    WITHOUT ROWID;
"""
TABLES = ("requests", "events", "profiles", "people", "identifiers", "resources")


def connect(path: Path | None) -> sqlite3.Connection:
    """Open or make it. What is in a transaction that was committed survives `kill -9`."""
    try:
        # The server's thread writes, others read: the store has a lock.
        database = sqlite3.connect(path or ":memory:", check_same_thread=False)
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version == 0 and not database.execute("SELECT 1 FROM sqlite_master").fetchone():
            database.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {_VERSION};COMMIT;")
        elif version != _VERSION:
            database.close()
            raise SnippetgenError(_not_ours(path))
        # Written to the system before it is acknowledged; to the disk when there is time.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.DatabaseError as error:
        if path is not None and path.is_file() and "not a database" in str(error):
            raise SnippetgenError(_not_ours(path)) from error
        raise SnippetgenError(Problem(f"{path}: {error}")) from error
    return database


def _not_ours(path: Path | None) -> Problem:
    return Problem(f"{path} is no database of the endpoint", hint="name another file, or a new one")

"""What Klaviyo has of the catalogue, as far as earlier pushes tell: a small SQLite file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.wire.catalog import Resource

_SCHEMA = """
create table if not exists resource (
    owner text, type text, id text, hash blob, job text, run integer, primary key (owner, type, id)
) without rowid;
create table if not exists job (owner text, id text, path text, primary key (owner, id));
"""


class State:
    """Use it in a `with`. What is noted is kept at once, so that a kill loses nothing.

    `owner` tells whose account it is: one file serves several, and a mock Klaviyo as well.
    A resource without a hash is there, but Klaviyo's copy may differ: it will be updated.
    """

    def __init__(self, path: Path, owner: str) -> None:
        self._owner = owner
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.executescript(_SCHEMA)
            query = "select max(run) from resource where owner = ?"
            row = self._db.execute(query, (owner,)).fetchone()
        except sqlite3.Error as error:
            hint = "is it of another program? give another with --state"
            raise SnippetgenError(Problem(str(error), path, hint=hint)) from error
        self._run = 1 + (row[0] or 0)

    def verb(self, resource: Resource) -> str | None:
        """What has to be done: "create", "update", or nothing. It counts as seen in this run."""
        key = self._key(resource)
        row = self._db.execute(
            "select hash from resource where owner = ? and type = ? and id = ?", key
        ).fetchone()
        if row is None:
            return "create"
        self._db.execute(
            "update resource set run = ? where owner = ? and type = ? and id = ?", (self._run, *key)
        )
        return None if row[0] == _hash(resource) else "update"

    def accepted(self, resources: Iterable[Resource], job: str, path: str, *, gone: bool) -> None:
        """A job has them. Until its end is known, none of them has a hash."""
        with self._all_at_once():
            insert = "insert or replace into job values (?, ?, ?)"
            self._db.execute(insert, (self._owner, job, path))
            if gone:
                self._db.executemany(
                    "update resource set job = ?, hash = null"
                    " where owner = ? and type = ? and id = ?",
                    [(job, *self._key(each)) for each in resources],
                )
            else:
                self._db.executemany(
                    "insert or replace into resource values (?, ?, ?, null, ?, ?)",
                    [(*self._key(each), job, self._run) for each in resources],
                )

    def ended(self, job: str, done: Iterable[Resource], *, gone: bool = False) -> None:
        """What of a job is now as it was sent, or is gone."""
        with self._all_at_once():
            whose = (self._owner, job)
            self._db.execute("delete from job where owner = ? and id = ?", whose)
            self._db.execute("update resource set job = null where owner = ? and job = ?", whose)
            if gone:
                self.forget(done)
            else:
                self._db.executemany(
                    "update resource set hash = ? where owner = ? and type = ? and id = ?",
                    [(_hash(each), *self._key(each)) for each in done],
                )

    def forget(self, resources: Iterable[Resource]) -> None:
        """They are not there after all: the next time they are created."""
        self._db.executemany(
            "delete from resource where owner = ? and type = ? and id = ?",
            [self._key(each) for each in resources],
        )

    def open_jobs(self) -> list[tuple[str, str]]:
        """Jobs of a run that broke off: their ids, and where they were posted."""
        query = "select id, path from job where owner = ?"
        return self._db.execute(query, (self._owner,)).fetchall()

    def unseen(self, type_: str) -> Iterator[Resource]:
        """What earlier pushes brought, and this one does not have."""
        rows = self._db.execute(
            "select id from resource where owner = ? and type = ? and run < ?",
            (self._owner, type_, self._run),
        ).fetchall()
        return (Resource(type_, {"external_id": id_}) for (id_,) in rows)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _key(self, resource: Resource) -> tuple[str, str, str]:
        return self._owner, resource.type, resource.external_id

    def _all_at_once(self) -> _Transaction:
        return _Transaction(self._db)


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("begin immediate")

    def __exit__(self, kind: object, *_: object) -> None:
        self._db.execute("commit" if kind is None else "rollback")


def _hash(resource: Resource) -> bytes:
    text = json.dumps([resource.attributes, resource.relationships], sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

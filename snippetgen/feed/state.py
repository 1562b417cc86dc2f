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
    type text, id text, hash blob, job text, run integer, primary key (type, id)
) without rowid;
create table if not exists job (id text primary key, path text);
"""


class State:
    """Use it in a `with`. What is noted is kept at once, so that a kill loses nothing.

    A resource without a hash is there, but Klaviyo's copy may differ: it will be updated.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.executescript(_SCHEMA)
            row = self._db.execute("select max(run) from resource").fetchone()
        except sqlite3.Error as error:
            hint = "is it of another program? give another with --state"
            raise SnippetgenError(Problem(str(error), path, hint=hint)) from error
        self._run = 1 + (row[0] or 0)

    def verb(self, resource: Resource) -> str | None:
        """What has to be done: "create", "update", or nothing. It counts as seen in this run."""
        key = (resource.type, resource.external_id)
        row = self._db.execute(
            "select hash from resource where type = ? and id = ?", key
        ).fetchone()
        if row is None:
            return "create"
        self._db.execute("update resource set run = ? where type = ? and id = ?", (self._run, *key))
        return None if row[0] == _hash(resource) else "update"

    def accepted(self, resources: Iterable[Resource], job: str, path: str, *, gone: bool) -> None:
        """A job has them. Until its end is known, none of them has a hash."""
        with self._all_at_once():
            self._db.execute("insert or replace into job values (?, ?)", (job, path))
            if gone:
                self._db.executemany(
                    "update resource set job = ?, hash = null where type = ? and id = ?",
                    [(job, each.type, each.external_id) for each in resources],
                )
            else:
                self._db.executemany(
                    "insert or replace into resource values (?, ?, null, ?, ?)",
                    [(each.type, each.external_id, job, self._run) for each in resources],
                )

    def ended(self, job: str, done: Iterable[Resource], *, gone: bool = False) -> None:
        """What of a job is now as it was sent, or is gone."""
        with self._all_at_once():
            self._db.execute("delete from job where id = ?", (job,))
            self._db.execute("update resource set job = null where job = ?", (job,))
            if gone:
                self._db.executemany(
                    "delete from resource where type = ? and id = ?",
                    [(each.type, each.external_id) for each in done],
                )
            else:
                self._db.executemany(
                    "update resource set hash = ? where type = ? and id = ?",
                    [(_hash(each), each.type, each.external_id) for each in done],
                )

    def forget(self, resources: Iterable[Resource]) -> None:
        """They are not there after all: the next time they are created."""
        self._db.executemany(
            "delete from resource where type = ? and id = ?",
            [(each.type, each.external_id) for each in resources],
        )

    def open_jobs(self) -> list[tuple[str, str]]:
        """Jobs of a run that broke off: their ids, and where they were posted."""
        return self._db.execute("select id, path from job").fetchall()

    def unseen(self, type_: str) -> Iterator[Resource]:
        """What earlier pushes brought, and this one does not have."""
        rows = self._db.execute(
            "select id from resource where type = ? and run < ?", (type_, self._run)
        ).fetchall()
        return (Resource(type_, {"external_id": id_}) for (id_,) in rows)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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

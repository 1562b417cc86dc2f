"""What has arrived, in order. Written by the server's thread, read by others."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import orjson

from snippetgen.endpoint.database import TABLES, connect
from snippetgen.keys import masked

T = TypeVar("T")
Record = dict[str, Any]


class Store:
    """Events, profiles, raw requests, and what an account holds besides, in SQLite."""

    def __init__(self, path: Path | None = None) -> None:
        self._database = connect(path)
        self._write = self._database.cursor().execute
        self._changed = threading.Condition()  # its lock may be taken again by who holds it
        self._listeners: set[Callable[[], None]] = set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written in the block, or nothing of it, is there at once for everybody."""
        with self._changed:
            with self._database:
                yield
            self._changed.notify_all()
        for listener in tuple(self._listeners):
            listener()

    def add_request(self, record: Record) -> int:
        insert = "INSERT INTO requests (record) VALUES (?)"
        return self._write(insert, (_text(record),)).lastrowid or 0

    def add_event(self, request: int, person: str, record: Record) -> None:
        insert = "INSERT INTO events (request, person, record) VALUES (?, ?, ?)"
        self._write(insert, (request, person, _text(record)))

    def add_profile(self, request: int, person: str, record: Record) -> None:
        insert = "INSERT INTO profiles (request, person, record) VALUES (?, ?, ?)"
        self._write(insert, (request, person, _text(record)))

    def events(self) -> list[Record]:
        return self._all("SELECT record FROM events ORDER BY id")

    def profiles(self) -> list[Record]:
        return self._all("SELECT record FROM profiles ORDER BY id")

    def requests(self) -> list[Record]:
        return self._all("SELECT record FROM requests ORDER BY id")

    def people(self) -> list[Record]:
        """Everybody who is known, as Klaviyo's profile of them has grown."""
        return self._all("SELECT record FROM people ORDER BY id")

    def last_request(self) -> int:
        """The number of the newest request; 0 where there is none."""
        return int(self._rows("SELECT ifnull(max(id), 0) FROM requests")[0][0])

    def feed(self, after: int, most: int = 500) -> list[Record]:
        """Requests from a number on: each with what it brought and the people that it is about."""
        rows = self._rows(
            "SELECT id, record FROM requests WHERE id > ? ORDER BY id LIMIT ?", after, most
        )
        return [self._fed(id_, json.loads(record)) for id_, record in rows]

    def _fed(self, id_: int, request: Record) -> Record:
        brought: dict[str, list[Record]] = {}
        people = {}
        for table in ("events", "profiles"):
            select = f"SELECT person, record FROM {table} WHERE request = ? ORDER BY id"  # noqa: S608
            brought[table] = []
            for person, record in self._rows(select, id_):
                brought[table].append({**json.loads(record), "person": person})
                people[person] = self.person(person)
        return {"id": id_, "request": request, **brought, "people": people}

    def lines(self) -> Iterator[str]:
        """Every event as a line of NDJSON, a few at a time: there may be millions."""
        last = 0
        while True:
            found = self._rows(
                "SELECT id, record FROM events WHERE id > ? ORDER BY id LIMIT 500", last
            )
            if not found:
                return
            last = found[-1][0]
            yield from (f"{record}\n" for _, record in found)

    def history(self) -> Iterator[tuple[str, str, Record]]:
        """Whose each event is, when it arrived, and the event."""
        rows = self._rows(
            "SELECT person, json_extract(requests.record, '$.at'), events.record"
            " FROM events JOIN requests ON requests.id = request ORDER BY events.id"
        )
        for person, at, record in rows:
            yield person, at, json.loads(record)

    def person_with(self, kind: str, value: str) -> str | None:
        """Inside of `writing`, for who writes: nobody else has the lock then."""
        select = "SELECT person FROM identifiers WHERE kind = ? AND value = ?"
        found = self._write(select, (kind, value)).fetchone()
        return found[0] if found else None

    def person(self, id_: str) -> Record | None:
        return self._one("SELECT record FROM people WHERE id = ?", id_)

    def put_person(self, id_: str, record: Record, identifiers: dict[str, str]) -> None:
        self._write("INSERT OR REPLACE INTO people VALUES (?, ?)", (id_, _text(record)))
        for kind, value in identifiers.items():
            self._write("INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?)", (kind, value, id_))

    def resource(self, type_: str, id_: str) -> Record | None:
        return self._one("SELECT record FROM resources WHERE type = ? AND id = ?", type_, id_)

    def resources(self, type_: str) -> list[Record]:
        return self._all("SELECT record FROM resources WHERE type = ? ORDER BY id", type_)

    def put_resource(self, type_: str, id_: str, record: Record) -> None:
        insert = "INSERT OR REPLACE INTO resources VALUES (?, ?, ?)"
        self._write(insert, (type_, id_, _text(record)))

    def delete_resource(self, type_: str, id_: str) -> None:
        self._write("DELETE FROM resources WHERE type = ? AND id = ?", (type_, id_))

    def clear(self) -> None:
        with self.writing():
            for table in TABLES:
                self._write(f"DELETE FROM {table}")  # noqa: S608

    def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """What `predicate()` says once it is true; what it says last when time is up."""
        with self._changed:
            return self._changed.wait_for(predicate, timeout)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call it, in the writer's thread, after each change. Gives what ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def close(self) -> None:
        with self._changed:
            self._database.close()

    def _rows(self, sql: str, *values: object) -> list[Any]:
        with self._changed:
            return self._database.execute(sql, values).fetchall()

    def _all(self, sql: str, *values: object) -> list[Record]:
        return [json.loads(record) for (record,) in self._rows(sql, *values)]

    def _one(self, sql: str, *values: object) -> Record | None:
        found = self._all(sql, *values)
        return found[0] if found else None


def _text(record: Record) -> str:
    """Without a private key, which has no business here, wherever in a record it stands."""
    try:
        return masked(orjson.dumps(record).decode())
    except orjson.JSONEncodeError:
        return masked(_ascii(record))


# For what orjson has no way to say: half of a surrogate pair, a number of more than 64 bits.
_ascii = json.JSONEncoder(allow_nan=False, separators=(",", ":"), check_circular=False).encode

"""Send what a run wrote, batch by batch, each noted in the journal once it is acknowledged.

Several are under way at once: else the way to Klaviyo and back, not its rate limit, would set
the pace, and each wait for one of them would be a wait for all.
"""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson

from snippetgen.backfill.journal import ACCEPTED, REFUSED, Journal
from snippetgen.backfill.people import PROFILES
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.klaviyo import Answer
from snippetgen.wire import limits
from snippetgen.wire.bulk import EVENTS
from snippetgen.wire.bulk import PROFILES as MOST_PROFILES

_ROOM = limits.BODY - 100_000  # for what stands around the events


class Sender(Protocol):
    def post(self, path: str, body: bytes) -> Awaitable[Answer]: ...


class StoppedError(SnippetgenError):
    """Klaviyo can't be reached, or does not know the key. The journal has what is done."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the API's doors: how much fits through it, and how a body is made of lines.

    `at_once` requests are under way: enough for the rate limit where an answer takes a second.
    """

    path: str
    most: int
    at_once: int
    body: Callable[[list[bytes]], bytes]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Lines of a file, the first of which has this number, from 0."""

    file: str
    first: int
    lines: list[bytes]

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1

    def halves(self) -> tuple[_Batch, _Batch]:
        middle = len(self.lines) // 2
        return (
            _Batch(self.file, self.first, self.lines[:middle]),
            _Batch(self.file, self.first + middle, self.lines[middle:]),
        )


def _one(lines: list[bytes]) -> bytes:
    return lines[0]


def _events(lines: list[bytes]) -> bytes:
    """Each person's events together, people in the order of their first."""
    people: dict[bytes, list[Any]] = {}
    for line in lines:
        event = orjson.loads(line)["data"]
        profile = event["attributes"].pop("profile")
        people.setdefault(orjson.dumps(profile), []).append(event)
    groups = [
        {
            "type": "event-bulk-create",
            "attributes": {"profile": orjson.Fragment(profile), "events": {"data": events}},
        }
        for profile, events in people.items()
    ]
    attributes = {"events-bulk-create": {"data": groups}}
    return orjson.dumps({"data": {"type": "event-bulk-create-job", "attributes": attributes}})


def _profiles(lines: list[bytes]) -> bytes:
    found = [orjson.loads(line)["data"] for line in lines]
    attributes = {"profiles": {"data": found}}
    return orjson.dumps({"data": {"type": "profile-bulk-import-job", "attributes": attributes}})


BULK = Way("/api/event-bulk-create-jobs", EVENTS, 4, _events)
SINGLE = Way("/api/events", 1, 60, _one)
IMPORT = Way("/api/profile-bulk-import-jobs", MOST_PROFILES, 4, _profiles)


def files_of(out: Path) -> list[Path]:
    return sorted((out / "events").glob("*/*.ndjson"))


async def deliver(
    out: Path, journal: Journal, sender: Sender, way: Way, progress: Callable[[int], None]
) -> None:
    """Everything that the journal does not have. Raises StoppedError.

    Profiles go before events, so that an event finds its person complete.
    """
    people = sorted((out / PROFILES).glob("*.ndjson"))
    for files, through in ((people, IMPORT), (files_of(out), way)):
        batches = _batches(out, files, journal, through.most)
        try:
            async with TaskGroup() as group:
                for _ in range(through.at_once):
                    group.create_task(_work(batches, journal, sender, through, progress))
        except* StoppedError as stopped:
            raise stopped.exceptions[0] from None


async def _work(
    batches: Iterator[_Batch],
    journal: Journal,
    sender: Sender,
    way: Way,
    progress: Callable[[int], None],
) -> None:
    """Batch after batch of those that its like have not taken."""
    for batch in batches:
        await _send(batch, journal, sender, way)
        progress(len(batch.lines))


def _batches(out: Path, files: list[Path], journal: Journal, most: int) -> Iterator[_Batch]:
    for file in files:
        name = file.relative_to(out).as_posix()
        yield from _batches_of(file, name, journal.ranges(name), most)


def _batches_of(file: Path, name: str, done: list[tuple[int, int]], most: int) -> Iterator[_Batch]:
    """Without the lines in the ranges that are done."""
    held: list[bytes] = []
    begun = size = 0
    ranges = iter(done)
    gone = next(ranges, None)
    with file.open("rb") as stream:
        for number, line in enumerate(stream):
            while gone is not None and number > gone[1]:
                gone = next(ranges, None)
            is_done = gone is not None and gone[0] <= number
            if held and (is_done or len(held) >= most or size + len(line) > _ROOM):
                yield _Batch(name, begun, held)
                held, size = [], 0
            if is_done:
                continue
            if not held:
                begun = number
            held.append(line.rstrip(b"\n"))
            size += len(line)
    if held:
        yield _Batch(name, begun, held)


async def _send(batch: _Batch, journal: Journal, sender: Sender, way: Way) -> None:
    """A refused batch is cut in halves until the events that Klaviyo minds stand alone."""
    answer = await sender.post(way.path, way.body(batch.lines))
    if answer.ok:
        journal.add(batch.file, batch.first, batch.last, ACCEPTED)
    elif answer.status not in (400, 409, 413, 422):
        raise StoppedError(_problem(answer))
    elif len(batch.lines) == 1:
        said = "; ".join(map(str, answer.errors))
        journal.add(batch.file, batch.first, batch.last, REFUSED, said)
    else:
        for half in batch.halves():
            await _send(half, journal, sender, way)


def _problem(answer: Answer) -> Problem:
    said = "; ".join(map(str, answer.errors))
    if answer.status in (401, 403):
        return Problem(f"Klaviyo does not take the private key: {said}",
                       hint="it needs the scopes events:write and profiles:write")  # fmt: skip
    status = "no answer" if answer.status is None else f"HTTP {answer.status}"
    message = f"{status} after {answer.tries} tries: {said}"
    return Problem(message, hint="run the same command again: it goes on where it stopped")

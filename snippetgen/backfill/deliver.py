"""Send what a run wrote, batch by batch, each noted in the journal once it is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson

from snippetgen.backfill.journal import ACCEPTED, REFUSED, Journal
from snippetgen.backfill.run import PROFILES
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.klaviyo import Answer
from snippetgen.wire import limits
from snippetgen.wire.bulk import EVENTS
from snippetgen.wire.bulk import PROFILES as MOST_PROFILES

_ROOM = limits.BODY - 100_000  # for what stands around the events


class Sender(Protocol):
    def post(self, path: str, body: bytes) -> Answer: ...


class StoppedError(SnippetgenError):
    """Klaviyo can't be reached, or does not know the key. The journal has what is done."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the API's doors: how much fits through it, and how a body is made of lines."""

    path: str
    most: int
    body: Callable[[list[bytes]], bytes]


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


BULK = Way("/api/event-bulk-create-jobs", EVENTS, _events)
SINGLE = Way("/api/events", 1, _one)
IMPORT = Way("/api/profile-bulk-import-jobs", MOST_PROFILES, _profiles)


def files_of(out: Path) -> list[Path]:
    """Profiles before events, so that an event finds its person complete."""
    return [
        *sorted((out / PROFILES).glob("*.ndjson")),
        *sorted((out / "events").glob("*/*.ndjson")),
    ]


def deliver(
    out: Path, journal: Journal, sender: Sender, way: Way, progress: Callable[[int], None]
) -> None:
    """Everything that the journal does not have. Raises StoppedError."""
    for file in files_of(out):
        name = file.relative_to(out).as_posix()
        through = IMPORT if name.startswith(PROFILES) else way
        for first, lines in batches(file, journal.ranges(name), through.most):
            _send(name, first, lines, journal, sender, through)
            progress(len(lines))


def batches(
    file: Path, done: list[tuple[int, int]], most: int
) -> Iterator[tuple[int, list[bytes]]]:
    """(number of the first line, lines), without those in the ranges that are done."""
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
                yield begun, held
                held, size = [], 0
            if is_done:
                continue
            if not held:
                begun = number
            held.append(line.rstrip(b"\n"))
            size += len(line)
    if held:
        yield begun, held


def _send(
    name: str, first: int, lines: list[bytes], journal: Journal, sender: Sender, way: Way
) -> None:
    """A refused batch is cut in halves until the events that Klaviyo minds stand alone."""
    todo = [(first, lines)]
    while todo:
        begun, part = todo.pop()
        answer = sender.post(way.path, way.body(part))
        last = begun + len(part) - 1
        if answer.ok:
            journal.add(name, begun, last, ACCEPTED)
        elif answer.status in (400, 409, 413, 422):
            if len(part) == 1:
                journal.add(name, begun, last, REFUSED, "; ".join(map(str, answer.errors)))
                continue
            middle = len(part) // 2
            todo += [(begun + middle, part[middle:]), (begun, part[:middle])]
        else:
            raise StoppedError(_problem(answer))


def _problem(answer: Answer) -> Problem:
    said = "; ".join(map(str, answer.errors))
    if answer.status in (401, 403):
        return Problem(f"Klaviyo does not take the private key: {said}",
                       hint="it needs the scopes events:write and profiles:write")  # fmt: skip
    status = "no answer" if answer.status is None else f"HTTP {answer.status}"
    message = f"{status} after {answer.tries} tries: {said}"
    return Problem(message, hint="run the same command again: it goes on where it stopped")

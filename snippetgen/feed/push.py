"""Bring a catalogue to Klaviyo by bulk jobs, and only what has changed since the last time.

Categories come first, then items that are in them, then the variants that hold the stock.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from snippetgen.feed.item import Item
from snippetgen.feed.state import State
from snippetgen.klaviyo import ApiError, Klaviyo
from snippetgen.klaviyo.jobs import End, Job, await_job, run_jobs
from snippetgen.wire import catalog
from snippetgen.wire.catalog import Resource
from snippetgen.wire.resources import CATALOG_JOB

IN_PROGRESS = 500  # jobs that Klaviyo works on at once
_BODY = 4_500_000  # bytes: it takes 5 MB
_ERRORS = 20  # that are shown
_NUMBER = re.compile(r"/data/(\d+)(?:/|$)")


@dataclass(slots=True)
class Pushed:
    """What was done, by verb, and Klaviyo's words for what it did not take."""

    done: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    gone: int = 0  # not in the source any more, and left standing
    errors: list[str] = field(default_factory=list)

    def note(self, who: str, error: ApiError) -> None:
        self.failed += 1
        if len(self.errors) < _ERRORS:
            self.errors.append(f"{who}: {error}")


@dataclass(frozen=True, slots=True)
class _Batch:
    verb: str
    resources: tuple[Resource, ...]


class Pusher:
    """One push. `progress` hears how many resources have been dealt with."""

    def __init__(
        self, klaviyo: Klaviyo, state: State, progress: Callable[[int], None] = lambda _done: None
    ) -> None:
        self._klaviyo = klaviyo
        self._state = state
        self._progress = progress
        self.pushed = Pushed()

    def finish_earlier(self) -> None:
        """Wait for the jobs of a run that broke off, so that none of them comes late."""
        for id_, path in self._state.open_jobs():
            await_job(self._klaviyo, path, id_, None)
            self._state.ended(id_, ())

    def push(self, items: Callable[[], Iterable[Item]], *, delete: bool) -> Pushed:
        """`items` gives them again each time that it is called."""
        names = dict.fromkeys(name for item in items() for name in item.get("categories", ()))
        self._bring(catalog.category(name) for name in names)
        self._bring(map(catalog.item, items()))
        self._bring(each for item in items() if (each := catalog.variant(item)) is not None)
        for type_ in ("catalog-variant", "catalog-item"):
            gone = self._state.unseen(type_)
            if delete:
                self._run(_batches("delete", gone))
            elif type_ == "catalog-item":
                self.pushed.gone = sum(1 for _ in gone)
        return self.pushed

    def _bring(self, resources: Iterable[Resource]) -> None:
        """Create or update what differs. What is there after all is updated in a second round."""
        again: list[Resource] = []
        self._run(self._changed(resources), again)
        self._run(_batches("update", again))

    def _changed(self, resources: Iterable[Resource]) -> Iterator[_Batch]:
        waiting: dict[str, list[Resource]] = {"create": [], "update": []}
        for resource in resources:
            verb = self._state.verb(resource)
            if verb is None:
                self.pushed.done["unchanged"] += resource.type == "catalog-item"
                continue
            waiting[verb].append(resource)
            if len(waiting[verb]) >= CATALOG_JOB:
                yield from _batches(verb, waiting[verb])
                waiting[verb] = []
        for verb, left in waiting.items():
            yield from _batches(verb, left)

    def _run(self, batches: Iterable[_Batch], again: list[Resource] | None = None) -> None:
        jobs = (
            Job(catalog.path(b.resources[0].type, b.verb),
                catalog.job(b.resources[0].type, b.verb, b.resources), b)
            for b in batches
        )  # fmt: skip
        for end in run_jobs(self._klaviyo, jobs, IN_PROGRESS, self._accepted):
            self._ended(end, again)

    def _accepted(self, batch: _Batch, id_: str) -> None:
        path = catalog.path(batch.resources[0].type, batch.verb)
        self._state.accepted(batch.resources, id_, path, gone=batch.verb == "delete")

    def _ended(self, end: End, again: list[Resource] | None) -> None:
        batch: _Batch = end.what
        failed = self._failed(end, batch, again)
        done = [each for number, each in enumerate(batch.resources) if number not in failed]
        if end.id is not None:
            self._state.ended(end.id, done, gone=batch.verb == "delete")
        if batch.resources[0].type == "catalog-item":
            self.pushed.done[batch.verb] += len(done)
            self._progress(len(batch.resources))

    def _failed(self, end: End, batch: _Batch, again: list[Resource] | None) -> frozenset[int]:
        """The numbers of those in a batch that are not as they were sent."""
        failed: set[int] = set()
        for error in end.errors:
            found = _NUMBER.search(error.pointer or "")
            if found is None or int(found[1]) >= len(batch.resources):
                self.pushed.note(f"a job of {len(batch.resources)}", error)
                return frozenset(range(len(batch.resources)))
            number = int(found[1])
            resource = batch.resources[number]
            failed.add(number)
            exists = error.already_there
            missing = error.code == "not_found" or "does not exist" in error.detail
            if batch.verb == "create" and exists and again is not None:
                again.append(resource)
            elif batch.verb == "delete" and missing:
                failed.discard(number)  # gone is gone
            else:
                self.pushed.note(resource.external_id, error)
                if batch.verb != "delete" and not exists:
                    self._state.forget((resource,))
        refused = end.id is None or end.unknown
        return frozenset(range(len(batch.resources))) if refused else frozenset(failed)


def _batches(verb: str, resources: Iterable[Resource]) -> Iterator[_Batch]:
    """Of at most 100, and of a size that Klaviyo takes."""
    batch: list[Resource] = []
    size = 0
    for resource in resources:
        length = len(json.dumps(dict(resource.attributes))) + 300 if verb != "delete" else 100
        if batch and (len(batch) == CATALOG_JOB or size + length > _BODY):
            yield _Batch(verb, tuple(batch))
            batch, size = [], 0
        batch.append(resource)
        size += length
    if batch:
        yield _Batch(verb, tuple(batch))


def spooled(file: Any) -> Callable[[], Iterator[Item]]:
    """Items that were written to a file, one to a line, as often as they are wanted."""

    def items() -> Iterator[Item]:
        file.seek(0)
        for line in file:
            yield json.loads(line)

    return items

"""Bulk jobs: make them, keep no more in progress than Klaviyo takes, and wait for their ends."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snippetgen.klaviyo.answer import ApiError, errors_in
from snippetgen.klaviyo.sender import Klaviyo

_FIRST, _LONGEST = 0.1, 10.0  # seconds between two looks at a job
_ENDS = frozenset({"complete", "completed", "cancelled", "canceled", "failed"})


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done. `what` is the caller's own: it comes back with the end."""

    path: str
    body: Mapping[str, Any]
    what: Any


@dataclass(frozen=True, slots=True)
class End:
    """How a job ended. Without an id, Klaviyo refused all of it.

    `errors` with a pointer are of one resource in the body; `unknown` is a job that Klaviyo says
    nothing of any more.
    """

    what: Any
    id: str | None
    errors: tuple[ApiError, ...] = ()
    unknown: bool = False

    @property
    def ok(self) -> bool:
        return not self.errors and not self.unknown


def run_jobs(
    klaviyo: Klaviyo,
    jobs: Iterable[Job],
    limit: int,
    accepted: Callable[[Any, str], None] = lambda _what, _id: None,
) -> Iterator[End]:
    """The end of every job. At most `limit` are in progress; `accepted` hears of each id."""
    running: deque[tuple[Job, str]] = deque()
    for job in jobs:
        if len(running) >= limit:
            oldest, id_ = running.popleft()
            yield await_job(klaviyo, oldest.path, id_, oldest.what)
        answer = klaviyo.post(job.path, job.body)
        id_ = _id(answer.body)
        if not answer.ok or not id_:
            yield End(job.what, None, answer.errors or (ApiError("the answer names no job"),))
            continue
        accepted(job.what, id_)
        running.append((job, id_))
    for job, id_ in running:
        yield await_job(klaviyo, job.path, id_, job.what)


def await_job(klaviyo: Klaviyo, path: str, id_: str, what: Any) -> End:
    """Wait until a job has come to its end."""
    pause = _FIRST
    while True:
        answer = klaviyo.get(f"{path}/{id_}")
        if not answer.ok:
            return End(what, id_, answer.errors, unknown=True)
        attributes = ((answer.body or {}).get("data") or {}).get("attributes") or {}
        if str(attributes.get("status")).lower() in _ENDS:
            return End(what, id_, tuple(_errors(attributes)))
        time.sleep(pause)
        pause = min(_LONGEST, 2 * pause)


def _errors(attributes: Mapping[str, Any]) -> Iterator[ApiError]:
    found = tuple(errors_in(attributes.get("errors")))
    yield from found
    failed = attributes.get("failed_count")
    if isinstance(failed, int) and failed > len(found):
        yield ApiError(f"{failed - len(found)} failed, and Klaviyo does not say why")
    if str(attributes.get("status")).lower().startswith("cancel"):
        yield ApiError("the job was cancelled")


def _id(body: Mapping[str, Any] | None) -> str:
    data = (body or {}).get("data")
    return str(data.get("id") or "") if isinstance(data, Mapping) else ""

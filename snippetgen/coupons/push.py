"""Push codes by bulk jobs of 1,000, with a journal: what breaks off goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from snippetgen.coupons.files import read_codes
from snippetgen.coupons.journal import Journal
from snippetgen.klaviyo.jobs import End, Job, await_job, run_jobs
from snippetgen.klaviyo.sender import NO_ANSWER, Klaviyo
from snippetgen.wire import catalog
from snippetgen.wire.resources import COUPON_JOB

IN_PROGRESS = 100  # jobs that Klaviyo queues at once
_PATH = catalog.path("coupon-code", "create")


@dataclass(slots=True)
class Pushed:
    """What came of it. `errors` are Klaviyo's words, which never hold a code of ours."""

    codes: int = 0
    before: int = 0  # by an earlier run
    there: int = 0  # Klaviyo had them already
    failed: int = 0
    errors: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Batch:
    rows: range
    codes: list[str]


def push(
    klaviyo: Klaviyo,
    path: Path,
    coupon: str,
    expires_at: str | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> Pushed:
    """All codes of a file, as codes of a coupon. The journal is `FILE.pushed`.

    Raises SnippetgenError for a file that is none of codes, or codes that another coupon has.
    """
    with Journal(path.with_name(f"{path.name}.pushed"), klaviyo.destination, coupon) as journal:
        pusher = _Pusher(journal, progress)
        for id_ in tuple(journal.open):
            pusher.ended(await_job(klaviyo, _PATH, id_, None))
        jobs = (
            Job(_PATH, catalog.coupon_codes(coupon, batch.codes, expires_at), batch)
            for batch in pusher.left(path)
        )
        for end in run_jobs(klaviyo, jobs, IN_PROGRESS, pusher.accepted):
            pusher.ended(end)
    return pusher.pushed


class _Pusher:
    def __init__(self, journal: Journal, progress: Callable[[int], None]) -> None:
        self._journal = journal
        self._progress = progress
        self.pushed = Pushed()

    def left(self, path: Path) -> Iterator[_Batch]:
        """What Klaviyo does not have yet."""
        codes = (code for _, code in read_codes(path))
        start = 0
        while piece := list(islice(codes, self._journal.length_at(start) or COUPON_JOB)):
            rows = range(start, start + len(piece))
            start = rows.stop
            if self._journal.has(rows, piece):
                self.pushed.before += len(piece)
                self._progress(len(piece))
            else:
                yield _Batch(rows, piece)

    def accepted(self, batch: _Batch, id_: str) -> None:
        self._journal.accepted(batch.rows, batch.codes, id_)

    def ended(self, end: End) -> None:
        batch: _Batch | None = end.what  # none: of a run that broke off
        count = len(batch.codes) if batch else 0
        self._progress(count)
        real = [error for error in end.errors if not error.already_there]
        for error in real:
            said = error.detail if error.code == NO_ANSWER else error.code
            text = error.title or said or "refused"
            self.pushed.errors[text] = self.pushed.errors.get(text, 0) + 1
        if end.id is None:
            self.pushed.failed += count
            return
        self._journal.ended(end.id, failed=bool(real))
        self.pushed.codes += count
        self.pushed.there += len(end.errors) - len(real)
        self.pushed.failed += len(real)

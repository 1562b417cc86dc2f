"""Push codes by bulk jobs of 1,000, with a journal: what breaks off goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from snippetgen.coupons.files import read_codes
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.klaviyo.jobs import End, Job, await_job, run_jobs
from snippetgen.klaviyo.sender import NO_ANSWER, Klaviyo
from snippetgen.wire import catalog
from snippetgen.wire.resources import COUPON_JOB

IN_PROGRESS = 100  # jobs that Klaviyo queues at once


@dataclass(slots=True)
class Pushed:
    """What came of it. `errors` are Klaviyo's words, which never hold a code of ours."""

    codes: int = 0
    before: int = 0  # by an earlier run
    failed: int = 0
    errors: dict[str, int] = field(default_factory=dict)

    def note(self, end: End) -> None:
        for error in end.errors:
            said = error.detail if error.code == NO_ANSWER else error.code
            text = error.title or said or "refused"
            self.errors[text] = self.errors.get(text, 0) + 1


def push(
    klaviyo: Klaviyo,
    path: Path,
    coupon: str,
    expires_at: str | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> Pushed:
    """All codes of a file, as codes of a coupon. The journal is `FILE.pushed`.

    Raises SnippetgenError for a file that is none of codes, or a journal of another coupon.
    """
    journal = path.with_name(f"{path.name}.pushed")
    done = _Journal.read(journal, coupon)
    pushed = Pushed(before=sum(len(rows) for rows in done.rows))
    with journal.open("a", encoding="utf-8") as file:
        for id_ in done.open:
            _settle(await_job(klaviyo, catalog.path("coupon-code", "create"), id_, 0), file, pushed)

        def accepted(what: range, id_: str) -> None:
            _write(file, {"coupon": coupon, "rows": [what.start, what.stop], "job": id_})

        for end in run_jobs(
            klaviyo, _jobs(path, coupon, expires_at, done.rows), IN_PROGRESS, accepted
        ):
            if end.id is not None:
                pushed.codes += len(end.what)
            else:
                pushed.failed += len(end.what)
            _settle(end, file, pushed)
            progress(pushed.codes + pushed.failed)
    return pushed


def _settle(end: End, file: TextIO, pushed: Pushed) -> None:
    pushed.note(end)
    if end.id is not None:
        pushed.failed += len(end.errors)
        _write(file, {"ended": end.id})


def _jobs(path: Path, coupon: str, expires_at: str | None, done: list[range]) -> Iterator[Job]:
    address = catalog.path("coupon-code", "create")
    codes = (code for _, code in read_codes(path))
    start = 0
    while piece := list(islice(codes, COUPON_JOB)):
        rows = range(start, start + len(piece))
        start = rows.stop
        if rows not in done:
            yield Job(address, catalog.coupon_codes(coupon, piece, expires_at), rows)


@dataclass(slots=True)
class _Journal:
    rows: list[range] = field(default_factory=list)  # what Klaviyo has accepted
    open: list[str] = field(default_factory=list)  # jobs whose end nobody has seen

    @classmethod
    def read(cls, path: Path, coupon: str) -> _Journal:
        journal = cls()
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        for line in lines:
            try:
                entry: dict[str, Any] = json.loads(line)
            except ValueError:
                continue  # written when it broke off
            if entry.get("coupon", coupon) != coupon:
                message = f"these codes were pushed to the coupon {entry['coupon']!r}"
                hint = f"a code is of one coupon only; delete {path} if Klaviyo took none of them"
                raise SnippetgenError(Problem(message, path, hint=hint))
            if "rows" in entry:
                journal.rows.append(range(*entry["rows"]))
                journal.open.append(entry["job"])
            elif entry.get("ended") in journal.open:
                journal.open.remove(entry["ended"])
        return journal


def _write(file: TextIO, entry: dict[str, Any]) -> None:
    file.write(json.dumps(entry) + "\n")
    file.flush()

"""A backfill from end to end, resumable: map once, then deliver what is not delivered yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from snippetgen import __version__
from snippetgen.backfill.deliver import Way, files_of
from snippetgen.backfill.journal import ACCEPTED, Journal
from snippetgen.backfill.people import PROFILES
from snippetgen.backfill.run import Progress, Report, map_all
from snippetgen.backfill.spec import Spec
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.klaviyo.rates import call_of
from snippetgen.model import Vocabulary
from snippetgen.wire import limits
from snippetgen.wire.rates import rate_of

JOURNAL = "journal.sqlite"
Mapper = Callable[[Spec, Vocabulary, Path, Progress], Report]


class FolderError(SnippetgenError):
    """The folder can't be used for this run."""


def prepare(out: Path, *, fresh: bool) -> None:
    """Make the folder, for its owner alone: it will hold what customers bought."""
    if out.exists() and any(out.iterdir()) and not (out / JOURNAL).is_file():
        hint = "name another folder: --out backfill-2"
        raise FolderError(Problem("holds files that no backfill wrote", out, hint=hint))
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    if fresh:
        for suffix in ("", "-wal", "-shm"):
            (out / f"{JOURNAL}{suffix}").unlink(missing_ok=True)


def map_once(
    spec: Spec, words: Vocabulary, out: Path, journal: Journal, engine: str, progress: Progress
) -> tuple[Report, bool]:
    """The report of the mapping, and whether it is one of an earlier run that goes on."""
    mark = fingerprint(spec, engine)
    known = journal.read("fingerprint")
    if known == mark and (written := journal.read("report")) is not None:
        return Report.from_json(written), True
    if known not in (None, mark) and journal.count(ACCEPTED):
        message = "the plan or its sources are not those that this folder's run began with"
        hint = "--out another folder, or --fresh to begin anew: Klaviyo keeps what it has"
        raise FolderError(Problem(message, out, hint=hint))
    report = _mapper(engine)(spec, words, out, progress)
    journal.begin({"fingerprint": mark, "report": report.as_json()})
    return report, False


def _mapper(engine: str) -> Mapper:
    if engine == "spark":
        from snippetgen.backfill.spark import map_all as by_spark  # noqa: PLC0415  an extra

        return by_spark
    return map_all


def fingerprint(spec: Spec, engine: str) -> str:
    """Of the plan's part and of the files as they are."""
    known = [__version__, engine, repr(spec.tables), repr(spec.events)]
    known += [repr((spec.currency, spec.timezone, spec.decimal, spec.thousands, spec.signs))]
    known += [repr((spec.dates, spec.separator, spec.minor, spec.base_url))]
    for table in spec.tables.values():
        path = spec.folder / table.source.removeprefix("sqlite:")
        if path.is_file():
            known.append(f"{path.stat().st_size} {path.stat().st_mtime_ns}")
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


def seconds_needed(out: Path, report: Report, way: Way) -> float:
    """At the rate that Klaviyo allows, whatever the machine does."""
    events = sum(count for metric, count in report.events.items() if metric != PROFILES)
    size = sum(file.stat().st_size for file in files_of(out))
    requests = max(events / way.most, size / limits.BODY)
    return requests * 60 / rate_of(*call_of(way.path)).steady

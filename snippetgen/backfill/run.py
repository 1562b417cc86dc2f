"""A run: sources in, files of events ready to send, the rejects and a report out."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from snippetgen.backfill import rejects
from snippetgen.backfill.bucket import Bucket
from snippetgen.backfill.check import SAMPLE, Checked
from snippetgen.backfill.expr_sql import literal
from snippetgen.backfill.people import PROFILES
from snippetgen.backfill.rejects import Reject
from snippetgen.backfill.repeats import keep_keys, take_out
from snippetgen.backfill.sources import Source, SourceError
from snippetgen.backfill.spec import Spec
from snippetgen.backfill.stage import Staged, buckets_for, connect, open_all, stage
from snippetgen.errors import Problem
from snippetgen.model import Vocabulary

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """What came of the sources. `findings`: of the rules, by code; `noted`: of the rows.

    `examples`: by code, what a rule said, or where a row was rejected.
    """

    rows: dict[str, int] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    sample: dict[str, Any] = field(default_factory=dict)

    @property
    def rejected_rows(self) -> int:
        return sum(self.rejected.values())

    @property
    def share_rejected(self) -> float:
        return self.rejected_rows / max(1, sum(self.rows.values()))

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows, "events": dict(self.events), "rejected": dict(self.rejected),
            "noted": dict(self.noted), "findings": dict(self.findings),
            "examples": self.examples, "sample": self.sample,
        }  # fmt: skip

    def close(self, out: Path, refused: Iterable[Reject], sources: dict[str, Source]) -> None:
        """Write the rejects: the last that is known."""
        self.rejected, places = rejects.write(out / "rejects.csv", refused, sources)
        self.examples |= places

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Report:
        counters = {k: Counter(written[k]) for k in ("events", "rejected", "noted", "findings")}
        return cls(
            rows=written["rows"], examples=written["examples"], sample=written["sample"], **counters
        )


def slug(metric: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in metric.lower()).strip("_") or "metric"


def map_all(
    spec: Spec, words: Vocabulary, out: Path, progress: Progress = lambda *_: None
) -> Report:
    """Write `events/<metric>/part-NNN.ndjson`, `profiles/…` and `rejects.csv` below `out`.

    Nothing is kept of an earlier run's files: the same sources give the same bytes.
    """
    scratch = out / "scratch"
    for old in (scratch, out / "events", out / PROFILES):
        shutil.rmtree(old, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        return _map_all(spec, words, out, scratch, progress)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _map_all(spec: Spec, words: Vocabulary, out: Path, scratch: Path, progress: Progress) -> Report:
    report, checked = Report(), Checked()
    sources = open_all(spec, scratch)
    with connect(scratch, spec) as connection:
        buckets, staged = buckets_for(connection, sources), {}
        for number, (key, source) in enumerate(sources.items()):
            progress("reading", number, len(sources))
            staged[key] = stage(connection, spec.tables[key], source, scratch, buckets)
            _need(staged[key])
            report.rows[key] = staged[key].rows + len(staged[key].refused)
        refused = list(_refused(staged))
        for number in range(buckets):
            progress("mapping", number, buckets)
            rows = {key: each.bucket(number) for key, each in staged.items()}
            columns = {k: tuple(s.columns) for k, s in staged.items()}
            refused += map_bucket(
                connection, spec, words, rows, columns, out, f"part-{number:05}", report, checked
            )
        progress("looking for repeats", 0, 1)
        refused += drop_repeats(connection, out, report)
    sources = {k: replace(sources[k], refused=s.refused) for k, s in staged.items()}
    progress("writing what was rejected", 0, 1)
    report.findings = checked.counts
    report.examples = {c: v.message for c, v in checked.examples.items()}
    report.close(out, _named(refused, staged), sources)
    return report


def map_bucket(
    connection: Any,
    spec: Spec,
    words: Vocabulary,
    rows: Mapping[str, str],
    columns: Mapping[str, tuple[str, ...]],
    out: Path,
    part: str,
    report: Report,
    checked: Checked,
) -> list[Reject]:
    """The events and profiles of one bucket to files, and what is kept out of them."""
    Bucket(connection, spec, words, rows, columns).events()
    kinds = connection.execute("select distinct metric, tbl = 'customers' from events order by all")
    for metric, is_people in kinds.fetchall():
        folder = out / PROFILES if is_people else out / "events" / slug(metric)
        folder.mkdir(parents=True, exist_ok=True)
        _write(connection, metric, folder / f"{part}.ndjson", report, checked)
    keep_keys(connection, out, part)
    report.noted.update(code for *_, code in rejects.of_table(connection, "noted"))
    return list(_with_records(connection, rows))


def drop_repeats(connection: Any, out: Path, report: Report) -> list[Reject]:
    """Those that no bucket has seen, since they lie in several."""
    folders = {metric: out / "events" / slug(metric) for metric in report.events}
    found = list(take_out(connection, out, folders))
    report.events.subtract(metric for metric, _ in found)
    return [reject for _, reject in found]


def _write(connection: Any, metric: str, file: Path, report: Report, checked: Checked) -> None:
    """What is surely in order straight to the file; the others, and a sample, past the rules."""
    mine = f"from events where metric = {literal(metric)}"
    if (wanted := SAMPLE - report.events[metric]) > 0:
        first = f"select rowid {mine} order by n limit {wanted}"
        connection.execute(f"update events set calm = false where rowid in ({first})")
    (sure,) = connection.execute(
        f"copy (select body {mine} and calm) to {literal(str(file))}"
        " (format csv, header false, quote '', escape '', delimiter e'\\x01')"
    ).fetchone()
    report.events[metric] += sure
    looked = connection.execute(f"select tbl, n, body {mine} and not calm order by n").fetchall()
    faulty = []
    with file.open("a", encoding="utf-8") as stream:
        for table, n, body in looked:
            fault = checked.fault(body)
            if fault is not None:
                faulty.append((table, n, f"\t{fault}", "B040"))
                continue
            stream.write(body + "\n")
            report.events[metric] += 1
            report.sample.setdefault(metric, json.loads(body))
    if faulty:
        connection.executemany("insert into rejected values (?, ?, ?, ?)", faulty)


def _need(staged: Staged) -> None:
    """Columns without which no row can be used."""
    needed = {"orders": ("id", "time"), "lines": ("order", "id"), "customers": ()}
    for variable in needed.get(staged.table.name, ("order", "time")):
        if variable not in staged.columns:
            column = staged.table.columns.get(variable, variable)
            hint = f'write [backfill.{staged.table.name}] columns = {{ {variable} = "…" }}'
            message = f"{staged.source.shown} has no column {column!r} for {variable}"
            raise SourceError(Problem(message, hint=hint))


def _refused(staged: Mapping[str, Staged]) -> Iterator[Reject]:
    for key, each in staged.items():
        for refused in each.refused:
            yield Reject(key, None, refused.column, refused.code, "", refused.text, refused.line)


def _with_records(connection: Any, rows: Mapping[str, str]) -> Iterator[Reject]:
    """Each with all cells of its row that were mapped, so that nothing is lost."""
    for table, n, where, code in dict.fromkeys(rejects.of_table(connection)):
        found = connection.execute(
            f"select to_json(r) from (select * exclude (n) from {rows[table]} where n = {n}) r"
        ).fetchone()
        column, _, detail = (where or "").partition("\t")
        yield Reject(table, n, column, code, detail, found[0] if found else "")


def _named(refused: list[Reject], staged: Mapping[str, Staged]) -> Iterator[Reject]:
    """Variables by the names that the source's columns have."""
    for each in refused:
        columns = staged[each.table].columns
        yield replace(each, column=columns.get(each.column, each.column))

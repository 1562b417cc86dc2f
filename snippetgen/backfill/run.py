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
from snippetgen.backfill.clean import SourceError
from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.findings import NOT_RECORDED
from snippetgen.backfill.people import PROFILES
from snippetgen.backfill.rejects import Reject
from snippetgen.backfill.repeats import keep_keys, take_out
from snippetgen.backfill.sources import Source
from snippetgen.backfill.spec import Spec
from snippetgen.backfill.stage import Staged, buckets_for, connect, mapping, open_all, stage
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
    rejected_rows: int = 0

    @property
    def share_rejected(self) -> float:
        return self.rejected_rows / max(1, sum(self.rows.values()))

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows, "events": dict(self.events), "rejected": dict(self.rejected),
            "noted": dict(self.noted), "findings": dict(self.findings),
            "examples": self.examples, "sample": self.sample,
            "rejected_rows": self.rejected_rows,
        }  # fmt: skip

    def close(self, out: Path, refused: Iterable[Reject], sources: dict[str, Source]) -> None:
        """Write the rejects: the last that is known."""
        listed = rejects.write(out / "rejects.csv", refused, sources)
        self.rejected, self.rejected_rows = listed.codes, listed.rows
        self.examples |= listed.firsts

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Report:
        counters: dict[str, Any] = {
            k: Counter(written[k]) for k in ("events", "rejected", "noted", "findings")
        }
        plain = {k: v for k, v in written.items() if k not in counters}
        return cls(**plain, **counters)


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
    with connect(scratch, spec) as connection:
        sources = open_all(connection, spec, scratch)
        buckets, staged = buckets_for(connection, spec, sources), {}
        for number, (key, source) in enumerate(sources.items()):
            progress("reading", number, len(sources))
            staged[key] = stage(connection, spec.tables[key], source, scratch, buckets)
            _need(staged[key])
            report.rows[key] = staged[key].rows + len(staged[key].refused)
        refused = list(_refused(staged))
        columns = {k: tuple(s.columns) for k, s in staged.items()}
        with mapping(connection):
            for number in range(buckets):
                progress("mapping", number, buckets)
                rows, part = {k: s.bucket(number) for k, s in staged.items()}, f"part-{number:05}"
                refused += map_bucket(
                    connection, spec, words, rows, columns, out, part, report, checked
                )
        progress("looking for repeats", 0, 1)
        refused += drop_repeats(connection, out, report)
        refused = list(_named(refused, _places(connection, refused, staged), staged))
    sources = {k: replace(sources[k], refused=s.refused) for k, s in staged.items()}
    progress("writing what was rejected", 0, 1)
    report.findings = checked.counts
    report.examples = {c: v.message for c, v in checked.examples.items()}
    report.close(out, refused, sources)
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
    bucket = Bucket(connection, spec, words, rows, columns)
    bucket.events()
    kinds = connection.execute("select distinct metric, tbl = 'customers' from events order by all")
    for metric, is_people in kinds.fetchall():
        folder = out / PROFILES if is_people else out / "events" / slug(metric)
        folder.mkdir(parents=True, exist_ok=True)
        _write(connection, metric, folder / f"{part}.ndjson", report, checked)
    keep_keys(connection, out, part)
    noted = connection.execute("select code, count(*) from noted group by code").fetchall()
    report.noted.update(dict(noted))
    if bucket.is_clean():
        return []
    bucket.lines_without_order()
    return list(_with_records(connection, rows, columns))


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
                faulty.append((table, n, f"\t{fault}", NOT_RECORDED))
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
            header = staged.source.header
            known = f": it has {', '.join(header.names)}" if header is not None else ""
            hint = f'write [backfill.{staged.table.name}] columns = {{ {variable} = "…" }}{known}'
            message = f"{staged.source.shown} has no column {column!r} for {variable}"
            raise SourceError(Problem(message, hint=hint))


def _refused(staged: Mapping[str, Staged]) -> Iterator[Reject]:
    for key, each in staged.items():
        for refused in each.refused:
            yield Reject(key, None, refused.column, refused.code, "", refused.text, refused.line)


def _with_records(
    connection: Any, rows: Mapping[str, str], columns: Mapping[str, tuple[str, ...]]
) -> Iterator[Reject]:
    """Each with all cells of its row that were mapped, so that nothing is lost."""
    for table, relation in rows.items():
        cells = ", ".join(f"{literal(each)}: {name(each)}" for each in columns[table])
        record = f"to_json({{{cells}}})" if cells else "'{}'"
        found = connection.execute(
            f"select n, field, code, record from (select distinct n, field, code from rejected"
            f" where tbl = {literal(table)}) join (select n, {record} as record from {relation})"
            " using (n)"
        ).fetchall()
        for n, where, code, text in found:
            column, _, detail = (where or "").partition("\t")
            yield Reject(table, n, column, code, detail, text)


def _places(
    connection: Any, refused: list[Reject], staged: Mapping[str, Staged]
) -> dict[str, dict[int, int | None]]:
    """By table, where the rows that are kept out stand in its source."""
    rows: dict[str, set[int]] = {key: set() for key in staged}
    for each in refused:
        if each.row is not None:
            rows[each.table].add(each.row)
    return {key: staged[key].places(connection, wanted) for key, wanted in rows.items() if wanted}


def _named(
    refused: list[Reject],
    places: Mapping[str, Mapping[int, int | None]],
    staged: Mapping[str, Staged],
) -> Iterator[Reject]:
    """Rows by their places in the source, variables by the names that its columns have."""
    for each in refused:
        columns = staged[each.table].columns
        row = None if each.row is None else places[each.table][each.row]
        variable = each.column.removeprefix("order.")
        yield replace(each, row=row, column=columns.get(variable, variable))

"""`snippetgen backfill`."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.options import plan_option, say, user_errors
from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.backfill.journal import Journal
    from snippetgen.backfill.run import Report

_SOURCES = ("orders", "lines", "refunds", "cancellations", "fulfilments", "customers")
_FILE = "FILE"
_TO = "Files of events; Klaviyo, in bulk or one by one; CSV for upload by hand."


def _source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name in reversed(_SOURCES):
        help_ = f"Instead of the plan's [backfill.{name}] from."
        command = click.option(f"--{name}", metavar=_FILE, help=help_)(command)
    return command


@click.command("backfill")
@plan_option
@_source_options
@click.option("--to", type=click.Choice(("ndjson", "api", "events", "csv")), default="ndjson",
              show_default=True, help=_TO)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Send nothing, keep nothing: say what would be.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default="backfill",
              show_default=True, help="The run's folder: events, rejects, journal.")  # fmt: skip
@click.option("--threshold", type=click.FloatRange(0, 100), default=5.0, show_default=True,
              help="Stop if more than this per cent of the rows are rejected.")  # fmt: skip
@click.option("--flat", is_flag=True, help="For --to csv: leave out what is nested.")
@click.option("--engine", type=click.Choice(("duckdb", "spark")), default="duckdb",
              show_default=True, help="Where the mapping runs.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Forget the run that this folder holds.")
@click.option("--url", help="Another address than Klaviyo's: that of `snippetgen endpoint`.")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text",
              show_default=True)  # fmt: skip
@user_errors
def command(
    plan_path: Path, to: str, dry_run: bool, out: Path, threshold: float, flat: bool,
    engine: str, fresh: bool, url: str | None, format_: str, **sources: str | None,
) -> None:  # fmt: skip
    """Turn a shop's past orders into events, and send them without starting any flow.

    Reads CSV, NDJSON, Parquet, SQLite and PostgreSQL as the plan's [backfill] says. A run that
    is stopped, even killed, goes on where it was when the same command is given again.

    The private key comes from KLAVIYO_PRIVATE_KEY or the system's keyring.

    Exits with 1 if rows were rejected or Klaviyo refused events.
    """
    try:
        from snippetgen.backfill.spec import read_spec
    except ImportError:
        raise _missing("backfill") from None
    from snippetgen.plan import load_plan

    plan = load_plan(plan_path)
    # A file named here is looked for from here; one that the plan names, beside the plan.
    given = {k: str(Path(s).absolute()) if Path(s).exists() else s for k, s in sources.items() if s}
    spec = read_spec(plan, given)
    run = _Run(spec, plan.vocabulary, engine, threshold / 100, format_)
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="snippetgen-") as folder:
            run.go(Path(folder), "dry-run", flat=flat, url=url, fresh=True)
    else:
        run.go(out, to, flat=flat, url=url, fresh=fresh)
    sys.exit(run.exit_code)


def _missing(extra: str) -> SnippetgenError:
    hint = f"pip install 'snippetgen[{extra}]'"
    return SnippetgenError(Problem("backfill needs libraries that are not installed", hint=hint))


class _Run:
    def __init__(self, spec: Any, words: Any, engine: str, threshold: float, format_: str) -> None:
        self.exit_code = 0
        self._spec, self._words, self._engine = spec, words, engine
        self._threshold = threshold
        self._format = format_

    def go(self, out: Path, to: str, *, flat: bool, url: str | None, fresh: bool) -> None:
        try:
            from snippetgen.backfill import deliver, job
            from snippetgen.backfill.journal import Journal
            from snippetgen.klaviyo import AsyncKlaviyo, private_key

            if self._engine == "spark":
                import pyspark  # noqa: F401
        except ImportError as error:
            raise _missing("spark" if "pyspark" in str(error) else "backfill") from None
        way = deliver.SINGLE if to == "events" else deliver.BULK
        key = private_key() if to in ("api", "events") else None
        job.prepare(out, fresh=fresh)
        with Journal(out / job.JOURNAL) as journal:
            with _bar("mapping") as progress:
                report, resumed = job.map_once(
                    self._spec, self._words, out, journal, self._engine, progress
                )
            told = {"resumed": resumed, **report.as_json()}
            told["seconds_needed"] = round(job.seconds_needed(out, report, way))
            if to != "dry-run":
                told["out"] = str(out)
            if report.rejected_rows:
                self.exit_code = 1
            stopped = report.share_rejected > self._threshold
            told["stopped"] = stopped
            if stopped or to in ("dry-run", "ndjson"):
                pass
            elif to == "csv":
                from snippetgen.backfill.upload import write_csv

                told["csv"] = [str(path) for path in write_csv(out, flat=flat)]
            elif key is not None:
                klaviyo = AsyncKlaviyo(key, **({"url": url} if url else {}))
                asyncio.run(self._send(out, journal, klaviyo, way, report))
                told["sent"] = self._sent(journal)
            self._tell(told, report, sample=to == "dry-run")

    async def _send(
        self, out: Path, journal: Journal, klaviyo: Any, way: Any, report: Report
    ) -> None:
        from snippetgen.backfill.deliver import deliver

        total = sum(report.events.values())
        done = self._sent(journal)
        before, begun, count = done["accepted"] + done["refused"], time.monotonic(), 0

        def rate(_: Any) -> str:
            return f"{count / max(0.001, time.monotonic() - begun):,.0f} events/s"

        bar = click.progressbar(
            length=total, label="sending", file=sys.stderr, item_show_func=rate, show_pos=True,
            hidden=not sys.stderr.isatty(),
        )  # fmt: skip
        with bar:
            bar.update(before)

            def progress(sent: int) -> None:
                nonlocal count
                count += sent
                bar.update(sent, current_item=None)

            async with klaviyo:
                await deliver(out, journal, klaviyo, way, progress)

    def _sent(self, journal: Journal) -> dict[str, Any]:
        from snippetgen.backfill.journal import ACCEPTED, REFUSED

        refused = journal.refused()
        if refused:
            self.exit_code = 1
        return {
            "accepted": journal.count(ACCEPTED),
            "refused": journal.count(REFUSED),
            "why": [
                {"file": file, "line": line + 1, "said": said} for file, line, said in refused[:20]
            ],
        }

    def _tell(self, told: dict[str, Any], report: Report, *, sample: bool) -> None:
        if not sample:
            told.pop("sample")
        if self._format == "json":
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            for line in _lines(told, report, sample=sample):
                click.echo(line)
        if told["stopped"]:
            self.exit_code = 1
            share = f"{report.share_rejected:.1%}"
            say(
                f"stopped: {share} of the rows are rejected; mend them, or allow it: --threshold",
                fg="red",
            )


def _lines(told: dict[str, Any], report: Report, *, sample: bool) -> Iterator[str]:
    from snippetgen.backfill.findings import KINDS

    for name, count in report.rows.items():
        yield f"{name:<16}{count:>12,} rows"
    for metric, count in sorted((+report.events).items()):
        yield f"  {metric:<22}{count:>12,}"
    for code, count in sorted((report.rejected + report.noted).items()):
        kind = KINDS[code]
        where = f": {report.examples[code]}" if code in report.examples else ""
        yield f"{kind.severity:<9}{code}{count:>10,} x {kind.about} ({kind.hint}){where}"
    for code, count in sorted(report.findings.items()):
        yield f"rule     {code}{count:>10,} x such as: {report.examples[code]}"
    if report.rejected_rows and "out" in told:
        yield f"rejected rows: {told['out']}/rejects.csv"
    needed = told["seconds_needed"]
    clock = f"{needed // 3600} h {needed // 60 % 60:02} min {needed % 60:02} s"
    yield f"at Klaviyo's rate: {clock if needed else 'less than a second'}"
    if sample:
        for metric, body in report.sample.items():
            yield f"--- {metric}"
            yield json.dumps(body, ensure_ascii=False, indent=2)
    yield from told.get("csv", ())
    if "sent" in told:
        sent = told["sent"]
        yield f"accepted {sent['accepted']:,}, refused {sent['refused']:,}"
        for each in sent["why"]:
            yield f"  {each['file']}:{each['line']}: {each['said']}"
    elif "out" in told and "csv" not in told and not told["stopped"]:
        yield f"events: {told['out']}/events; nothing is sent: --to api does"


@contextmanager
def _bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """On a terminal, and only after a second."""
    begun = time.monotonic()
    shown = False

    def progress(what: str, done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and (shown or time.monotonic() - begun > 1):
            shown = True
            spent = time.monotonic() - begun
            left = f", {spent / done * (total - done):.0f} s left" if done else ""
            click.echo(f"\r\x1b[K{label}: {what} {done}/{total}{left}", nl=False, err=True)

    yield progress
    if shown:
        click.echo("\r\x1b[K", nl=False, err=True)

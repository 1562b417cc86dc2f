"""`snippetgen check`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click

from snippetgen.cli.options import codes, user_errors, write_lines
from snippetgen.cli.report import FORMATS, Judged, lines
from snippetgen.doctor import APIS, Doctor, Examined, read_requests
from snippetgen.errors import SnippetgenError
from snippetgen.rules import Rule, Violation, all_rules

_MENDED = frozenset({"W001", "W002", "W003", "W004"})  # what the mended text answers


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE|-]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--select", multiple=True, help="Only these rules: W016, or W for all of them.")
@click.option("--ignore", multiple=True, help="Not these rules.")
@click.option("--api", type=click.Choice(APIS), help="Which API it is for, where that is unclear.")
@user_errors
def command(
    files: tuple[str, ...],
    format_: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    api: str | None,
) -> None:
    """Say what Klaviyo would do with a payload, and why.

    FILE, or standard input, holds JSON (broken or not), NDJSON, a log, an address of the old API,
    a base64 string, a form body, a command (curl, wget, httpie, Invoke-RestMethod), the text of
    a request, a HAR, a collection of Postman's, calls of klaviyo.js, code in which the payload
    is written out, or what `snippetgen endpoint` shows at /events.

    Exits with 1 if Klaviyo would not record all of it or a rule has a warning or an error, and
    with 2 if nothing can be made of a FILE.
    """
    if not files and (sys.stdin is None or sys.stdin.isatty()):
        raise click.UsageError("there is no FILE, and nothing on standard input")
    rules = all_rules()
    chosen = (codes(select, rules, "--select"), codes(ignore, rules, "--ignore"))
    run = _Run(Doctor(*chosen, api), mended_apart=format_ == "text")
    found = run.judge(files or ("-",))
    if format_ == "text":
        write_lines(_text(found, rules))
    else:
        write_lines(lines((judged for judged, _ in found), format_, rules))
    sys.exit(run.exit_code)


class _Run:
    def __init__(self, doctor: Doctor, *, mended_apart: bool) -> None:
        self.exit_code = 0
        self._doctor = doctor
        self._mended_apart = mended_apart  # shown after the findings, not in one of them

    def judge(self, files: Iterable[str]) -> Iterator[tuple[Judged, str | None]]:
        """Every event of every file, and its text mended. A file that can't be read is told of."""
        for file in files:
            try:
                with _opened(file) as stream:
                    for request in read_requests(stream):
                        for event in self._doctor.examine(request):
                            yield self._judged(file, event), event.mended
            except SnippetgenError as error:
                self.exit_code = 2
                for problem in error.problems:
                    click.echo(f"error: {replace(problem, path=Path(file))}", err=True)
            except OSError as error:
                self.exit_code = 2
                click.echo(f"error: {file}: {error.strerror or error}", err=True)

    def _judged(self, file: str, event: Examined) -> Judged:
        violations = event.violations
        if event.verdict != "recorded" or any(found.severity != "info" for found in violations):
            self.exit_code = max(self.exit_code, 1)
        if event.mended and not self._mended_apart:
            violations = _with_hint(violations, event.mended)
        return Judged(file, violations, event.verdict, event.api, event.title, event.line)


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    return Path(file).open("rb")


def _with_hint(violations: Iterable[Violation], mended: str) -> list[Violation]:
    """The mended text in place of the first hint on how to mend it."""
    found = list(violations)
    for number, violation in enumerate(found):
        if violation.code in _MENDED:
            found[number] = replace(violation, hint=mended)
            break
    return found


def _text(found: Iterable[tuple[Judged, str | None]], rules: Mapping[str, Rule]) -> Iterator[str]:
    for judged, mended in found:
        yield from lines([judged], "text", rules)
        if mended:
            yield click.style("  --- mended (a proposal: read it before you send it) ---", dim=True)
            yield mended
            yield click.style("  ---", dim=True)

"""`snippetgen gtm test` and `snippetgen gtm run`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from snippetgen.cli.options import user_errors
from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.gtm.check import Remark
    from snippetgen.gtm.replay import Run
    from snippetgen.gtm.testing import Outcome
    from snippetgen.gtm.tpl import CustomTemplate

R = TypeVar("R")
_LONGEST = 400  # characters of a line that shows what was sent
EXTRA = {"quickjs", "yaml", "tree_sitter", "tree_sitter_javascript"}
_format = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.group("gtm")
def command() -> None:
    """Test a Google Tag Manager template, run a container: outside Google Tag Manager."""


@command.command("test")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--only", metavar="TEXT", help="Only the scenarios that have this in their name.")
@_format
@user_errors
def test(files: Sequence[Path], only: str | None, format_: str) -> None:
    """Run the scenarios that a custom template (.tpl) brings along.

    Each runs in an engine of its own, which has no file and no network. The template's language,
    its permissions and its fields are looked at as well. Exits with 1 if a scenario fails or the
    template has an error, and with 2 if FILE is no template.
    """
    told = []
    unread: list[Problem] = []
    for file in files:
        try:
            template = _read_template(file)
        except SnippetgenError as error:
            unread += error.problems
            continue
        outcomes, remarks = _tested(template, only)
        told.append((file, template, outcomes, remarks))
    if told and format_ == "json":
        click.echo(json.dumps([_as_json(*each) for each in told], indent=2, ensure_ascii=False))
    elif told:
        click.echo("\n".join(line for each in told for line in _text(*each)))
    if unread:
        raise SnippetgenError(list(dict.fromkeys(unread)))
    if any(not o.passed for _, _, outcomes, _ in told for o in outcomes) or any(
        remark.level == "error" for _, _, _, remarks in told for remark in remarks
    ):
        sys.exit(1)


@command.command("run")
@click.argument("file", metavar="CONTAINER.json", type=click.Path(path_type=Path))
@click.argument("events", required=False, type=click.Path(path_type=Path), metavar="[EVENTS.json]")
@click.option("--page", metavar="URL", help="A page to run it on, in Chromium.")
@click.option("--url", help="The page's address, where there is no page.")
@click.option("--strict", is_flag=True, help="Exit with 1 if anything is unknown, or failed.")
@_format
@user_errors
def run(
    file: Path, events: Path | None, page: str | None, url: str | None, strict: bool, format_: str
) -> None:
    """Run an exported container, and print which tag fired and what it sent.

    EVENTS.json holds what a page pushes to its data layer, as a list; without --page it is pushed
    on an empty page. With --page the container runs in place of the page's own. Nothing leaves.
    What Tag Manager would do where that is not known is printed as unknown.
    """
    if page is not None and "://" not in page:
        events, page = Path(page), None
    if page is None and events is None:
        raise click.UsageError("there is nothing to run it on: name EVENTS.json, or --page URL")
    told = _ran(file, events, page, url)
    click.echo(
        json.dumps(asdict(told), indent=2, ensure_ascii=False)
        if format_ == "json"
        else "\n".join(_log(told))
    )
    unsure = told.notes or any(entry["outcome"] == "unknown" for entry in told.log)
    failed = told.faults or any(e.get("ended") == "failed" or "threw" in e for e in told.log)
    if strict and (unsure or failed):
        sys.exit(1)


def _ran(file: Path, events: Path | None, page: str | None, url: str | None) -> Run:
    try:
        from snippetgen.gtm.events import events_of
        from snippetgen.gtm.files import container_of
        from snippetgen.gtm.replay import Page, replay

        container = _named(file, container_of)
        pushed = _named(events, events_of) if events is not None else None
        messages = pushed.messages if pushed else ()
        if page is not None:
            from snippetgen.gtm.page import run_on_page

            return run_on_page(container, page, messages)
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    settings = dict(pushed.settings) if pushed else {}
    return replay(container, messages, Page(**(settings | ({"url": url} if url else {}))))


def _log(told: Run) -> Iterator[str]:
    event = None
    for entry in told.log:
        if entry["event"] != event:
            event = entry["event"]
            yield str(event)
        if entry["tag"] is None:
            yield "  later, and by no tag's own run"
        else:
            ended = {"failed": ", and failed", "not": ", and has not ended"}
            outcome = entry["outcome"] + ended.get(entry.get("ended", ""), "")
            why = f": {entry['why']}" if entry.get("why") else ""
            yield f"  {entry['tag']}: {outcome}{why}"
        yield from (f"    threw {fault}" for fault in entry.get("threw", ()))
        for sent in entry.get("sent", ()):
            if sent["to"] == "request":
                what = sent["what"]
                yield _short(f"    {what['method']} {what['url']} {what['body'] or ''}".rstrip())
            else:
                yield _short(f"    {sent['to']}: {json.dumps(sent['what'], ensure_ascii=False)}")
    if not told.log:
        yield "no tag fired"
    yield from (f"error in a script: {fault}" for fault in told.faults)
    yield from (f"unknown: {note}" for note in told.notes)


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _tested(
    template: CustomTemplate, only: str | None
) -> tuple[Sequence[Outcome], Sequence[Remark]]:
    try:
        from snippetgen.gtm.check import remarks
        from snippetgen.gtm.testing import run_scenarios

        if only is not None:
            kept = [one for one in template.scenarios if only.lower() in one.name.lower()]
            template = replace(template, scenarios=kept)
        return list(run_scenarios(template)), list(remarks(template))
    except ModuleNotFoundError as error:
        raise _missing(error) from error


def _read_template(file: Path) -> CustomTemplate:
    try:
        from snippetgen.gtm.files import template_of
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return _named(file, template_of)


def _named(file: Path, read: Callable[[bytes], R]) -> R:
    """What is read from a file, its name put to every problem."""
    try:
        return read(file.read_bytes())
    except SnippetgenError as error:
        raise SnippetgenError([replace(p, path=file) for p in error.problems]) from None


def _missing(error: ModuleNotFoundError) -> Exception:
    package = (error.name or "").partition(".")[0]
    if package == "playwright":
        hint = "pip install 'snippetgen[gtm,verify]'"
        return SnippetgenError(Problem("playwright is missing, which opens the page", hint=hint))
    if package not in EXTRA:
        return error
    return SnippetgenError(Problem(f"{package} is missing", hint="pip install 'snippetgen[gtm]'"))


def _text(
    file: Path, template: CustomTemplate, outcomes: Sequence[Outcome], remarks: Sequence[Remark]
) -> list[str]:
    lines = [f"{file}: {template.name or 'a template without a name'}"]
    for remark in remarks:
        where = "" if remark.line is None else f":{remark.line}"
        lines.append(f"  {remark.level}: {file}{where}: {remark.message}")
        if remark.hint:
            lines.append(f"    {remark.hint}")
    notes: list[str] = []
    for outcome in outcomes:
        lines.append(f"  {'ok  ' if outcome.passed else 'FAIL'} {outcome.name}")
        if outcome.message is not None:
            where = "" if outcome.line is None else f"{file}:{outcome.line}: "
            lines.append(f"       {where}{outcome.message}")
        notes += [note for note in outcome.notes if note not in notes]
    lines += [f"  note: {note}" for note in notes]
    failed = sum(not outcome.passed for outcome in outcomes)
    count = f"{len(outcomes)} scenario{'s' * (len(outcomes) != 1)}"
    lines.append(f"  {count}, {failed} failed" if failed else f"  {count}, all passed")
    return lines


def _as_json(
    file: Path, template: CustomTemplate, outcomes: Sequence[Outcome], remarks: Sequence[Remark]
) -> dict[str, Any]:
    return {
        "file": str(file),
        "template": template.name,
        "side": template.side,
        "passed": sum(outcome.passed for outcome in outcomes),
        "failed": sum(not outcome.passed for outcome in outcomes),
        "scenarios": [asdict(outcome) | {"passed": outcome.passed} for outcome in outcomes],
        "remarks": [asdict(remark) for remark in remarks],
    }

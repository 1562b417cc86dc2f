"""`snippetgen catalog`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.klaviyo import connected, needs_httpx, url_option
from snippetgen.cli.options import say, user_errors
from snippetgen.cli.products import Lines, opened_source, report, source_options
from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.feed import Result


@click.group("catalog")
def command() -> None:
    """Make a catalogue feed, check it against the events, or push it to Klaviyo."""


@command.command("build")
@click.argument("source")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default="feed.json",
              show_default=True, help="The feed to write: .json or .xml.")  # fmt: skip
@source_options
@click.option("--limit", type=click.FloatRange(0.001, 100), default=50, show_default=True,
              help="Megabytes of a file; what is more goes into another.")  # fmt: skip
@click.option("--max-rejected", type=click.FloatRange(0, 100), default=10, show_default=True,
              help="Percent of rows that may be left out; beyond, nothing is written.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text",
              show_default=True)  # fmt: skip
@user_errors
def build(
    source: str, out: Path, limit: float, max_rejected: float, format_: str, **how: Any
) -> None:
    """Write the feed that Klaviyo reads, as JSON or XML, from a shop's products.

    SOURCE is CSV, TSV, NDJSON, JSON, Parquet, a database (SQLite, DuckDB, postgresql://…, with
    --sql), Shopify's products export, or a feed for Google Merchant (XML, TSV).

    Exits with 1 if a row had to be left out; it is in FEED.rejects.ndjson then.
    """
    from snippetgen.feed import Result, Writer, items
    from snippetgen.feed.build import Rejected
    from snippetgen.feed.write import FORMS as OUTPUTS

    form = out.suffix.lower().lstrip(".")
    if form not in OUTPUTS:
        raise SnippetgenError(Problem(f"{out} is neither .json nor .xml", hint="--out feed.json"))
    result, rejects = Result(), out.with_name(f"{out.name}.rejects.ndjson")
    rejects.unlink(missing_ok=True)
    opened, options = opened_source(source, **how)
    plain = how["plain_text"]
    with Writer(out, form, int(limit * 1_000_000)) as writer, Lines(rejects) as lines:
        for made in items(opened, options, result, plain=plain):
            if isinstance(made, Rejected):
                lines.add(made.as_json())
            else:
                writer.add(made[1])
        enough = result.rejected <= result.rows * max_rejected / 100
        files = writer.finish() if enough and result.items else []
    report(result, [str(file) for file in files], rejects if result.rejected else None, format_)
    if not files:
        say(_nothing(result, max_rejected))
    elif format_ == "text" and len(files) > 1:
        say("next: give Klaviyo each of these files as a source of the one catalogue")
    sys.exit(1 if result.rejected or not files else 0)


@command.command("check")
@click.argument("source")
@click.option("--events", "files", multiple=True, metavar="FILE",
              help="A sample of events, as `snippetgen check` reads them; repeatable.")  # fmt: skip
@source_options
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text",
              show_default=True)  # fmt: skip
@user_errors
def check(source: str, files: tuple[str, ...], format_: str, **how: Any) -> None:
    """Say whether the events' product ids equal the feed's, and which property to recommend by.

    SOURCE is a feed, or whatever one is built of. What the plan's events carry is compared by
    type; what a sample of events carries, by value as well.

    Exits with 1 if no property fits, or something in SOURCE can't be used.
    """
    from snippetgen.cli.matches import as_json, as_text
    from snippetgen.feed import Result, items
    from snippetgen.feed.build import Rejected
    from snippetgen.feed.ids import Ids
    from snippetgen.feed.match import Matcher
    from snippetgen.feed.sources import form_of
    from snippetgen.plan import load_plan

    result, ids = Result(), Ids()
    opened, options = opened_source(source, **how)
    # JSON has types of its own. In all else, ids become what the plan says.
    if (how["form"] or form_of(source)) in ("json", "ndjson"):
        options = replace(options, typed=True, numbers=False)
    for made in items(opened, options, result, plain=how["plain_text"]):
        if not isinstance(made, Rejected):
            ids.add(made[1])
    matcher = Matcher(ids)
    plan_path = how["plan_path"] or Path("snippetgen.toml")
    if how["plan_path"] is not None or plan_path.is_file():
        plan = load_plan(plan_path)
        matcher.plan(plan.events, plan.vocabulary)
    elif not files:
        hint = "--events FILE, --plan FILE, or both"
        raise SnippetgenError(Problem("there is nothing to compare the feed with", hint=hint))
    for file in files:
        for metric, properties in events_in(file):
            matcher.look(metric, properties)
    report(result, [], None, "text")
    told = as_json(ids, matcher) if format_ == "json" else "\n".join(as_text(ids, matcher))
    click.echo(told.encode("utf-8", "replace"))  # an event's names can hold half a letter
    sys.exit(1 if result.rejected or matcher.best() is None else 0)


def events_in(file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The metric and the properties of every event in a file."""
    from snippetgen.doctor import read_requests
    from snippetgen.rules import calls_in

    with Path(file).open("rb") as stream:
        for request in read_requests(stream):
            for call in calls_in(request.payload, request.api, request.at):
                if call.kind == "event" and call.name:
                    yield call.name, call.properties.raw


@command.command("push")
@click.argument("source")
@source_options
@click.option("--state", "state_path", type=click.Path(dir_okay=False, path_type=Path),
              default="catalog.state.db", show_default=True,
              help="Remembers what Klaviyo has, so that only changes go out.")  # fmt: skip
@click.option("--delete", is_flag=True, help="Delete what the source does not have any more.")
@click.option("--max-rejected", type=click.FloatRange(0, 100), default=10, show_default=True,
              help="Percent of rows that may be left out; beyond, nothing is sent.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text",
              show_default=True)  # fmt: skip
@url_option
@user_errors
@needs_httpx
def push(
    source: str,
    state_path: Path,
    delete: bool,
    max_rejected: float,
    format_: str,
    url: str,
    **how: Any,
) -> None:
    """Bring the products of SOURCE into Klaviyo's catalogue by bulk jobs, only what has changed.

    Klaviyo's catalogue is either a feed or this. The private key is looked for in
    KLAVIYO_PRIVATE_KEY, then in the keyring. Run it again if it breaks off.
    """
    from snippetgen.feed import Result, items
    from snippetgen.feed.build import Rejected
    from snippetgen.feed.push import Pusher, spooled
    from snippetgen.feed.state import State

    result = Result()
    opened, options = opened_source(source, **how)
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as spool:
        for made in items(opened, options, result, plain=how["plain_text"]):
            if not isinstance(made, Rejected):
                spool.write(json.dumps(made[1], ensure_ascii=False) + "\n")
        report(result, [], None, "text")
        if not result.items or result.rejected > result.rows * max_rejected / 100:
            say(_nothing(result, max_rejected).replace("written", "sent"))
            sys.exit(1)
        hidden = not sys.stderr.isatty()
        bar = click.progressbar(length=result.items, file=sys.stderr, hidden=hidden)
        with connected(url) as klaviyo, State(state_path, klaviyo.destination) as state, bar:
            pusher = Pusher(klaviyo, state, bar.update)
            pusher.finish_earlier()
            pushed = pusher.push(spooled(spool), delete=delete)
    done = {verb: pushed.done[verb] for verb in ("create", "update", "delete", "unchanged")}
    if format_ == "json":
        whole = {**done, "failed": pushed.failed, "gone": pushed.gone, "errors": pushed.errors}
        click.echo(json.dumps(whole, indent=2))
    else:
        for error in pushed.errors:
            say(f"error: {error}")
        if pushed.gone:
            say(f"{pushed.gone:,} items are not in the source any more: --delete removes them")
        click.echo(
            f"{done['create']:,} created, {done['update']:,} updated, {done['delete']:,} deleted,"
            f" {done['unchanged']:,} unchanged, {pushed.failed:,} failed"
        )
    sys.exit(1 if pushed.failed or result.rejected else 0)


def _nothing(result: Result, max_rejected: float) -> str:
    if not result.items:
        return "nothing is written: there is no item, and an empty feed would empty the catalogue"
    return (
        f"nothing is written: {result.rejected:,} of {result.rows:,} rows can't be used, more than"
        f" --max-rejected {max_rejected:g} percent"
    )

"""`snippetgen catalog`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Self

import click

from snippetgen.cli.klaviyo import connected, url_option
from snippetgen.cli.options import say, user_errors
from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.feed import Options, Result

FORMS = ("csv", "tsv", "ndjson", "json", "parquet", "sql", "shopify", "merchant", "feed")


@click.group("catalog")
def command() -> None:
    """Make a catalogue feed, check it against the events, or push it to Klaviyo."""


def source_options(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how a source is read."""
    for option in (
        click.option("--plan", "plan_path", type=click.Path(dir_okay=False, path_type=Path),
                     help="The tracking plan, which says whether ids are numbers."
                     " snippetgen.toml, if it is there."),
        click.option("--decimal", type=click.Choice([".", ","]),
                     help="The sign before the cents, where prices can be read in two ways."),
        click.option("--base", help="The site of relative addresses, as https://shop.com."),
        click.option("--plain-text", is_flag=True, help="Take HTML out of all texts."),
        click.option("--map", "maps", multiple=True, metavar="FIELD=COLUMN",
                     help="The column of a field, where its name does not say; repeatable."),
        click.option("--id", "key", default="handle", show_default=True,
                     help="What is the id in Shopify's export: handle, sku, or a column."),
        click.option("--sql", help="A query; its columns are the fields."),
        click.option("--form", type=click.Choice(FORMS),
                     help="What SOURCE is, where its ending does not say."),
    ):  # fmt: skip
        wrapped = option(wrapped)
    return wrapped


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
    opened, options = _opened(source, **how)
    plain = how["plain_text"]
    with Writer(out, form, int(limit * 1_000_000)) as writer, _Lines(rejects) as lines:
        for made in items(opened, options, result, plain=plain):
            if isinstance(made, Rejected):
                lines.add(made.as_json())
            else:
                writer.add(made[1])
        enough = result.rejected <= result.rows * max_rejected / 100
        files = writer.finish() if enough and result.items else []
    _report(result, [str(file) for file in files], rejects if result.rejected else None, format_)
    if not files:
        say(_nothing(result, max_rejected))
    elif format_ == "text" and len(files) > 1:
        say("next: give Klaviyo each of these files as a source of the one catalogue")
    sys.exit(1 if result.rejected or not files else 0)


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
    opened, options = _opened(source, **how)
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as spool:
        for made in items(opened, options, result, plain=how["plain_text"]):
            if not isinstance(made, Rejected):
                spool.write(json.dumps(made[1], ensure_ascii=False) + "\n")
        _report(result, [], None, "text")
        if not result.items or result.rejected > result.rows * max_rejected / 100:
            say(_nothing(result, max_rejected).replace("written", "sent"))
            sys.exit(1)
        hidden = not sys.stderr.isatty()
        bar = click.progressbar(length=result.items, file=sys.stderr, hidden=hidden)
        with connected(url) as klaviyo, State(state_path) as state, bar:
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


class _Lines:
    """A file of NDJSON that is there only if there is something in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def add(self, value: object) -> None:
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8", errors="replace")
        self._file.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def _opened(source: str, **how: Any) -> tuple[Any, Options]:
    from snippetgen.feed import Options, open_source

    maps = dict(_pair(pair) for pair in how["maps"])
    base = how["base"]
    if base is not None and not base.startswith(("https://", "http://")):
        raise SnippetgenError(Problem(f"--base {base} is no site", hint="--base https://shop.com"))
    base = None if base is None else base.rstrip("/") + "/"
    options = Options(_numbers(how["plan_path"]), base, how["decimal"], maps)
    return open_source(source, how["form"], how["sql"], how["key"]), options


def _numbers(plan_path: Path | None) -> bool:
    """Does the plan say that ids are numbers?"""
    from snippetgen.plan import load_plan

    path = plan_path or Path("snippetgen.toml")
    if plan_path is None and not path.is_file():
        return False
    return load_plan(path).vocabulary.type_of("product.id") == "number"


def _pair(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not equals or not column:
        raise SnippetgenError(Problem(f"--map {text}", hint="--map link=COLUMN"))
    return name.strip(), column.strip()


def _report(result: Result, files: list[str], rejects: Path | None, format_: str) -> None:
    if format_ == "json":
        whole = {
            "rows": result.rows,
            "items": result.items,
            "rejected": result.rejected,
            "files": files,
            "rejects": None if rejects is None else str(rejects),
            "counts": dict(result.counts),
            "findings": [finding.as_json() for finding in result.findings],
        }
        click.echo(json.dumps(whole, indent=2))
        return
    for finding in result.findings:
        place = f"row {finding.row}" + (f", {finding.column}" if finding.column else "")
        say(f"{place}: {finding.severity} {finding.name}: {finding.message}")
        if finding.hint:
            say(f"  {finding.hint}")
    for name, count in result.counts.items():
        shown = sum(finding.name == name for finding in result.findings)
        if count > shown:
            say(f"and {count - shown:,} more of {name}")
    for file in files:
        click.echo(file)
    say(f"{result.items:,} items, {result.rejected:,} rows left out")
    if rejects is not None:
        say(f"what was left out, and why: {rejects}")

"""What the commands share that read products: options, and the report of a source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from snippetgen.cli.options import counted, say
from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.feed import Options, Result
    from snippetgen.feed.rows import Source

FORMS = ("csv", "tsv", "ndjson", "json", "parquet", "sql", "shopify", "merchant", "feed")


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


class Lines:
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


def opened_source(source: str, **how: Any) -> tuple[Source, Options]:
    from snippetgen.feed import Options, open_source

    maps = dict(_pair(pair) for pair in how["maps"])
    base = how["base"]
    if base is not None and not base.startswith(("https://", "http://")):
        raise SnippetgenError(Problem(f"--base {base} is no site", hint="--base https://shop.com"))
    base = None if base is None else base.rstrip("/") + "/"
    numbers = _numbers(how["plan_path"])
    options = Options(numbers, base=base, decimal=how["decimal"], map=maps)
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


def report(result: Result, files: list[str], rejects: Path | None, format_: str) -> None:
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
    say(f"{counted(result.items, 'item')}, {counted(result.rejected, 'row')} left out")
    if rejects is not None:
        say(f"what was left out, and why: {rejects}")

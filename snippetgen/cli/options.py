"""What several commands share: options, and errors turned into exits."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from snippetgen.errors import SnippetgenError
from snippetgen.keys import masked

P = ParamSpec("P")
R = TypeVar("R")

_HELD = 64 * 1024  # characters that are written at once where nobody watches

plan_option = click.option(
    "--plan",
    "plan_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default="snippetgen.toml",
    show_default=True,
    help="The tracking plan.",
)


def user_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Print a SnippetgenError on stderr and exit with 2: it is about what the user gave us."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except SnippetgenError as error:
            for problem in error.problems:
                say(f"error: {problem}")
            sys.exit(2)

    return wrapped


def say(text: str, **style: Any) -> None:
    """Talk, as opposed to results: on stderr."""
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a letter can't be written
    click.echo(click.style(text, **style) if style else text, err=True)


def counted(count: int, what: str) -> str:
    """`1 file`, `2,500 files`."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def codes(given: Iterable[str], rules: Iterable[str], option: str) -> tuple[str, ...]:
    """Codes of rules, or how they begin. `--select W,N001` is as good as saying it twice."""
    found = [code.strip().upper() for each in given for code in each.split(",")]
    for code in found:
        if not any(known.startswith(code) for known in rules):
            raise click.UsageError(f"{option}: there is no rule {code}")
    return tuple(found)


def write_lines(text: Iterable[str]) -> None:
    """Results, to a terminal at once, else in larger pieces."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console may not have every letter
    colour = False if os.environ.get("NO_COLOR") else None
    watched = sys.stdout.isatty()
    held: list[str] = []
    size = 0
    for line in text:
        held.append(line)
        size += len(line)
        if watched or size > _HELD:
            click.echo("\n".join(held), color=colour)
            held, size = [], 0
    if held:
        click.echo("\n".join(held), color=colour)


def shown(text: str) -> str:
    """Out of a file, fit for a terminal: without keys, and without what a terminal would obey."""
    return masked("".join(char if char.isprintable() else "\ufffd" for char in text))

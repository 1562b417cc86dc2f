"""What several commands share: options, and errors turned into exits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from snippetgen.errors import SnippetgenError

P = ParamSpec("P")
R = TypeVar("R")

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
                click.echo(f"error: {problem}", err=True)
            sys.exit(2)

    return wrapped


def say(text: str, **style: Any) -> None:
    """Talk, as opposed to results: on stderr."""
    click.echo(click.style(text, **style) if style else text, err=True)

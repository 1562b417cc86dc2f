"""What the commands share that send to Klaviyo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.klaviyo import Klaviyo

P = ParamSpec("P")
R = TypeVar("R")

URL = "https://a.klaviyo.com"

url_option = click.option(
    "--url", default=URL, show_default=True, help="Where to send: a mock Klaviyo's address."
)


def needs_httpx(command: Callable[P, R]) -> Callable[P, R]:
    """What is inside imports httpx, which not everybody has. Goes under `user_errors`."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ModuleNotFoundError as error:
            if error.name != "httpx":
                raise
            problem = Problem("httpx is missing", hint="pip install 'snippetgen[send]'")
            raise SnippetgenError(problem) from error

    return wrapped


def connected(url: str) -> Klaviyo:
    """A connection with the private key that is found. Raises SnippetgenError."""
    from snippetgen.klaviyo import Klaviyo, private_key

    return Klaviyo(private_key(), url=url)

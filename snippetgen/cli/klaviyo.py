"""What the commands share that send to Klaviyo."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from snippetgen.cli.options import say
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
        if sys.stderr.isatty():
            _tell_waits()
        try:
            return command(*args, **kwargs)
        except ModuleNotFoundError as error:
            if error.name != "httpx":
                raise
            problem = Problem("httpx is missing", hint="pip install 'snippetgen[send]'")
            raise SnippetgenError(problem) from error

    return wrapped


class _Talk(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


def _tell_waits() -> None:
    """A net that is gone takes minutes to give up: somebody who looks on is told of it."""
    log = logging.getLogger("snippetgen.klaviyo")
    log.setLevel(logging.INFO)
    log.addHandler(_Talk())


def connected(url: str) -> Klaviyo:
    """A connection with the private key that is found. Raises SnippetgenError."""
    from snippetgen.klaviyo import Klaviyo, private_key

    return Klaviyo(private_key(), url=url)

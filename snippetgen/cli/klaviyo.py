"""What the commands share that send to Klaviyo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.klaviyo import Klaviyo

URL = "https://a.klaviyo.com"

url_option = click.option(
    "--url", default=URL, show_default=True, help="Where to send: a mock Klaviyo's address."
)


def connected(url: str) -> Klaviyo:
    """A connection with the private key that is found. Raises SnippetgenError."""
    try:
        from snippetgen.klaviyo import Klaviyo, private_key
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        problem = Problem("httpx is missing", hint="pip install 'snippetgen[send]'")
        raise SnippetgenError(problem) from error
    return Klaviyo(private_key(), url=url)

"""`snippetgen endpoint`."""

from __future__ import annotations

import errno

import click

from snippetgen.cli.options import say, user_errors
from snippetgen.errors import Problem, SnippetgenError

EXTRA = ("starlette", "uvicorn", "h11")


@click.command("endpoint")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8210,
    show_default=True,
    help="0 takes any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. Others than this machine's own can then read what arrives.",
)
@user_errors
def command(port: int, host: str) -> None:
    """Run a mock Klaviyo on this machine, until Ctrl-C.

    It takes what klaviyo.js and the event APIs are sent, and shows it at /events.
    """
    try:
        from snippetgen.endpoint.server import address_of, listen, run
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in EXTRA:
            raise
        problem = Problem(f"{package} is missing", hint="pip install 'snippetgen[endpoint]'")
        raise SnippetgenError(problem) from error
    try:
        listener = listen(host, port)
    except OSError as error:
        raise SnippetgenError(_why_not(error, host, port)) from error
    url = address_of(listener)
    say(
        f"mock Klaviyo at {url}: route https://a.klaviyo.com and https://static.klaviyo.com to it,"
        f" or load {url}/onsite/js/<company_id>/klaviyo.js; see {url}/events"
    )
    run(listener)


def _why_not(error: OSError, host: str, port: int) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(f"port {port} is taken", hint="choose another: --port 0 takes any free one")
    if error.errno == errno.EACCES:
        return Problem(f"port {port} is reserved", hint="choose one above 1023 with --port")
    return Problem(f"can't listen on {host}: {error.strerror or error}")

"""`snippetgen endpoint`."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.options import say, user_errors
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.keys import company_id_fault, masked

if TYPE_CHECKING:
    from snippetgen.endpoint.klaviyo import Behaviour

EXTRA = ("starlette", "uvicorn", "h11", "anyio", "orjson")


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
@click.option(
    "--company-id",
    envvar="KLAVIYO_COMPANY_ID",
    show_envvar=True,
    help="Take calls for this account only (its public key).",
)
@click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep all of it in this SQLite file, and go on from there; else it is gone at the end.",
)
@click.option(
    "--export",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="At the end, write the events to this file as NDJSON; - is stdout.",
)
@click.option("--json", "as_json", is_flag=True, help="Log a line of JSON for each request.")
@click.option("--mask-email", is_flag=True, help="Show and store no e-mail address.")
@click.option(
    "--v1",
    type=click.Choice(("as-it-was", "gone")),
    default="as-it-was",
    show_default=True,
    help="Track and Identify: as they were, or 410 as now.",
)
@click.option(
    "--rates",
    default="off",
    show_default=True,
    metavar="off|real|FACTOR",
    help="Rate limits: none, Klaviyo's, or those times a factor.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="KIND[:SECONDS][,SHARE%][@ADDRESS]",
    help="What goes wrong; again for more. `--fault help` lists the kinds.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the faults' chances.")
@user_errors
def command(
    port: int,
    host: str,
    company_id: str | None,
    store: Path | None,
    export: str | None,
    as_json: bool,
    mask_email: bool,
    v1: str,
    rates: str,
    faults: tuple[str, ...],
    seed: int,
) -> None:
    """Run a mock Klaviyo on this machine, until Ctrl-C.

    It takes what klaviyo.js and the APIs are sent, decides what Klaviyo would keep, and shows it
    at /events.
    """
    with needed_extra():
        from snippetgen.endpoint.account import Account
        from snippetgen.endpoint.app import make_app
        from snippetgen.endpoint.mask import Mask
        from snippetgen.endpoint.server import address_of, listen, run
        from snippetgen.endpoint.store import Store
    if "help" in faults:
        _say_faults()
        return
    if company_id is not None and (fault := company_id_fault(company_id)):
        raise SnippetgenError(Problem(f"--company-id: {fault}"))
    log = _log_json if as_json else _log_text
    behaviour = _behaviour(v1, company_id, rates, faults, seed, log)
    account = Account(Store(store), Mask() if mask_email else None)
    try:
        listener = listen(host, port)
    except OSError as error:
        raise SnippetgenError(why_not(error, host, port)) from error
    url = address_of(listener)
    say(
        f"mock Klaviyo at {url}: route https://a.klaviyo.com and https://static.klaviyo.com to it,"
        f" or load {url}/onsite/js/<company_id>/klaviyo.js; see {url}/events"
    )
    run(listener, make_app(account, behaviour))
    if export is not None:
        _export(account.store.lines(), export)
    account.store.close()


@contextmanager
def needed_extra() -> Iterator[None]:
    """Say what to type where the extra is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in EXTRA:
            raise
        problem = Problem(f"{package} is missing", hint="pip install 'snippetgen[endpoint]'")
        raise SnippetgenError(problem) from error


def why_not(error: OSError, host: str, port: int) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(f"port {port} is taken", hint="choose another: --port 0 takes any free one")
    if error.errno == errno.EACCES:
        return Problem(f"port {port} is reserved", hint="choose one above 1023 with --port")
    return Problem(f"can't listen on {host}: {error.strerror or error}")


def _behaviour(
    v1: str,
    company_id: str | None,
    rates: str,
    faults: tuple[str, ...],
    seed: int,
    log: Callable[[dict[str, Any], list[dict[str, Any]]], None],
) -> Behaviour:
    from snippetgen.endpoint.faults import Faults, read_fault
    from snippetgen.endpoint.klaviyo import Behaviour
    from snippetgen.endpoint.rates import Rates

    scale = _scale(rates)
    return Behaviour(
        v1_gone=v1 == "gone",
        company_id=company_id,
        faults=Faults(map(read_fault, faults), seed),
        rates=None if scale is None else Rates(scale),
        log=log,
    )


def _scale(rates: str) -> float | None:
    if rates in ("off", "real"):
        return None if rates == "off" else 1.0
    try:
        scale = float(rates)
    except ValueError:
        scale = 0.0
    if not 0 < scale < float("inf"):
        hint = "write off, real, or a factor such as 0.1"
        raise SnippetgenError(Problem(f"--rates can't be {rates!r}", hint=hint))
    return scale


def _say_faults() -> None:
    from snippetgen.endpoint.faults import KINDS

    for kind, what in KINDS.items():
        click.echo(f"{kind:<16} {what}")


def _log_json(request: dict[str, Any], events: list[dict[str, Any]]) -> None:
    line = {key: request[key] for key in ("at", "method", "path", "status")}
    line["faults"] = request.get("faults", [])
    line["events"] = [
        {
            "metric": event["metric"],
            "verdict": event["verdict"],
            "codes": [finding["code"] for finding in event["findings"]],
        }
        for event in events
    ]
    with suppress(BrokenPipeError):
        click.echo(masked(json.dumps(line)))
        sys.stdout.flush()


def _log_text(request: dict[str, Any], events: list[dict[str, Any]]) -> None:
    if request["method"] == "OPTIONS" or request["path"].startswith("/onsite/"):
        return
    if request["status"] >= 400:
        say(masked(f"{request['status']} {request['method']} {request['path']!r}"))
    for event in events:
        codes = " ".join(finding["code"] for finding in event["findings"])
        say(masked(f"{event['verdict']:<8} {event['metric']!r}  {codes}".rstrip()))


def _export(lines: Any, target: str) -> None:
    with click.open_file(target, "w", encoding="utf-8") as file:
        file.writelines(lines)

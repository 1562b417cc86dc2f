"""`snippetgen send`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.klaviyo import needs_httpx, url_option
from snippetgen.cli.options import say, user_errors
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.keys import masked

if TYPE_CHECKING:
    from snippetgen.send import Message, Profile
    from snippetgen.send.sender import Outcome

_WHO = ("email", "phone", "external_id", "kx", "first_name", "last_name")


@click.group("send")
def command() -> None:
    """Send an event or a profile from a server, by the rules and with the ids of the page.

    The private key is looked for in KLAVIYO_PRIVATE_KEY, then in the keyring. Exits with 1 if
    something was not sent or not accepted.
    """


def _shared(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        url_option,
        click.option("--force", is_flag=True, help="Send what Klaviyo would refuse or drop."),
        click.option("--dry-run", is_flag=True, help="Print what would be sent, and send nothing."),
        click.option("--company-id", default="", help="The public key, for --v1."),
        click.option("--v1", type=click.Choice(["get", "post"]),
                     help="The old Track and Identify, which Klaviyo has retired."),
        click.option("--plan", "plan_path", type=click.Path(dir_okay=False, path_type=Path),
                     help="The tracking plan; snippetgen.toml, if it is there."),
        click.option("--cookie", envvar="KLA_ID", metavar="__kla_id",
                     help="The visitor's cookie, which tells who it is; also in KLA_ID."),
    ):  # fmt: skip
        wrapped = option(wrapped)
    return wrapped


def _who(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    for name in reversed(_WHO):
        wrapped = click.option(f"--{name.replace('_', '-')}")(wrapped)
    return click.option("--profile", "traits", multiple=True, metavar="KEY=TEXT|KEY:=JSON",
                        help="A property of the profile; repeatable.")(wrapped)  # fmt: skip


@command.command("track")
@click.argument("metric")
@click.argument("properties", nargs=-1, metavar="[KEY=TEXT|KEY:=JSON]...")
@click.option("--property", "more", multiple=True, metavar="KEY=TEXT|KEY:=JSON",
              help="The same as an argument; repeatable.")  # fmt: skip
@click.option("--json", "file", type=click.Path(allow_dash=True, path_type=Path),
              help="A file of properties, or - for standard input.")  # fmt: skip
@click.option("--unique-id", help="What tells this event from others; an order's number.")
@click.option("--value", type=float, help="What it is worth, in major units.")
@click.option("--currency", help="Of the value, as USD.")
@click.option("--time", help="When it was, as 2026-01-31T12:00:00+01:00; now, unless given.")
@_who
@_shared
@user_errors
@needs_httpx
def track(
    metric: str,
    properties: tuple[str, ...],
    more: tuple[str, ...],
    file: Path | None,
    unique_id: str | None,
    value: float | None,
    currency: str | None,
    time: str | None,
    **how: Any,
) -> None:
    """Send an event: `track "Placed Order" OrderId=1001 ItemCount:=2 --email ann@shop.com`."""
    from snippetgen.send import Event
    from snippetgen.send.variables import read_object

    carried = {**(read_object(file) if file is not None else {}), **_pairs((*properties, *more))}
    whole = int(value) if value is not None and value.is_integer() else value
    event = Event(
        metric,
        _profile(how),
        carried,
        whole,
        currency,
        unique_id,
        None if not time else _time(time),
    )
    _run(how, lambda sender, cookie: [sender.track(event, cookie=cookie)])


@command.command("identify")
@click.argument("properties", nargs=-1, metavar="[KEY=TEXT|KEY:=JSON]...")
@_who
@_shared
@user_errors
@needs_httpx
def identify(properties: tuple[str, ...], **how: Any) -> None:
    """Make or change a profile: `identify --email ann@shop.com Plan=gold Orders:=3`."""
    profile = _profile({**how, "traits": (*how["traits"], *properties)})
    _run(how, lambda sender, cookie: [sender.identify(profile, cookie=cookie)])


@command.command("trigger")
@click.argument("name")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option("--time", help="When it was; now, unless given.")
@_shared
@user_errors
@needs_httpx
def trigger(name: str, file: Path, time: str | None, **how: Any) -> None:
    """Send what the plan's page would send at a trigger: `trigger order_placed order.json`.

    FILE holds the variables: {"order": {"id": "1001", "items": [...]}, "customer": {...}}.
    Unique ids are the page's, so that what both send is counted once.
    """
    from snippetgen.send.variables import read_object

    if _plan(how["plan_path"]) is None:
        hint = "--plan FILE, or `snippetgen init`, which writes one"
        raise SnippetgenError(Problem("there is no tracking plan here", hint=hint))
    variables = read_object(file)
    at = None if not time else _time(time)
    _run(how, lambda sender, cookie: sender.trigger(name, variables, cookie=cookie, time=at))


def _run(how: Mapping[str, Any], call: Callable[[Any, str | None], Sequence[Outcome]]) -> None:
    from snippetgen.send import Sender
    from snippetgen.wire import WireError

    dry, force = how["dry_run"], how["force"]
    options = {name: how[name] for name in ("url", "v1", "company_id", "force", "dry_run")}
    try:
        with Sender(_plan(how["plan_path"]), **options) as sender:
            outcomes = call(sender, how["cookie"])
    except WireError as error:
        raise SnippetgenError(Problem(f"{error.detail} ({error.pointer})")) from error
    for outcome in outcomes:
        _tell(outcome, dry=dry)
    lost = any(o.message.lost for o in outcomes) and not force
    sys.exit(1 if lost or not (dry or all(o.ok for o in outcomes)) else 0)


def _tell(outcome: Outcome, *, dry: bool) -> None:
    message = outcome.message
    for found in message.violations:
        say(f"{found.severity} {found.code} {found.path}: {found.message}")
        if found.hint:
            say(f"  {found.hint}")
    if dry:
        text = masked(json.dumps(message.payload, indent=2, ensure_ascii=False))
        click.echo(text.encode("utf-8", "backslashreplace"))  # half a letter, as JSON writes it
    elif outcome.ok:
        click.echo(f"accepted: {_name(message)}")
    else:
        say(f"error: {_name(message)}: {outcome.reason}")


def _name(message: Message) -> str:
    attributes = message.payload.get("data", {}).get("attributes", {})
    metric = attributes.get("metric", {}).get("data", {}).get("attributes", {}).get("name")
    return str(metric or message.payload.get("event") or "profile")


def _plan(path: Path | None) -> Any:
    from snippetgen.plan import load_plan

    if path is None and not Path("snippetgen.toml").is_file():
        return None
    return load_plan(path or "snippetgen.toml")


def _profile(how: Mapping[str, Any]) -> Profile:
    from snippetgen.send import Profile

    texts = {name: how[name] for name in _WHO if name != "phone"}
    return Profile(phone_number=how["phone"], properties=_pairs(how["traits"]), **texts)


def _pairs(pairs: Sequence[str]) -> dict[str, Any]:
    """`KEY=text` and `KEY:=JSON`: which of the two is said, not guessed."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or not key.rstrip(":"):
            hint = "KEY=text, or KEY:=JSON for a number or a list"
            raise SnippetgenError(Problem(f"{pair!r} is no property", hint=hint))
        if not key.endswith(":"):
            found[key] = text
            continue
        try:
            found[key[:-1]] = json.loads(text)
        except (ValueError, RecursionError) as error:
            hint = f"for text, write {key[:-1]}={text}"
            raise SnippetgenError(Problem(f"{pair!r}: {text!r} is no JSON", hint=hint)) from error
    return found


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        hint = "2026-01-31T12:00:00+01:00; without an offset it is UTC"
        raise SnippetgenError(Problem(f"--time {text} is no date and time", hint=hint)) from error

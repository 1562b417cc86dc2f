"""`snippetgen coupons`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from snippetgen.cli.klaviyo import connected, needs_httpx, url_option
from snippetgen.cli.options import say, user_errors
from snippetgen.errors import Problem, SnippetgenError


@click.group("coupons")
def command() -> None:
    """Make coupon codes for Klaviyo, or push them there.

    Codes are worth money: they go into a file that only you can read, and are never printed.
    """


@command.command("generate")
@click.option("--count", type=click.IntRange(1), required=True, help="How many codes.")
@click.option("--prefix", default="", help="What every code begins with, as SUMMER-.")
@click.option("--length", type=click.IntRange(1, 64), help="Letters after the prefix; the"
              " shortest that is safe, unless given.")  # fmt: skip
@click.option("--alphabet", help="The letters to draw from. Ours has none that look alike.")
@click.option("--one-in", type=click.IntRange(2), default=100_000_000, show_default=True,
              help="Guesses it must take until one hits.")  # fmt: skip
@click.option("--earlier", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help="A file of codes not to make again; repeatable.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default="coupons.csv",
              show_default=True, help="The file to write; it must not exist.")  # fmt: skip
@user_errors
def generate(
    count: int,
    prefix: str,
    length: int | None,
    alphabet: str | None,
    one_in: int,
    earlier: tuple[Path, ...],
    out: Path,
) -> None:
    """Make random codes, and write the file that Klaviyo's upload takes."""
    from snippetgen.coupons import ALPHABET, form_for
    from snippetgen.coupons.files import earlier_codes, write_codes

    letters = ALPHABET if alphabet is None else alphabet
    form = form_for(count, prefix=prefix, length=length, alphabet=letters, one_in=one_in)
    known = earlier_codes(earlier)
    write_codes(out, form, count, known)
    click.echo(str(out))
    if known:
        say(f"kept apart from {len(known):,} earlier codes")
    say(f"{count:,} codes of {len(prefix) + form.length} characters;"
        f" of {form.one_in:,} guesses, one hits")  # fmt: skip
    say("next: Klaviyo > Content > Coupons > Upload coupons, or `snippetgen coupons push`")


@command.command("push")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--coupon", required=True, help="The coupon at Klaviyo that the codes are of.")
@click.option("--create", is_flag=True, help="Make the coupon first.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
              help="When the codes expire, in UTC; a year from now unless given.")  # fmt: skip
@url_option
@user_errors
@needs_httpx
def push(file: Path, coupon: str, create: bool, expires: datetime | None, url: str) -> None:
    """Push a file of codes to Klaviyo, 1,000 in a bulk job.

    The private key is looked for in KLAVIYO_PRIVATE_KEY, then in the keyring. Run it again if it
    breaks off: FILE.pushed tells what Klaviyo has already.
    """
    from snippetgen.coupons import read_codes
    from snippetgen.coupons.push import push as push_codes

    if expires is not None and expires.replace(tzinfo=UTC) < datetime.now(UTC):
        raise SnippetgenError(Problem(f"--expires {expires:%Y-%m-%d} is past"))
    until = None if expires is None else f"{expires.isoformat()}+00:00"
    count = sum(1 for _ in read_codes(file))  # all of it is looked at before anything is sent
    if not count:
        raise SnippetgenError(Problem("holds no code", file))
    bar = click.progressbar(length=count, file=sys.stderr, hidden=not sys.stderr.isatty())
    with connected(url) as klaviyo, bar:
        if create:
            attributes = {"external_id": coupon}
            made = klaviyo.post(
                "/api/coupons", {"data": {"type": "coupon", "attributes": attributes}}
            )
            if not made.ok and made.status != 409:  # there already
                raise SnippetgenError([Problem(f"the coupon: {each}") for each in made.errors])
        pushed = push_codes(klaviyo, file, coupon, until, bar.update)
    if pushed.before:
        say(f"{pushed.before:,} codes were there from before")
    if pushed.there:
        say(f"{pushed.there:,} codes Klaviyo had already")
    for text, times in pushed.errors.items():
        say(f"error: {text} ({times:,} times)")
    say(f"{pushed.codes:,} codes in jobs that Klaviyo accepted, {pushed.failed:,} failed")
    sys.exit(1 if pushed.errors else 0)

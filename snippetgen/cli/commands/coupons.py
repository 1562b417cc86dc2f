"""`snippetgen coupons`."""

from __future__ import annotations

from pathlib import Path

import click

from snippetgen.cli.options import say, user_errors


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

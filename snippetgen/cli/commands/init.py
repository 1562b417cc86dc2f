"""`snippetgen init`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from snippetgen.cli.options import say, user_errors

_EVENTS = (
    "identify", "active_on_site", "viewed_product", "added_to_cart", "viewed_collection",
    "submitted_search", "started_checkout", "placed_order", "ordered_product",
)  # fmt: skip


@click.command("init")
@click.option("--platform", "platforms", multiple=True, help="shopify, django, gtm …; repeatable.")
@click.option("--company-id", help="Klaviyo's public key: six letters or digits.")
@click.option(
    "--plan",
    "plan_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default="snippetgen.toml",
    show_default=True,
    help="The file to write.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@user_errors
def command(
    platforms: tuple[str, ...], company_id: str | None, plan_path: Path, force: bool
) -> None:
    """Write a commented tracking plan. Asks for what is not given."""
    from snippetgen.catalog import platform_folders
    from snippetgen.errors import OutputError, Problem
    from snippetgen.plan_template import plan_text

    if plan_path.exists() and not force:
        raise OutputError(Problem("exists already", plan_path, hint="--force overwrites it"))
    known = platform_folders()
    try:
        platforms, company_id = _asked(platforms, company_id, known)
    except click.Abort:
        if sys.stdin.isatty():
            raise  # Ctrl-C
        raise click.UsageError("no answer: give --platform and --company-id") from None
    text = plan_text(_company_id(company_id), _platforms(platforms, known), _EVENTS)
    _write(plan_path, text)
    click.echo(str(plan_path))
    option = "" if str(plan_path) == "snippetgen.toml" else f" --plan {shlex.quote(str(plan_path))}"
    say(f"next: snippetgen build{option}")


def _asked(
    platforms: tuple[str, ...], company_id: str | None, known: Mapping[str, Path]
) -> tuple[tuple[str, ...], str]:
    platforms = platforms or click.prompt(
        f"Platforms ({', '.join(known)})",
        default="html",
        err=True,
        value_proc=lambda answer: _platforms(answer.replace(",", " ").split(), known),
    )
    if company_id is None:
        company_id = click.prompt(
            "Klaviyo's public key (Settings > API keys)", err=True, value_proc=_company_id
        )
    return platforms, company_id or ""


def _write(path: Path, text: str) -> None:
    """The whole file or the old one."""
    from snippetgen.errors import OutputError, Problem

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # /dev/stdout
            path.write_text(text, encoding="utf-8")
            return
        beside = path.with_name(f"{path.name}.new")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(Problem(f"can't be written: {error.strerror}", path)) from None


def _platforms(names: Sequence[str], known: Mapping[str, Path]) -> tuple[str, ...]:
    """The names, if all are known. A UsageError: exit 2 for an option, asked again at a prompt."""
    from snippetgen.errors import did_you_mean
    from snippetgen.keys import masked

    for name in names:
        if name not in known:
            message = f"unknown platform {name!r}: {did_you_mean(name, known)}"
            raise click.UsageError(masked(message))
    if not names:
        raise click.UsageError(f"name one at least: {', '.join(known)}")
    return tuple(names)


def _company_id(text: str | None) -> str:
    from snippetgen.keys import company_id_fault

    text = (text or "").strip()
    if fault := company_id_fault(text):
        raise click.UsageError(f"company id: {fault}")
    return text

"""`snippetgen init`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
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
@click.option(
    "--integration/--no-integration",
    default=None,
    help="Shopify: the store is connected in Klaviyo, which then reports checkouts and orders.",
)
@click.option(
    "--app-embed/--no-app-embed",
    default=None,
    help="Shopify: Klaviyo's app embed is on, and sends Viewed Product.",
)
@click.option(
    "--behavioral-events/--no-behavioral-events",
    default=None,
    help="Shopify: Klaviyo's own pixel is on: Added to Cart, Viewed Collection, Submitted Search.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@user_errors
def command(
    platforms: tuple[str, ...],
    company_id: str | None,
    plan_path: Path,
    force: bool,
    **klaviyo: bool | None,
) -> None:
    """Write a commented tracking plan. Asks for what is not given."""
    from snippetgen.catalog import platform_folders
    from snippetgen.errors import OutputError, Problem
    from snippetgen.plan_template import plan_text
    from snippetgen.store import owners

    if plan_path.exists() and not force:
        raise OutputError(Problem("exists already", plan_path, hint="--force overwrites it"))
    known = platform_folders()
    try:
        platforms, company_id = _asked(platforms, company_id, known)
    except click.Abort:
        if sys.stdin.isatty():
            raise  # Ctrl-C
        raise click.UsageError("no answer: give --platform and --company-id") from None
    chosen = _platforms(platforms, known)
    said = owners(chosen, _klaviyo_app(chosen, klaviyo))
    examples = _examples(known[name] for name in chosen)
    text = plan_text(_company_id(company_id), chosen, _EVENTS, said, examples)
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


_QUESTIONS = {
    "integration": "Is the store connected in Klaviyo (Integrations > Shopify)?",
    "app_embed": "Is Klaviyo's app embed on (Themes > Customize > App embeds)?",
    "behavioral_events": 'Is "Track behavioral events" on (Klaviyo > Integrations > Shopify)?',
}


def _klaviyo_app(
    platforms: Sequence[str], given: Mapping[str, bool | None]
) -> Mapping[str, bool | None]:
    """Which parts of Klaviyo's own app are on; asked for a Shopify store, where somebody is."""
    if not any(name.startswith("shopify") for name in platforms) or not _is_asked():
        return given
    answers = dict(given)
    for part, question in _QUESTIONS.items():
        # Without the integration there is nothing to switch on.
        if answers[part] is None and answers["integration"] is not False:
            answers[part] = click.confirm(question, default=False, err=True)
    return answers


def _examples(folders: Iterable[Path]) -> list[str]:
    """What platforms add to a plan that is begun; one of the user's own may add nothing."""
    files = [folder / "_plan.toml" for folder in folders]
    return [file.read_text(encoding="utf-8") for file in files if file.is_file()]


def _is_asked() -> bool:
    return sys.stdin.isatty()


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

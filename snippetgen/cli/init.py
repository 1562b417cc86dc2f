"""`snippetgen init`."""

from __future__ import annotations

from pathlib import Path

import click

from snippetgen.cli.options import say, user_errors

_EVENTS = (
    "identify", "active_on_site", "viewed_product", "added_to_cart",
    "started_checkout", "placed_order", "ordered_product",
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
    from snippetgen.errors import OutputError, PlanError, Problem, did_you_mean
    from snippetgen.keys import company_id_fault
    from snippetgen.plan_template import plan_text

    if plan_path.exists() and not force:
        raise OutputError(Problem("exists already", plan_path, hint="--force overwrites it"))
    known = platform_folders()
    if not platforms:
        answer = click.prompt(f"Platforms ({', '.join(known)})", default="html", err=True)
        platforms = tuple(answer.replace(",", " ").split())
    for name in platforms:
        if name not in known:
            raise PlanError(Problem(f"unknown platform {name!r}", hint=did_you_mean(name, known)))
    if company_id is None:
        company_id = click.prompt("Klaviyo's public key (Settings > API keys)", err=True)
    if fault := company_id_fault(company_id):
        raise PlanError(Problem(f"--company-id: {fault}"))
    plan_path.parent.mkdir(parents=True, exist_ok=True)
    plan_path.write_text(plan_text(str(company_id), platforms, _EVENTS), encoding="utf-8")
    click.echo(str(plan_path))
    say(f"next: snippetgen build --plan {plan_path}" if plan_path.name != "snippetgen.toml"
        else "next: snippetgen build")

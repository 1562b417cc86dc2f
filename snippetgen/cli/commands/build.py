"""`snippetgen build`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from snippetgen.cli.options import plan_option, say, shown, user_errors

if TYPE_CHECKING:
    from snippetgen.model import Plan


@click.command("build")
@click.argument("platforms", nargs=-1, metavar="[PLATFORM]...")
@plan_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; the plan's `out`, or dist/ beside the plan, when left out.",
)
@click.option("--check", is_flag=True, help="Write nothing: exit 1 with a diff when it is stale.")
@click.option("--force", is_flag=True, help="Overwrite our own files even where they were edited.")
@user_errors
def command(
    platforms: tuple[str, ...], plan_path: Path, out: Path | None, check: bool, force: bool
) -> None:
    """Write the snippets and INSTALL.md of every platform (or of some) to dist/PLATFORM/."""
    from snippetgen.output import compare, write
    from snippetgen.plan import load_plan
    from snippetgen.snippets import build

    plan = load_plan(plan_path)
    folder = out or plan.out
    chosen = platforms or None
    files = build(plan, chosen)
    if check:
        if diff := compare(files, folder, chosen):
            click.echo(diff, nl=False)
            say(f"{folder}/ is stale: run `snippetgen build`")
            sys.exit(1)
        _tell(plan, chosen)
        say(f"{folder}/ is fresh")
        return
    _tell(plan, chosen)
    changes = write(files, folder, chosen, force=force)
    for file in changes.written:
        click.echo(f"{folder / file}")
    for file in changes.removed:
        say(f"removed {folder / file}")
    same = len(files) - len(changes.written)
    say(f"{len(changes.written)} written, {same} unchanged")
    for name in chosen or plan.platforms:
        if any(file.startswith(f"{name}/") for file in changes.written):
            say(f"next: read {folder / name / 'INSTALL.md'}")


def _tell(plan: Plan, platforms: tuple[str, ...] | None) -> None:
    """What the plan leaves open, and what Klaviyo would make of what it sends.

    Files are written all the same.
    """
    from snippetgen.bind import bind
    from snippetgen.gaps import gaps
    from snippetgen.review import review

    for name in platforms or plan.platforms:
        if all(cell.state == "none" for cell in bind(plan, name).cells):
            say(f"warning: {name} sends nothing of this plan: `snippetgen list` says why")
    for gap in gaps(plan, platforms):
        say(f"warning: {gap.event}: {gap.message}")
        say(f"  {gap.hint}")
    for found in review(plan, platforms):
        where = "" if len(found.platforms) == len(plan.platforms) else ", ".join(found.platforms)
        about = f"{found.event} ({where})" if where else found.event
        violation = found.violation
        say(f"{violation.severity} {violation.code}: {about}: {shown(violation.message)}")
        if violation.hint:
            say(f"  {shown(violation.hint)}")

"""`snippetgen show`."""

from __future__ import annotations

from pathlib import Path

import click

from snippetgen.cli.options import plan_option, user_errors


@click.command("show")
@click.argument("platform")
@click.argument("event", required=False)
@plan_option
@user_errors
def command(platform: str, event: str | None, plan_path: Path) -> None:
    """Print one paste-ready snippet, and nothing else.

    Without EVENT: what belongs on every page. With EVENT: all that this one event needs, data
    and runtime; a page may hold several, the runtime starts once.
    """
    from snippetgen.owners import check_owners
    from snippetgen.plan import load_plan
    from snippetgen.snippets import render

    plan = load_plan(plan_path)
    check_owners(plan)
    click.echo(render(plan, platform, event), nl=False)

"""`snippetgen list`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from snippetgen.cli.options import plan_option, user_errors


@click.command("list")
@plan_option
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@user_errors
def command(plan_path: Path, format_: str) -> None:
    """Print which event reaches Klaviyo from which platform, and what is missing there."""
    from snippetgen.bind import matrix
    from snippetgen.plan import load_plan

    rows = matrix(load_plan(plan_path))
    if format_ == "json":
        tree = {
            platform: {
                cell.event: {
                    "state": cell.state, "missing": list(cell.missing), "reason": cell.reason
                }
                for cell in cells
            }
            for platform, cells in rows.items()
        }  # fmt: skip
        click.echo(json.dumps(tree, indent=2))
        return
    events = [cell.event for cell in next(iter(rows.values()))]
    width = max(map(len, events))
    columns = {platform: max(len(platform), 9) for platform in rows}
    head = "  ".join(name.ljust(size) for name, size in columns.items())
    click.echo(f"{'event'.ljust(width)}  {head}".rstrip())
    for number, event in enumerate(events):
        cells = (
            _short(cells[number].state).ljust(columns[name]) for name, cells in rows.items()
        )
        click.echo(f"{event.ljust(width)}  {'  '.join(cells)}".rstrip())
    for platform, cells in rows.items():
        for cell in cells:
            if cell.missing or cell.state == "none":
                why = cell.reason or f"without {', '.join(cell.missing)}"
                click.echo(f"\n{platform} {cell.event}: {why}", nl=False)
    click.echo()


def _short(state: str) -> str:
    return {"full": "yes", "partial": "partly", "automatic": "by itself", "none": "no"}[state]

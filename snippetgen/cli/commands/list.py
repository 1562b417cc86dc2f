"""`snippetgen list`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from snippetgen.cli.options import plan_option, say, user_errors

if TYPE_CHECKING:
    from snippetgen.bind import Cell

_SHOWN = {"full": "yes", "partial": "partly", "automatic": "by itself", "none": "no"}


@click.command("list")
@plan_option
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@user_errors
def command(plan_path: Path, format_: str) -> None:
    """Print which event reaches Klaviyo from which platform, and what is missing there."""
    from snippetgen.bind import matrix
    from snippetgen.errors import PlanError
    from snippetgen.owners import check_owners
    from snippetgen.plan import load_plan

    plan = load_plan(plan_path)
    rows = matrix(plan)
    click.echo(_json(rows) if format_ == "json" else _text(rows))
    try:
        check_owners(plan)
    except PlanError as error:  # `build` refuses this plan; who looks can still decide
        say(str(error))


def _json(rows: Mapping[str, tuple[Cell, ...]]) -> str:
    tree = {
        platform: {
            cell.event: {"state": cell.state, "missing": cell.missing, "reason": cell.reason}
            for cell in cells
        }
        for platform, cells in rows.items()
    }
    return json.dumps(tree, indent=2)


def _text(rows: Mapping[str, tuple[Cell, ...]]) -> str:
    """A table with a row for each event, then a line for each cell that lacks something."""
    events = [cell.event for cell in next(iter(rows.values()))]
    width = max(map(len, events))
    lines = [f"{'event'.ljust(width)}  {'  '.join(name.ljust(9) for name in rows)}"]
    for number, event in enumerate(events):
        shown = (
            _SHOWN[cells[number].state].ljust(max(9, len(name))) for name, cells in rows.items()
        )
        lines.append(f"{event.ljust(width)}  {'  '.join(shown)}")
    lines.append("")
    for platform, cells in rows.items():
        for cell in cells:
            if cell.missing or cell.state == "none":
                why = cell.reason or f"without {', '.join(cell.missing)}"
                lines.append(f"{platform} {cell.event}: {why}")
    return "\n".join(line.rstrip() for line in lines).rstrip()

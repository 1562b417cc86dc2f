"""Who sends an event, where several parts of one store could: its theme, its pixel, Klaviyo's app.

A plan says so in `[owner]`. Platforms of one store (`store` in their `platform.toml`) see the same
visits: without an owner an event would arrive once from each.
"""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.bind import Bound, bind
from snippetgen.errors import Finding, PlanError, Problem, did_you_mean
from snippetgen.model import KLAVIYO, Plan
from snippetgen.toml_lines import line_of


def check_owners(plan: Plan) -> None:
    """Raises PlanError naming each event that two platforms would send, or that its owner can't."""
    if findings := list(_findings(plan)):
        raise PlanError(
            [
                Problem(
                    f"{'.'.join(found.at)}: {found.message}",
                    plan.path,
                    line_of(plan.text, found.at, found.value),
                    found.hint,
                )
                for found in findings
            ]
        )


def _findings(plan: Plan) -> Iterator[Finding]:
    yield from _unknown(plan)
    stores: dict[str, list[Bound]] = {}
    for name in plan.platforms:
        bound = bind(plan, name)
        if bound.platform.store:
            stores.setdefault(bound.platform.store, []).append(bound)
    for platforms in stores.values():
        for event in plan.events:
            senders = [bound.platform.name for bound in platforms if _sends(bound, event.name)]
            if len(senders) > 1:
                times = "twice" if len(senders) == 2 else f"{len(senders)} times"
                message = f"{event.name} would be sent {times}, by {_and(senders)}"
                choice = " or ".join(f'"{name}"' for name in senders)
                hint = f"say who sends it: [owner] {event.name} = {choice}"
                yield Finding(("events",), message, hint, event.name)
        for bound in platforms:
            yield from _unable(plan, bound)


def _unknown(plan: Plan) -> Iterator[Finding]:
    known, senders = [event.name for event in plan.events], (*plan.platforms, KLAVIYO)
    for event, owner in plan.owners.items():
        if event not in known:
            hint = did_you_mean(event, known)
            yield Finding(("owner", event), "the plan has no such event", hint, event)
        if owner not in senders:
            hint = did_you_mean(owner, senders)
            yield Finding(("owner", event), f"the plan has no platform {owner!r}", hint, owner)


def _sends(bound: Bound, event: str) -> bool:
    """To identify twice is to identify: only what is tracked can come twice."""
    return any(tag.event.name == event and tag.event.call == "track" for tag in bound.tags)


def _unable(plan: Plan, bound: Bound) -> Iterator[Finding]:
    name = bound.platform.name
    for cell in bound.cells:
        if plan.owners.get(cell.event) == name and cell.state == "none":
            yield Finding(("owner", cell.event), f"{name} can't send it: {cell.reason}")


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"

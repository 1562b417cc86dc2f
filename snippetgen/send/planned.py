"""The plan's events, made of variables on a server: what the page would send, to the letter.

Metric, properties and unique id come from the same specs. So where both the page and the server
send an event, Klaviyo counts it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from snippetgen import catalog
from snippetgen.errors import Problem, SnippetgenError, did_you_mean
from snippetgen.model import Event as Spec
from snippetgen.model import Plan
from snippetgen.send.derive import Place, canon, derive, places
from snippetgen.wire import Event, Profile, WireError, track_v1


def planned_events(
    plan: Plan,
    trigger: str,
    variables: Mapping[str, Any],
    profile: Profile | None = None,
    *,
    time: datetime | None = None,
) -> list[Event]:
    """What happens at a trigger (`order_placed`), in the plan's order.

    `variables` are those of the vocabulary: {"order": {"id": …, "items": […]}, "customer": …},
    prices in major units. Without a profile, the customer is told by the plan's identify.
    Raises SnippetgenError where an event lacks what it can't be sent without.
    """
    specs = [spec for spec in plan.events if spec.on == trigger and spec.call == "track"]
    if not specs:
        known = {spec.on for spec in plan.events if spec.on and spec.call == "track"}
        message = f"no event of the plan is at the trigger {trigger!r}"
        raise SnippetgenError(Problem(message, hint=did_you_mean(trigger, known)))
    at = Place(_scopes(plan, variables))
    who = profile or visitor(plan, variables)
    events = [event for spec in specs for event in _made(spec, at, who)]
    return [replace(event, time=time) for event in events]


def visitor(plan: Plan, variables: Mapping[str, Any]) -> Profile:
    """The profile that the plan's identify makes of the variables, or without one, ours."""
    at = Place(_scopes(plan, variables))
    specs = [spec for spec in plan.events if spec.call == "identify"]
    for spec in specs or [catalog.event_from("identify", catalog.events()["identify"])]:
        properties = derive(spec.properties, at)
        if properties:
            try:
                return track_v1.decode_identify({"token": "-", "properties": properties})[1]
            except WireError as error:
                raise SnippetgenError(Problem(f"the customer: {error.detail}")) from error
    return Profile()


def _scopes(plan: Plan, variables: Mapping[str, Any]) -> dict[str, Any]:
    for name in variables:
        if name not in plan.vocabulary.scopes:
            hint = did_you_mean(name, plan.vocabulary.scopes)
            raise SnippetgenError(Problem(f"there is no scope {name!r}", hint=hint))
    read = {name: canon(value, plan.vocabulary.scopes[name]) for name, value in variables.items()}
    return {name: value for name, value in read.items() if value is not None}


def _made(spec: Spec, at: Place, who: Profile) -> Iterator[Event]:
    stands: Iterable[Place] = (at,) if spec.for_each is None else places(spec.for_each, at)
    made = False
    for place in stands:
        made = True
        for names in spec.require:
            if all(derive(name, place) is None for name in names):
                lacking = " or ".join(names)
                raise SnippetgenError(Problem(f"{spec.metric} can't be sent without {lacking}"))
        properties = dict(derive(spec.properties, place) or {})
        unique_id, value = properties.pop("$event_id", None), properties.pop("$value", None)
        yield Event(
            metric=spec.metric,
            profile=who,
            properties=properties,
            value=value if isinstance(value, int | float) else None,
            unique_id=None if unique_id is None else str(unique_id),
        )
    if not made:
        raise SnippetgenError(Problem(f"{spec.metric} can't be sent without {spec.for_each}"))

"""Join each event of a plan with one platform's bindings, and say what is missing.

Events and platforms never mention each other; here they meet. For every event: where does its
trigger come from, which of its variables can the host fill, and is what it requires among them?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from snippetgen import expr
from snippetgen.available import Paths, available
from snippetgen.model import KLAVIYO, Event, Plan, Platform, Vocabulary
from snippetgen.platforms import load_platform

# Printed on every page of their own accord, not at a trigger.
AMBIENT = ("customer", "cart")


@dataclass(frozen=True, slots=True)
class Cell:
    """One event on one platform. `state`: "full", "partial", "automatic" or "none"."""

    event: str
    state: str
    missing: tuple[str, ...] = ()  # variables that the host lacks
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """An event as it is sent from one platform: only properties that can be filled there."""

    event: Event
    properties: Mapping[str, Any]
    viewed_item: Mapping[str, Any] | None
    require: tuple[tuple[str, ...], ...]
    reads: Paths  # every variable in it, as a full path


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A plan on one platform."""

    platform: Platform
    cells: tuple[Cell, ...]
    tags: tuple[Tag, ...]
    watches: bool  # whether the runtime has to notice what is put into the cart
    used: Paths  # every variable that must reach the runtime
    by_scope: Mapping[str, Paths]  # the same

    def used_in(self, scope: str) -> Paths:
        return self.by_scope.get(scope, frozenset())

    def tags_on(self, trigger: str | None) -> tuple[Tag, ...]:
        return tuple(tag for tag in self.tags if tag.event.on == trigger)


def bind(plan: Plan, platform_name: str) -> Bound:
    """The plan's events on one platform. Raises PlanError when the platform can't be used."""
    platform = load_platform(plan, platform_name)
    words = platform.words
    if platform.page is not None and platform.page.example:
        words = plan.vocabulary  # shows all that there is, and names nothing itself
    joined = [
        _elsewhere(event, plan, platform)
        or _automatic(event, plan, platform)
        or _join(event, platform, words, plan.vocabulary.scopes_at(event.on))
        for event in plan.events
    ]
    tags = tuple(tag for _, tag in joined if tag is not None)
    watches = platform.watch is not None and any(tag.event.on == "added_to_cart" for tag in tags)
    used = frozenset[str]().union(*(tag.reads for tag in tags))
    if watches:
        used = _with_an_add(used)
    cells = tuple(cell for cell, _ in joined)
    return Bound(platform, cells, tags, watches, used, _by_scope(used))


def matrix(plan: Plan) -> dict[str, tuple[Cell, ...]]:
    """What each of the plan's platforms makes of each event."""
    return {name: bind(plan, name).cells for name in plan.platforms}


def _elsewhere(event: Event, plan: Plan, platform: Platform) -> tuple[Cell, None] | None:
    """The cell of an event that something else in the same store sends."""
    owner = plan.owners.get(event.name)
    if owner is None or platform.store is None or owner == platform.name:
        return None
    sender = "Klaviyo's own app" if owner == KLAVIYO else owner
    return Cell(event.name, "none", reason=f"{sender} sends it"), None


def _automatic(event: Event, plan: Plan, platform: Platform) -> tuple[Cell, None] | None:
    """The cell of an event that no page has to tell of."""
    if event.call != "automatic":
        return None
    if platform.client:
        return Cell(event.name, "none", reason="klaviyo.js is not there"), None
    sender = "klaviyo.js" if plan.transport == "onsite" else "the runtime"
    return Cell(event.name, "automatic", reason=f"{sender} reports it by itself"), None


@lru_cache(maxsize=256)
def _join(
    event: Event, platform: Platform, words: Vocabulary, scopes: tuple[str, ...]
) -> tuple[Cell, Tag | None]:
    there = available(platform, words, event.on, scopes)
    if there is None:
        unknown = f"when {event.on} happens" if event.on else "who the visitor is"
        return Cell(event.name, "none", reason=f"nothing tells {unknown}"), None
    return _fill(event, there & _decisive(event))


@lru_cache(maxsize=256)
def _decisive(event: Event) -> Paths:
    """The variables that decide how an event is filled, and the lists that they are in."""
    base = event.for_each or ""
    reads = set(expr.paths([*event.properties.values(), event.viewed_item or {}], base))
    reads |= {_full(path, base) for entry in event.require for path in entry}
    return frozenset(reads | {path.rpartition(".")[0] for path in reads})


@lru_cache(maxsize=256)
def _fill(event: Event, there: Paths) -> tuple[Cell, Tag | None]:
    """The event with what is there of the variables that it wants."""
    base = event.for_each or ""
    has = there.__contains__
    trees = [*event.properties.values(), event.viewed_item or {}]
    missing = tuple(
        path
        for path in dict.fromkeys(expr.lacking(trees, has, base))
        # Where a whole list is missing, its fields need no mention.
        if not (path.count(".") > 1 and path.rpartition(".")[0] not in there)
    )
    require = tuple(
        tuple(path for path in entry if _full(path, base) in there) for entry in event.require
    )
    if not all(require):
        lacking = [
            " or ".join(e) for e, left in zip(event.require, require, strict=True) if not left
        ]
        return Cell(event.name, "none", missing, f"it can't do without {', '.join(lacking)}"), None
    properties = expr.prune(dict(event.properties), has, base) or {}
    viewed = expr.prune(dict(event.viewed_item), has) if event.viewed_item else None
    reads = expr.paths([properties, viewed or {}], base)
    reads += (_full(path, base) for entry in require for path in entry)
    tag = Tag(event, properties, viewed, require, frozenset(reads))
    return Cell(event.name, "partial" if missing else "full", missing), tag


def _full(path: str, base: str) -> str:
    return base + path if path.startswith(".") else path


@lru_cache(maxsize=256)
def _with_an_add(paths: Paths) -> Paths:
    """What was added is a line of the cart, or the page's product: both are found by id."""
    fields = {path.removeprefix("added.") for path in paths if path.startswith("added.")}
    fields |= {"id", "variant"}
    product = {f"product.{field}" for field in fields if field != "quantity"}
    return paths | product | {f"cart.items.{field}" for field in fields} | {"cart.items"}


@lru_cache(maxsize=256)
def _by_scope(paths: Paths) -> Mapping[str, Paths]:
    scopes: dict[str, set[str]] = {}
    for path in paths:
        scopes.setdefault(path.partition(".")[0], set()).add(path)
    return {scope: frozenset(found) for scope, found in scopes.items()}

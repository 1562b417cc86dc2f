"""Join each event of a plan with one platform's bindings, and say what is missing.

Events and platforms never mention each other; here they meet. For every event: where does its
trigger come from, which of its variables can the host fill, and is what it requires among them?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snippetgen import expr
from snippetgen.model import Event, ItemList, PageField, Plan, Platform, Type, Vocabulary
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


@dataclass(frozen=True, slots=True)
class Tag:
    """An event as it is sent from one platform: only properties that can be filled there."""

    event: Event
    properties: Mapping[str, Any]
    viewed_item: Mapping[str, Any] | None
    require: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A plan on one platform. `used` holds every variable that some tag reads, as a path."""

    platform: Platform
    cells: tuple[Cell, ...]
    tags: tuple[Tag, ...]
    used: frozenset[str]

    def tags_on(self, trigger: str | None) -> tuple[Tag, ...]:
        return tuple(tag for tag in self.tags if tag.event.on == trigger)

    @property
    def watches(self) -> bool:
        """Whether the runtime has to notice what is put into the cart."""
        return self.platform.watch is not None and bool(self.tags_on("added_to_cart"))


def bind(plan: Plan, platform_name: str) -> Bound:
    """The plan's events on one platform. Raises PlanError when the platform can't be used."""
    platform = load_platform(plan, platform_name)
    cells, tags = [], []
    for event in plan.events:
        cell, tag = _bind_event(event, platform, plan.vocabulary)
        cells.append(cell)
        if tag is not None:
            tags.append(tag)
    used = frozenset(path for tag in tags for path in _paths(tag))
    return Bound(platform, tuple(cells), tuple(tags), used)


def matrix(plan: Plan) -> dict[str, tuple[Cell, ...]]:
    """What each of the plan's platforms makes of each event."""
    return {name: bind(plan, name).cells for name in plan.platforms}


def _bind_event(event: Event, platform: Platform, words: Vocabulary) -> tuple[Cell, Tag | None]:
    if event.call == "automatic":
        return Cell(event.name, "automatic", reason="klaviyo.js reports it by itself"), None
    there = available(platform, words, event.on)
    if there is None:
        reason = f"no trigger {event.on}" if event.on else "no customer"
        return Cell(event.name, "none", reason=reason), None
    base = event.for_each or ""
    trees = {**event.properties, "viewed item": event.viewed_item or {}}
    wanted = dict.fromkeys(path for tree in trees.values() for path in expr.paths(tree, base))
    missing = tuple(
        path
        for path in wanted
        # Where a whole list is missing, its fields need no mention.
        if path not in there and not (path.count(".") > 1 and path.rpartition(".")[0] not in there)
    )
    require = tuple(
        tuple(path for path in entry if _full(path, base) in there) for entry in event.require
    )
    if not all(require):
        lacking = [
            " or ".join(e) for e, left in zip(event.require, require, strict=True) if not left
        ]
        return Cell(event.name, "none", missing, f"no {', no '.join(lacking)}"), None
    has = there.__contains__
    tag = Tag(
        event,
        expr.prune(dict(event.properties), has, base) or {},
        expr.prune(dict(event.viewed_item), has) if event.viewed_item else None,
        require,
    )
    return Cell(event.name, "partial" if missing else "full", missing), tag


def available(platform: Platform, words: Vocabulary, trigger: str | None) -> set[str] | None:
    """Every variable the host can fill at a trigger; None where it has no such trigger."""
    page, browser = platform.page, platform.browser
    scopes = ("customer", *words.triggers.get(trigger or "", ()))
    found: set[str] = set()
    if trigger is None:
        found |= _page_paths(platform, words, "customer") | _browser_paths(
            platform, "customer", None
        )
        return found or None
    if page is not None and (trigger in page.triggers or trigger == "page_loaded"):
        for scope in scopes:
            found |= _page_paths(platform, words, scope)
        return found
    if browser is not None and trigger in browser.signals.values():
        for scope in scopes:
            found |= _browser_paths(platform, scope, trigger)
        return found
    if trigger == "added_to_cart" and platform.watch is not None:
        return _watched_paths(platform, words)
    return None


def _watched_paths(platform: Platform, words: Vocabulary) -> set[str]:
    """What is known of an add: the cart after it, its line there, the product of the page."""
    cart = (
        _browser_paths(platform, "cart", None) if platform.watch and platform.watch.cart else None
    )
    cart = _page_paths(platform, words, "cart") if cart is None else cart
    customer = _page_paths(platform, words, "customer")
    product = _page_paths(platform, words, "product")
    lines = {path.removeprefix("cart.items.") for path in cart if path.startswith("cart.items.")}
    fields = lines | {path.removeprefix("product.") for path in product}
    known = words.scopes["added"]
    return customer | cart | {f"added.{field}" for field in {*fields, "quantity"} if field in known}


def _page_paths(platform: Platform, words: Vocabulary, scope: str) -> set[str]:
    page = platform.page
    if page is None:
        return set()
    if page.example:
        return set(_type_paths(words.scopes.get(scope, {}), scope))
    bound = page.scopes.get(scope)
    return set(_field_paths(bound.fields, scope)) if bound else set()


def _type_paths(fields: Mapping[str, Type], at: str) -> Iterator[str]:
    for name, type_ in fields.items():
        yield f"{at}.{name}"
        if isinstance(type_, Mapping):
            yield from _type_paths(type_, f"{at}.{name}")


def _field_paths(fields: Mapping[str, PageField], at: str) -> Iterator[str]:
    for name, field in fields.items():
        yield f"{at}.{name}"
        if isinstance(field, ItemList):
            yield from _field_paths(field.fields, f"{at}.{name}")


def _browser_paths(platform: Platform, scope: str, trigger: str | None) -> set[str]:
    bound = platform.browser.scopes.get(scope) if platform.browser else None
    if bound is None or (trigger and bound.at is not None and trigger not in bound.at):
        return set()
    return set(_map_paths(bound.map, scope))


def _map_paths(map_: Mapping[str, Any], at: str) -> Iterator[str]:
    for name, part in map_.items():
        if not name.startswith("@"):
            yield f"{at}.{name}"
            if isinstance(part, Mapping) and "@value" not in part:
                yield from _map_paths(part, f"{at}.{name}")


def _paths(tag: Tag) -> Iterator[str]:
    base = tag.event.for_each or ""
    for tree in (tag.properties, tag.viewed_item or {}):
        yield from expr.paths(tree, base)
    for entry in tag.require:
        yield from (_full(path, base) for path in entry)


def _full(path: str, base: str) -> str:
    return base + path if path.startswith(".") else path

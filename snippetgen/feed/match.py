"""Do the ids of events equal those of the feed, in type and value? Pure.

Klaviyo recommends products by a property that stands at the top level of an event, is text or a
number, and equals an item's id. "1111" and 1111 are not equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from snippetgen import expr
from snippetgen.feed.ids import REASONS, Ids
from snippetgen.model import Event, Vocabulary

# The best metric to recommend by comes first, as Klaviyo's FAQ for custom integrations has it.
_PREFERRED = ("Ordered Product", "Viewed Product", "Added to Cart", "Placed Order")
_ID_NAMES = frozenset({"productid", "addeditemproductid", "itemid", "variantid", "sku", "id"})
_PRODUCTS = frozenset({"product", "added"})  # scopes of one product
_ENOUGH = 0.9  # of the events: some products are always gone from the feed


@dataclass(slots=True)
class Match:
    """A property of a metric, beside the feed. `results` counts what `Ids.compare` says."""

    metric: str
    name: str
    usable: bool  # at the top level, text or a number
    planned: str | None = None  # its type in the plan
    results: dict[str, int] = field(default_factory=dict)
    examples: dict[str, tuple[object, str]] = field(default_factory=dict)  # what the feed has, too

    @property
    def seen(self) -> int:
        return sum(self.results.values())

    @property
    def share(self) -> float | None:
        """Of the events that have it, how many name an item of the feed."""
        return self.results.get("equal", 0) / self.seen if self.seen else None

    def fits(self, feed_type: str) -> bool:
        """Can recommendations be based on it?"""
        if self.share is not None:
            return self.usable and self.share >= _ENOUGH
        return self.usable and self.planned in (feed_type, "string" if feed_type == "both" else "")

    def as_json(self) -> dict[str, Any]:
        return {
            "metric": self.metric,
            "property": self.name,
            "usable": self.usable,
            "type_in_plan": self.planned,
            "events": self.seen,
            "results": self.results,
            "examples": {reason: value for reason, (value, _) in self.examples.items()},
        }


class Matcher:
    """Looks at a plan and at events, and remembers a little of each property."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._found: dict[tuple[str, str], Match] = {}

    def plan(self, events: Iterable[Event], words: Vocabulary) -> None:
        """Which properties of the plan's events hold a product's id, and of which type."""
        for event in events:
            if event.call != "track":
                continue
            base = event.for_each or ""
            for name, value, top in _flat(event.properties, base):
                if isinstance(value, str) and value.rpartition(".")[2] == "id":
                    path = base + value if value.startswith(".") else value
                    if path.partition(".")[0] not in _PRODUCTS and path.count(".") < 2:
                        continue  # an order's own id, or a collection's
                    kind = expr.type_of(value, words, base)
                    match = self._match(event.metric, name, usable=top)
                    match.planned = kind
                    match.usable = top and kind in ("string", "number")

    def look(self, metric: str, properties: Mapping[str, Any]) -> None:
        """Count one event."""
        for name, value in properties.items():
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                self._count(metric, name, value, usable=True)
            elif isinstance(value, list):
                for part in value:
                    inner = part.items() if isinstance(part, Mapping) else ((None, part),)
                    for key, each in inner:
                        if isinstance(each, str | int | float) and not isinstance(each, bool):
                            path = name if key is None else f"{name}.{key}"
                            self._count(metric, path, each, usable=False)

    def matches(self) -> list[Match]:
        """What is, or should be, a product's id; the best first."""
        found = [
            match
            for match in self._found.values()
            if match.planned
            or _plain(match.name) in _ID_NAMES
            or any(match.results.get(each) for each in ("equal", "type", "gid"))
        ]
        return sorted(found, key=self._rank)

    def best(self) -> Match | None:
        """The property to recommend by."""
        found = self.matches()
        return found[0] if found and found[0].fits(self._ids.type) else None

    def _rank(self, match: Match) -> tuple[Any, ...]:
        known = match.metric in _PREFERRED
        order = _PREFERRED.index(match.metric) if known else len(_PREFERRED)
        fits = match.fits(self._ids.type)
        is_id = "productid" in _plain(match.name)
        return (not fits, order, not is_id, -(match.share or 0), match.metric, match.name)

    def _match(self, metric: str, name: str, *, usable: bool) -> Match:
        return self._found.setdefault((metric, name), Match(metric, name, usable))

    def _count(self, metric: str, name: str, value: str | float, *, usable: bool) -> None:
        if isinstance(value, float) and (value != value or abs(value) > 2**63):  # noqa: PLR0124
            return
        match = self._match(metric, name, usable=usable)
        match.usable = match.usable and usable
        result, theirs = self._ids.compare(value)
        match.results[result] = match.results.get(result, 0) + 1
        if result != "equal":
            match.examples.setdefault(result, (value, theirs))


def _flat(properties: Mapping[str, Any], base: str) -> Iterator[tuple[str, Any, bool]]:
    """The properties at the top, and those of the items of its lists."""
    for name, value in properties.items():
        if name.startswith("$"):
            continue
        if isinstance(value, Mapping) and "@each" in value:
            for key, inner in value.items():
                if not key.startswith("@"):
                    path = f"{value['@each']}{inner}" if isinstance(inner, str) else inner
                    yield f"{name}.{key}", path, False
        elif isinstance(value, str):
            in_list = value.count(".") > 1 and not base
            yield name, value, not in_list


def _plain(name: str) -> str:
    return name.rpartition(".")[2].lower().replace("_", "").replace(" ", "")


def advice(match: Match, feed_type: str) -> Iterator[str]:
    """What is wrong with a property, in words."""
    if not match.usable:
        yield "is in a list: segments and recommendations see the top level only"
    for result, count in sorted(match.results.items(), key=lambda pair: -pair[1]):
        if result != "equal":
            example, theirs = match.examples[result]
            said = REASONS[result].format(theirs)
            yield f"{count:,} of {match.seen:,}: {example!r} is {said}"
    both = {match.planned, feed_type}
    if both == {"string", "number"}:
        hint = f'product_id = "{feed_type}" in the plan makes them equal'
        yield f"is a {match.planned} in the plan and a {feed_type} in the feed: {hint}"

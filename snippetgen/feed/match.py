"""Do the ids of events equal those of the feed, in type and value? Pure.

Klaviyo recommends products by a property that stands at the top level of an event, is text or a
number, and equals an item's id. "1111" and 1111 are not equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from snippetgen import expr
from snippetgen.model import Event, Vocabulary

# The best metric to recommend by comes first, as Klaviyo's FAQ for custom integrations has it.
_PREFERRED = ("Ordered Product", "Viewed Product", "Added to Cart", "Placed Order")
_ID_NAMES = frozenset({"productid", "addeditemproductid", "itemid", "variantid", "sku", "id"})
_ENOUGH = 0.9  # of the events: some products are always gone from the feed


class Ids:
    """The ids of a feed, of either type."""

    def __init__(self, ids: Iterable[str | int] = ()) -> None:
        self._texts: set[str] = set()
        self._numbers: set[int] = set()
        self._folded: set[str] = set()
        for id_ in ids:
            self.add(id_)

    def add(self, id_: str | int) -> None:
        if isinstance(id_, str):
            self._texts.add(id_)
        else:
            self._numbers.add(id_)

    def __len__(self) -> int:
        return len(self._texts) + len(self._numbers)

    @property
    def type(self) -> str:
        if self._texts and self._numbers:
            return "both"
        return "number" if self._numbers else "string"

    def compare(self, value: str | float) -> str:
        """Either "equal", or why it is not: "type", "gid", "case", "spaces", or "unknown"."""
        if isinstance(value, str):
            if value in self._texts:
                return "equal"
            if value.isascii() and value.isdecimal() and int(value) in self._numbers:
                return "type"
            last = value.rpartition("/")[2]
            if value.startswith("gid://") and (last in self._texts or self._has_number(last)):
                return "gid"
            if value.strip() in self._texts:
                return "spaces"
            return "case" if self._has_folded(value) else "unknown"
        if value == int(value) and int(value) in self._numbers:
            return "equal"
        return "type" if f"{value:g}" in self._texts or str(value) in self._texts else "unknown"

    def _has_number(self, text: str) -> bool:
        return text.isascii() and text.isdecimal() and int(text) in self._numbers

    def _has_folded(self, text: str) -> bool:
        if not self._folded:
            self._folded = {each.casefold() for each in self._texts}
        return text.casefold() in self._folded


@dataclass(slots=True)
class Match:
    """A property of a metric, beside the feed. `results` counts what `Ids.compare` says."""

    metric: str
    name: str
    usable: bool  # at the top level, text or a number
    planned: str | None = None  # its type in the plan
    results: dict[str, int] = field(default_factory=dict)
    example: object = None  # a value that equals none

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
            "example": self.example,
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
                    if path.partition(".")[0] in ("order", "cart") and path.count(".") < 2:
                        continue  # the order's own id
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
        result = self._ids.compare(value)
        match.results[result] = match.results.get(result, 0) + 1
        if result != "equal" and match.example is None:
            match.example = value


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


_ADVICE = {
    "type": "the same value, but {theirs}: Klaviyo takes them for two",
    "gid": "Shopify's gid:// stands before the id: send its last part alone",
    "case": "the same but for large and small letters",
    "spaces": "the same but for spaces around it",
    "unknown": "in no item of the feed",
}


def advice(match: Match, feed_type: str) -> Iterator[str]:
    """What is wrong with a property, in words."""
    if not match.usable:
        yield "is in a list: segments and recommendations see the top level only"
    other = {"string": "a number", "number": "text"}.get(feed_type, "of another type")
    for result, count in sorted(match.results.items(), key=lambda pair: -pair[1]):
        if result != "equal":
            said = _ADVICE[result].format(theirs=f"{other} in the event")
            yield f"{count:,} of {match.seen:,}: {said}, as {match.example!r}"
    both = {match.planned, feed_type}
    if both == {"string", "number"}:
        hint = f'product_id = "{feed_type}" in the plan makes them equal'
        yield f"is a {match.planned} in the plan and a {feed_type} in the feed: {hint}"

"""What happened once is sent once: in a walk, and in a recording of whatever was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from snippetgen.rules.model import Hit, Part
from snippetgen.rules.registry import rule
from snippetgen.rules.visit import ACTIVITY, Arrived, Visit

_WHAT = ("OrderId", "ProductID", "AddedItemProductID")  # what an event is about, by Klaviyo's names
_MOMENT = 3.0  # seconds


@rule("V102", "event-twice", severity="error", effect="partial")
def event_twice(visit: Visit) -> Iterator[Hit]:
    """What happened once is sent once.

    Why: an event that arrives twice starts flows twice and doubles revenue; Klaviyo drops the second only where both have the same $event_id.
    Bad: a theme's snippet and an app embed that both send Viewed Product
    Good: one of the two
    Source: Klaviyo, Help Center: Shopify onsite tracking
    """
    if visit.recorded:
        yield from _twice_in_recording(visit)
        return
    early = {w.metric for w in visit.wanted if visit.too_early(w)}
    counted: Counter[tuple[str, str]] = Counter()
    for each in visit.events():
        if each.call.name != ACTIVITY and each.call.name not in early:
            place = "the walk" if each.call.name == _added(visit) else visit.page(each.page)
            counted[each.call.name, place] += 1
    allowed = {wanted.metric for wanted in visit.wanted if not wanted.once}
    told = set()
    for (metric, place), count in counted.items():
        if count > 1 and metric not in allowed and metric not in told:
            told.add(metric)
            yield _twice(place, metric, count)


def _twice_in_recording(visit: Visit) -> Iterator[Hit]:
    """People do things more than once, but not in one moment, and order only once."""
    seen: dict[tuple[str, tuple[object, ...]], Arrived] = {}
    told: Counter[str] = Counter()
    places: dict[str, str] = {}
    for each in visit.events():
        what = tuple(_plain(each.call.properties.get(key)) for key in _WHAT)
        before = seen.get((each.call.name, what))
        seen[each.call.name, what] = each
        if before is None or each.call.name == ACTIVITY:
            continue
        moment = each.page == before.page and each.at - before.at < _MOMENT
        if moment or "OrderId" in each.call.properties:
            told[each.call.name] += 1
            places.setdefault(each.call.name, visit.page(each.page))
    for metric, more in told.items():
        yield _twice(places[metric], metric, more + 1)


def _twice(place: str, metric: str, count: int) -> Hit:
    message = f"{metric!r} arrived {count} times for one that happened"
    return Hit(place, message, "find what else sends it: an app embed, an older snippet")


def _plain(part: Part | None) -> object:
    """What can be compared: an id is text or a number."""
    return part.value if part and isinstance(part.value, str | int | float) else None


def _added(visit: Visit) -> str:
    return next((w.metric for w in visit.wanted if w.step == "add"), "Added to Cart")

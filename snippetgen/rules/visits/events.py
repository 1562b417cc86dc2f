"""Events of a visit: all that were meant, each as often as it happened, in the right order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from snippetgen.rules.model import Hit, Part
from snippetgen.rules.registry import rule
from snippetgen.rules.visit import ACTIVITY, STEPS, Arrived, Visit, Wanted

_WHAT = ("OrderId", "ProductID", "AddedItemProductID")  # what an event is about, by Klaviyo's names
_MOMENT = 3.0  # seconds


@rule("V101", "event-missing", severity="error", effect="dropped")
def event_missing(visit: Visit) -> Iterator[Hit]:
    """What the plan names is sent where it happens.

    Why: a metric without events starts no flow, and is not even offered in a segment.
    Bad: a product page whose template lacks the snippet of Viewed Product
    Good: Viewed Product arrives once the product page is open
    Source: Klaviyo, custom integration FAQs: how do I tell if my custom integration is working?
    """
    for wanted in visit.wanted:
        if wanted.step is None or not visit.done(wanted.step) or any(visit.events(wanted.metric)):
            continue
        if _explained(visit, wanted.step):
            continue
        why, hint = _why_missing(visit, wanted)
        yield Hit(wanted.step, f"{wanted.metric!r} did not happen: {why}", hint)


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
    early = {w.metric for w in visit.wanted if _early(visit, w)}
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


@rule("V103", "event-too-early", severity="error", effect="recorded")
def event_too_early(visit: Visit) -> Iterator[Hit]:
    """Nothing is sent before it happened.

    Why: an Added to Cart without an add mails people about a cart that they don't have.
    Bad: if ("https://shop.example/cart/add.js".includes(response.url)) track("Added to Cart"): true for a response without an address
    Good: an Added to Cart when the shop has answered the add
    Source: help.instant.one: double sends of Added to Cart
    """
    for wanted in visit.wanted:
        if early := _early(visit, wanted):
            message = f"{wanted.metric!r} is sent at the step {early!r}"
            yield Hit(early, message, f"it belongs to the step {wanted.step!r}")


@rule("V104", "track-before-identify", severity="warning", effect="partial")
def track_before_identify(visit: Visit) -> Iterator[Hit]:
    """A page says who the visitor is before it says what they did.

    Why: Klaviyo does not keep what somebody did before it knows who it was, unless klaviyo.js is there to hold it back.
    Bad: klaviyo.track("Viewed Product", item); klaviyo.identify({email: "sarah@klaviyo-demo.com"});
    Good: klaviyo.identify({email: "sarah@klaviyo-demo.com"}); klaviyo.track("Viewed Product", item);
    Source: Klaviyo, custom integration FAQs: are people identified before you make the Track request?
    """
    tracked: set[int] = set()
    for each in visit.said:
        if each.method == "track":
            tracked.add(each.page)
        elif each.method == "identify" and each.page in tracked:
            hint = "move identify above the first track"
            yield Hit(visit.page(each.page), "identify comes after the page's first track", hint)
            return


@rule("V105", "metric-missing", severity="info", effect="recorded")
def metric_missing(visit: Visit) -> Iterator[Hit]:
    """Klaviyo's flows want Placed Order, Ordered Product, Started Checkout and Active on Site.

    Why: without Placed Order an abandoned-cart flow mails people who have bought; a walk stops before the order, so it can't see that one.
    Bad: a plan without placed_order, and nothing else that sends it
    Good: events = [..., "placed_order", "ordered_product"], or the platform's own integration
    Source: Klaviyo, custom integration FAQs: how do I tell if my custom integration is working?
    """
    if not visit.done("start") or not (visit.loads or visit.arrived):
        return
    planned = {wanted.metric for wanted in visit.wanted}
    if not any(visit.events(ACTIVITY)) and any(load.status == 200 for load in visit.loads):
        yield Hit("start", "'Active on Site' did not arrive", None)
    for metric in ("Started Checkout", "Placed Order", "Ordered Product"):
        if metric not in planned and not any(visit.events(metric)):
            yield Hit("", f"{metric!r} is not in the plan", "does something else send it?")


def _why_missing(visit: Visit, wanted: Wanted) -> tuple[str, str | None]:
    if any(each.name == wanted.metric and each.method == "track" for each in visit.said):
        return "the page tracks it, and it never arrives", None
    if visit.unread:
        return "not in what was recorded", f"{visit.unread} requests were recorded without a body"
    why = "it is not in the recording" if visit.recorded else "no page tracks it"
    return why, f"see in INSTALL.md where the file of {wanted.event} goes"


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


def _steps(visit: Visit, metric: str) -> list[str]:
    """Where a metric was tracked, and where it arrived: for an unknown visitor that is later."""
    said = [each.step for each in visit.said if each.method == "track" and each.name == metric]
    return [*said, *(each.step for each in visit.events(metric))]


def _early(visit: Visit, wanted: Wanted) -> str | None:
    """The first step at which an event is sent though its own has not come yet."""
    steps = [] if wanted.step is None else STEPS[: STEPS.index(wanted.step)]
    sent = _steps(visit, wanted.metric)
    return next((step for step in steps if step in sent), None)


def _explained(visit: Visit, step: str) -> bool:
    """Does another rule tell why nothing arrives, on this step or at all?"""
    return (
        not (visit.loads or visit.arrived)
        or any(load.status is None or load.status >= 400 for load in visit.loads)
        or any(trouble.ours and trouble.step == step for trouble in visit.troubles)
        or any(trouble.ours and trouble.kind == "csp" for trouble in visit.troubles)
    )

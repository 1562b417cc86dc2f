"""Events of a visit: all that were meant, in the right order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.visit import ACTIVITY, ORDER, Refused, Visit, Wanted

_ADDS = re.compile(
    r"/[^/]*(?:add|cart|basket|bag|warenkorb|panier|carrito|carrello)", re.IGNORECASE
)


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


@rule("V103", "event-too-early", severity="error", effect="recorded")
def event_too_early(visit: Visit) -> Iterator[Hit]:
    """Nothing is sent before it happened.

    Why: an Added to Cart without an add mails people about a cart that they don't have.
    Bad: if ("https://shop.example/cart/add.js".includes(response.url)) track("Added to Cart"): true for a response without an address
    Good: an Added to Cart when the shop has answered the add
    Source: help.instant.one: double sends of Added to Cart
    """
    for wanted in visit.wanted:
        if early := visit.too_early(wanted):
            message = f"{wanted.metric!r} is sent at the step {early!r}"
            where = "an order, and none was made"
            hint = where if wanted.step == ORDER else f"the step {wanted.step!r}"
            yield Hit(early, message, f"it belongs to {hint}")
        elif refused := _refused_add(visit, wanted):
            message = (
                f"{wanted.metric!r} is sent, though {refused.request} answers {refused.status}"
            )
            yield Hit(refused.step, message, "send it once the shop has said yes")


@rule("V104", "track-before-identify", severity="warning", effect="partial")
def track_before_identify(visit: Visit) -> Iterator[Hit]:
    """A page says who the visitor is before it says what they did.

    Why: Klaviyo does not keep what somebody did before it knows who it was, unless klaviyo.js is there to hold it back.
    Bad: klaviyo.track("Viewed Product", item); klaviyo.identify({email: "sarah@klaviyo-demo.com"});
    Good: klaviyo.identify({email: "sarah@klaviyo-demo.com"}); klaviyo.track("Viewed Product", item);
    Source: Klaviyo, custom integration FAQs: are people identified before you make the Track request?
    """
    tracked: set[tuple[int, str]] = set()
    for each in visit.said:
        if each.method == "track":
            tracked.add((each.page, each.step))
        elif each.method == "identify" and (each.page, each.step) in tracked:
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
            where = "is not in the plan" if visit.wanted else "did not arrive"
            yield Hit("", f"{metric!r} {where}", "does something else send it?")


def _why_missing(visit: Visit, wanted: Wanted) -> tuple[str, str | None]:
    if any(each.name == wanted.metric and each.method == "track" for each in visit.said):
        hint = "the cookie __kla_off=true tells klaviyo.js to send nothing: who sets it?"
        return "the page tracks it, and it never arrives", hint if visit.opted_out else None
    if visit.unread:
        return "not in what was recorded", f"{visit.unread} requests were recorded without a body"
    why = "it is not in the recording" if visit.recorded else "no page tracks it"
    broken = [each.text for each in visit.troubles if each.step == wanted.step and not each.ours]
    if broken:
        return f"{why}, and a script fails there", broken[0]
    return why, f"see in INSTALL.md where the file of {wanted.event} goes"


def _refused_add(visit: Visit, wanted: Wanted) -> Refused | None:
    """What the shop refused at the step at which something is added, where it is told as added."""
    if wanted.step != "add" or wanted.step not in visit.steps_of(wanted.metric):
        return None
    return next((r for r in visit.refused if r.step == "add" and _ADDS.search(r.request)), None)


def _explained(visit: Visit, step: str) -> bool:
    """Does another rule tell why nothing arrives, on this step or at all?"""
    return (
        not (visit.loads or visit.arrived)
        or any(load.status is None or load.status >= 400 for load in visit.loads)
        or any(trouble.ours and trouble.step == step for trouble in visit.troubles)
        or any(trouble.ours and trouble.kind == "csp" for trouble in visit.troubles)
    )

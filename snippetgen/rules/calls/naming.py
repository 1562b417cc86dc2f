"""Names of metrics."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.calls._data import plain, shown
from snippetgen.rules.calls._metrics import action_first, is_klaviyos, klaviyos, varying, whose
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import METRIC_NAME


def concerns(call: Call) -> bool:
    """Klaviyo's own names are right."""
    return call.kind == "event" and not is_klaviyos(call.name)


@rule("N001", "metric-missing", severity="error", effect="refused")
def metric_missing(call: Call) -> Iterator[Hit]:
    """An event says which metric it belongs to, in text.

    Why: without a name there is nothing that the event could be an instance of; the API answers 400, the old one 0.
    Bad: {"event": "", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Good: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Create Event; Track and Identify (v1)
    """
    if call.kind == "event" and not call.name:
        missing = f"{call.at}/attributes/metric" if call.profile_at else call.at
        at = call.metric.at if call.metric else missing
        yield Hit(at, "the event has no metric", "name what was done: Viewed Product")


@rule("N002", "metric-too-long", severity="error", effect="refused")
def metric_too_long(call: Call) -> Iterator[Hit]:
    """A metric's name is shorter than 128 characters.

    Why: a longer one is refused. A name that holds a product or an order makes a new metric each time, too.
    Bad: ["track", "Viewed Winnie the Pooh, the complete collection of stories and poems, with the decorations by E. H. Shepard, in one volume, bound in cloth", {}]
    Good: ["track", "Viewed Product", {"ProductName": "Winnie the Pooh, the complete collection of stories and poems"}]
    Source: Klaviyo, OpenAPI description of Create Event
    """
    if call.metric and len(call.name) > METRIC_NAME:
        message = f"the metric's name has {len(call.name)} characters, {METRIC_NAME} at most"
        yield Hit(call.metric.at, message, "what differs between events belongs into properties")


@rule("N003", "metric-without-action", severity="info")
def metric_without_action(call: Call) -> Iterator[Hit]:
    """A metric's name begins with what was done, in the past: Viewed Product, Placed Order.

    Why: a metric counts what people did, and Klaviyo's own are all named so; in a list of 200 they are found by their verb.
    Bad: ["track", "Newsletter Joined", {}]
    Good: ["track", "Joined Newsletter", {}]
    Source: Klaviyo, Custom integration FAQs: How should I name my metrics?
    """
    name = call.name
    if call.metric and name and len(name) <= METRIC_NAME and not varying(name):
        better = action_first(name) if klaviyos(name) is None else None
        if better:
            message = f"{shown(name)} does not begin with what was done"
            yield Hit(call.metric.at, message, f"{better}, as Viewed Product")


@rule("N004", "metric-near-klaviyos")
def metric_near_klaviyos(call: Call) -> Iterator[Hit]:
    """A metric that Klaviyo has a name for is spelt as Klaviyo spells it.

    Why: names are compared letter by letter: Add To Cart is another metric than Added to Cart, and ready-made flows and reports look for the latter.
    Bad: ["track", "Add To Cart", {}]
    Good: ["track", "Added to Cart", {}]
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration
    """
    name = call.name
    meant = klaviyos(name) if name else None
    if call.metric and meant and meant != name:
        others = whose(name)
        hint = f"write {meant}" + (f"; {name} is the spelling of {others}" if others else "")
        yield Hit(call.metric.at, f"{shown(name)} is not Klaviyo's {meant}", hint)


@rule("N006", "metric-varies")
def metric_varies(call: Call) -> Iterator[Hit]:
    """A metric's name holds nothing that differs from event to event: no number, date or address.

    Why: each name is a metric of its own, of which an account has 200; nothing can be counted or triggered over many.
    Bad: ["track", "Placed Order #1234", {}]
    Good: ["track", "Placed Order", {"OrderId": "1234"}]
    Source: Klaviyo, Custom integration FAQs
    """
    found = varying(call.name) if call.name else None
    if call.metric and found:
        message = f"the metric's name holds {shown(found)}, so there will be many metrics"
        yield Hit(call.metric.at, message, "move it into a property")


@rule("N007", "metric-with-stray-spaces")
def metric_with_stray_spaces(call: Call) -> Iterator[Hit]:
    """A metric's name has single spaces between its words, and none around them.

    Why: a space more makes another metric, which looks the same in every list.
    Bad: ["track", "Joined Club ", {}]
    Good: ["track", "Joined Club", {}]
    Source: Klaviyo, Custom integration FAQs (names identify metrics)
    """
    name = call.name
    if call.metric and name:
        tidy = " ".join(name[: METRIC_NAME + 1].split())
        if len(name) <= METRIC_NAME and tidy != name and klaviyos(name) is None:
            yield Hit(call.metric.at, f"{shown(name)} has stray spaces", f"write {shown(tidy)}")


@rule("N009", "active-on-site-by-hand")
def active_on_site_by_hand(call: Call) -> Iterator[Hit]:
    """Active on Site is left to klaviyo.js.

    Why: klaviyo.js reports it once on each page by itself; a second one doubles the numbers, or makes a metric of the same name.
    Bad: ["track", "Active on Site", {}]
    Good: ["track", "Opened Chat", {}]
    Source: Klaviyo, Help Center: Onsite tracking
    """
    name = call.name
    if call.metric and name[:2] in ("Ac", "AC", "ac", "__"):
        # What klaviyo.js itself sends goes to the client API as `__activity__`.
        by_hand = name == "__activity__" and call.api != "client"
        if by_hand or (len(name) < 40 and plain(name) == "activeonsite"):
            yield Hit(call.metric.at, f"{shown(name)} is sent by klaviyo.js itself", "leave it out")

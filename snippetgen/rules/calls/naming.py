"""Names of metrics."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import METRIC_NAME


@rule("N001", "metric-missing", severity="error", effect="refused")
def metric_missing(call: Call) -> Iterator[Hit]:
    """An event says which metric it belongs to, in text.

    Why: without a name there is nothing that the event could be an instance of; the API answers 400, the old one 0.
    Bad: {"event": "", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Good: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Create Event; Track and Identify (v1)
    """
    if call.kind == "event" and not call.name:
        at = call.metric.at if call.metric else ""
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

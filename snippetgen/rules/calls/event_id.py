"""The id of an event, by which Klaviyo knows that it has it already."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.calls._data import shown, table
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import UNIQUE_ID

_NATURAL = table("klaviyo")["natural_id"]
_DOLLAR = frozenset({"v1", "onsite"})


def concerns(call: Call) -> bool:
    """Is there an id that is not surely right, or none where one should be?"""
    part = call.unique_id
    if part is None:
        return call.kind == "event"
    return type(part.value) is not str or not 1 <= len(part.value) <= UNIQUE_ID


@rule("U001", "unique-id-missing")
def unique_id_missing(call: Call) -> Iterator[Hit]:
    """An event about an order or a checkout has a unique id, and in a backfill every event has.

    Why: with it, what is sent twice counts once; without, two events of one person in the same second are one.
    Bad: {"token": "AbC123", "event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"OrderId": "1234"}}
    Good: {"token": "AbC123", "event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"OrderId": "1234", "$event_id": "1234"}}
    Source: Klaviyo, Events API overview; Guide to integrating a platform without a pre-built Klaviyo integration
    """
    if call.kind != "event" or call.unique_id is not None:
        return
    if call.backfill or call.name in _NATURAL:
        name = "$event_id" if call.api in _DOLLAR and not call.captured else "unique_id"
        natural = _NATURAL.get(call.name, "what it has in the system that it comes from")
        at = call.properties.at if name == "$event_id" else call.at
        yield Hit(at, f"the event has no {name}", f"give it one: {natural}")


@rule("U002", "unique-id-length", severity="error", effect="refused")
def unique_id_length(call: Call) -> Iterator[Hit]:
    """A unique id has 1 to 255 characters.

    Why: Klaviyo refuses another. An empty one says that the variable was not there.
    Bad: {"data": {"type": "event", "attributes": {"properties": {}, "unique_id": "", "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Good: {"data": {"type": "event", "attributes": {"properties": {}, "unique_id": "1234", "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Source: Klaviyo, Events API overview
    """
    part = call.unique_id
    if part and isinstance(part.value, str) and not 1 <= len(part.value) <= UNIQUE_ID:
        empty = part.value == "" and call.api in _DOLLAR  # as if it were not there
        message = f"the unique id has {len(part.value)} characters, 1 to {UNIQUE_ID} are right"
        yield Hit(part.at, message, None, "recorded" if empty else None)


@rule("U003", "unique-id-not-text", severity="error", effect="refused")
def unique_id_not_text(call: Call) -> Iterator[Hit]:
    """In JSON:API a unique id is text, even where it is a number.

    Why: the API refuses a number; the old one took both.
    Bad: {"data": {"type": "event", "attributes": {"properties": {}, "unique_id": 1234, "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Good: {"data": {"type": "event", "attributes": {"properties": {}, "unique_id": "1234", "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Source: Klaviyo, Create Event
    """
    part = call.unique_id
    if part is None or isinstance(part.value, str):
        return
    number = isinstance(part.value, (int, float)) and not isinstance(part.value, bool)
    if call.api in _DOLLAR and number:
        return
    hint = f'write "{shown(part.value)}"' if number else "write text"
    yield Hit(part.at, f"the unique id is {shown(part.value)}", hint)

"""Names that mean something at one place, written at another, where they mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._money import is_currency
from snippetgen.rules.calls._times import seconds
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule

_JSON_API = ("client", "server")
_DOLLAR = {
    "$value": "value", "$event_id": "unique_id", "unique_id": "unique_id",
    "value_currency": "value_currency", "$currency": "value_currency",
}  # fmt: skip
_MISPLACED = frozenset(_DOLLAR)
_VALUES = ("value", "$Value", "$VALUE")  # what people write for $value
_MONEY = frozenset({*_VALUES, "value_currency"})
_FORM = re.compile(r"[A-Z]{3}")


def concerns(call: Call) -> bool:
    """Is any of these names there, or a currency that there is not?"""
    return (
        (call.currency is not None and not is_currency(call.currency.value))
        or call.api == "onsite"
        or not (
            _MISPLACED.isdisjoint(call.properties.raw) and _MONEY.isdisjoint(call.properties.raw)
        )
    )


@rule("S021", "time-not-free")
def time_not_free(call: Call) -> Iterator[Hit]:
    """In klaviyo.track a property named time is the event's time, and nothing else.

    Why: klaviyo.js takes it out of the properties; a text such as 10:30 is no time, and the property is gone.
    Bad: ["track", "Booked Table", {"time": "half past ten"}]
    Good: ["track", "Booked Table", {"Table Time": "half past ten"}]
    Source: klaviyo.js as observed
    """
    if call.api == "onsite" and call.time and seconds(call) is None:
        message = f"time is {shown(call.time.value)}, but klaviyo.js takes it for the event's time"
        yield Hit(call.time.at, message, "give the property another name")


@rule("S022", "value-not-lifted")
def value_not_lifted(call: Call) -> Iterator[Hit]:
    """In klaviyo.track and in the old API the event's value is $value; a currency they have none.

    Why: value and value_currency are properties like any other there, so the revenue is not counted.
    Bad: ["track", "Placed Order", {"value": 29.98}]
    Good: ["track", "Placed Order", {"$value": 29.98}]
    Source: klaviyo.js as observed; Klaviyo, Track and Identify (v1)
    """
    said = call.properties.raw
    if call.kind != "event" or call.api in _JSON_API or _MONEY.isdisjoint(said):
        return
    for key in _VALUES if call.value is None else ():
        if key in said:
            yield Hit(
                call.properties[key].at, f"{key} is a property like any other", "write $value"
            )
    if "value_currency" in said:
        message = "value_currency is a property like any other"
        hint = "the server's API knows currencies; this one has the account's"
        yield Hit(call.properties["value_currency"].at, message, hint)


@rule("S023", "event-attribute-among-properties", severity="error", effect="partial")
def event_attribute_among_properties(call: Call) -> Iterator[Hit]:
    """In JSON:API value and unique_id are attributes of the event, beside its properties.

    Why: $value and $event_id are the old names, which nobody lifts out any more: no revenue is counted, and doubles come through.
    Bad: {"data": {"type": "event", "attributes": {"properties": {"$value": 29.98}, "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Good: {"data": {"type": "event", "attributes": {"properties": {}, "value": 29.98, "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Source: Klaviyo, Create Event; migrating from Track and Identify
    """
    said = call.properties.raw
    if call.api not in _JSON_API or _MISPLACED.isdisjoint(said):
        return
    written = {"value": call.value, "unique_id": call.unique_id, "value_currency": call.currency}
    for key in said:
        name = _DOLLAR.get(key)
        if name and (key.startswith("$") or written[name] is None):
            message = f"{key} is a property like any other here"
            yield Hit(call.properties[key].at, message, f"write it as {name}, beside properties")


@rule("S024", "currency-unknown", severity="error", effect="refused")
def currency_unknown(call: Call) -> Iterator[Hit]:
    """A currency is a code of ISO 4217, in capitals: USD.

    Why: a sign or a name is refused, and a code that there is not counts for nothing.
    Bad: {"data": {"type": "event", "attributes": {"properties": {}, "value": 29.98, "value_currency": "$", "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Good: {"data": {"type": "event", "attributes": {"properties": {}, "value": 29.98, "value_currency": "USD", "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Source: Klaviyo, Create Event; ISO 4217
    """
    part = call.currency
    if part is None or is_currency(part.value):
        return
    form = isinstance(part.value, str) and _FORM.fullmatch(part.value)
    hint = None
    if isinstance(part.value, str) and is_currency(part.value.strip().upper()):
        hint = f"write {part.value.strip().upper()}"
    message = f"{shown(part.value)} is no currency of ISO 4217"
    yield Hit(part.at, message, hint, "recorded" if form else None)

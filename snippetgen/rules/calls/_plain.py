"""Is a body surely in its format? Nearly all are, and to ask the strict decoders takes long.

What is not certain here is not wrong: the decoders say. A test holds the two against each other.
"""

from __future__ import annotations

from time import time
from typing import Any

from snippetgen.rules.calls._addresses import is_usual
from snippetgen.rules.calls._money import is_currency
from snippetgen.rules.calls._times import seconds
from snippetgen.rules.model import Call
from snippetgen.wire.limits import AHEAD, EARLIEST, METRIC_NAME, UNIQUE_ID, is_email, is_phone

_RESOURCE = frozenset({"type", "attributes"})
_EVENT = frozenset({
    "properties", "metric", "profile", "time", "value", "value_currency", "unique_id", "backfill",
})  # fmt: skip
_TEXTS = frozenset(
    ("email", "phone_number", "external_id", "_kx", "first_name", "last_name", "organization")
)
_PLACE = frozenset(("address1", "address2", "city", "country", "region", "zip", "timezone"))
_LONGEST = 1000  # characters of an identifier or a trait: with so few a profile is not too large
_EARLIEST = EARLIEST.timestamp()
_AHEAD = AHEAD.total_seconds()


def plain_json_api(call: Call) -> bool:
    """An event or a profile that `wire.client` takes, whatever its properties hold."""
    data = call.body["data"]
    if call.kind == "profile":
        return _profile(data)
    attributes = data.get("attributes")
    if type(attributes) is not dict or not _RESOURCE.issuperset(data):
        return False
    profile = attributes.get("profile")
    return (
        _EVENT.issuperset(attributes)
        and data.get("type") == "event"
        and type(attributes.get("properties")) is dict
        and type(attributes.get("backfill", False)) is bool
        and _metric(attributes.get("metric"))
        and type(profile) is dict
        and _profile(profile.get("data"))
        and _fields(call)
    )


def _metric(metric: Any) -> bool:
    data = metric.get("data") if type(metric) is dict else None
    attributes = data.get("attributes") if type(data) is dict else None
    if data is None or type(attributes) is not dict or len(attributes) != 1:
        return False
    name = attributes.get("name")
    return (
        _RESOURCE.issuperset(data)
        and data.get("type") == "metric"
        and type(name) is str
        and 1 <= len(name) <= METRIC_NAME
    )


def _profile(data: Any) -> bool:
    attributes = data.get("attributes") if type(data) is dict else None
    if (
        type(attributes) is not dict
        or data.get("type") != "profile"
        or not _RESOURCE.issuperset(data)
    ):
        return False
    for key, value in attributes.items():
        if key in _TEXTS:
            if type(value) is not str or len(value) > _LONGEST:
                return False
        elif key == "location":
            if type(value) is not dict or not _PLACE.issuperset(value) or not _texts(value):
                return False
        elif key != "properties" or type(value) is not dict:
            return False
    return _identified(attributes.get("email"), attributes.get("phone_number"))


def _fields(call: Call) -> bool:
    value, currency, unique_id = call.value, call.currency, call.unique_id
    return (
        (value is None or type(value.value) in (int, float))
        and (currency is None or is_currency(currency.value))
        and (
            unique_id is None
            or (type(unique_id.value) is str and 1 <= len(unique_id.value) <= UNIQUE_ID)
        )
        and (call.time is None or (type(call.time.value) is str and _time(call)))
    )


def _time(call: Call) -> bool:
    moment = seconds(call)
    if moment is None or call.time is None or call.time.value.isdigit():
        return False
    return _EARLIEST <= moment < time() + _AHEAD - 1


def plain_v1(call: Call) -> bool:
    """An event or a profile that `wire.track_v1` takes."""
    body = call.body
    who = body.get("properties" if call.kind == "profile" else "customer_properties")
    token = body.get("token")
    if type(token) is not str or not token or token.startswith("pk_"):
        return False
    if type(who) is not dict or not _texts(who):
        return False
    if not _identified(who.get("$email") or who.get("email"), None):
        return False
    if call.kind == "profile":
        return True
    written = body.get("time")
    return (
        call.name != ""
        and type(body.get("properties")) in (dict, type(None))
        and (call.unique_id is None or type(call.unique_id.value) is str)
        and (written is None or (type(written) is int and 0 <= written < 10**10))
    )


def _texts(values: dict[Any, Any]) -> bool:
    written = values.values()
    return {str}.issuperset(map(type, written)) and sum(map(len, written)) <= _LONGEST


def _identified(email: str | None, phone: str | None) -> bool:
    """By an address that is valid, and no number that is not."""
    if phone is not None and not is_phone(phone):
        return False
    if email is None:
        return bool(phone)
    return is_usual(email) or is_email(email)

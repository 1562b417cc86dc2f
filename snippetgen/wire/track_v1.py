"""Track and Identify, Klaviyo's first API: `data=`, base64, and one character for an answer.

Klaviyo retired it on 2024-06-30; documents and shops that speak it are still around.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from snippetgen.wire import limits
from snippetgen.wire.errors import WireError, below
from snippetgen.wire.read import is_number, mapping, member, parse_json
from snippetgen.wire.types import TRAITS, Event, Profile

_FIELD = {
    "email": "$email",
    "phone_number": "$phone_number",
    "external_id": "$id",
    "anonymous_id": "$anonymous",
    "kx": "$exchange_id",
    "id": "$kid",
    **{name: f"${name}" for name in TRAITS},
}
_LOCATION = {
    name: f"${name}"
    for name in ("address1", "address2", "city", "country", "region", "zip", "timezone")
}
# Klaviyo's old Python client writes these without the dollar.
_BARE = {"email": "email", "phone_number": "phone_number", "external_id": "id"}
_RESERVED = frozenset({*_FIELD.values(), *_LOCATION.values(), *_BARE.values()})
_ID_LENGTH = 64  # what is longer was cut


def read_data(data: str, *, encoded: bool) -> Any:
    """The payload in a `data` field; not `encoded`: it may also be plain JSON, as in a form."""
    if not encoded and data.lstrip()[:1] in ("{", "["):
        return parse_json(data)
    try:
        # A `+` that nobody URL-encoded arrives as a space: strict, so that it fails here too.
        text = base64.b64decode(data, validate=True)
    except ValueError as error:
        raise WireError("'data' is not base64.", parameter="data") from error
    return parse_json(text)


def write_data(payload: Mapping[str, Any]) -> str:
    """The `data` field of a GET; it still has to be URL-encoded."""
    return base64.b64encode(json.dumps(payload, allow_nan=False).encode()).decode("ascii")


def decode_track(payload: object) -> tuple[str, Event]:
    """Whose account, and the event."""
    body = mapping(payload, "")
    metric = body.get("event")
    if not isinstance(metric, str) or not metric:
        raise WireError("'event' is required.", pointer="/event")
    properties = dict(mapping(_or_empty(body, "properties"), "/properties"))
    unique_id = _scalar(properties.pop("$event_id", None), "/properties/$event_id")
    # What cannot be a value was no reason to answer 0: it stays a property like any other.
    value = properties.pop("$value") if is_number(properties.get("$value")) else None
    customer = member(body, "customer_properties", "")
    return _token(body), Event(
        metric=metric,
        profile=_decode_profile(customer, "/customer_properties"),
        properties=properties,
        value=value,
        unique_id=unique_id,
        time=_decode_time(body.get("time")),
    )


def decode_identify(payload: object) -> tuple[str, Profile]:
    body = mapping(payload, "")
    return _token(body), _decode_profile(member(body, "properties", ""), "/properties")


def encode_track(company_id: str, event: Event) -> dict[str, Any]:
    """Raises where the old format has no word for it: a currency, a backfill."""
    if event.value_currency is not None:
        raise WireError("Track has no currency.", pointer="/properties")
    if event.backfill:
        raise WireError("Track always triggers flows.", pointer="/properties")
    for key in ("$event_id", "$value"):
        if key in event.properties:
            raise WireError(f"{key} is reserved.", pointer=below("/properties", key))
    properties = dict(event.properties)
    if event.unique_id is not None:
        properties["$event_id"] = event.unique_id
    if event.value is not None:
        properties["$value"] = event.value
    payload: dict[str, Any] = {
        "token": company_id,
        "event": event.metric,
        "customer_properties": _encode_profile(event.profile, "/customer_properties"),
        "properties": properties,
    }
    if event.time is not None:
        payload["time"] = int(event.time.timestamp())
    return payload


def encode_identify(company_id: str, profile: Profile) -> dict[str, Any]:
    return {"token": company_id, "properties": _encode_profile(profile, "/properties")}


def _token(body: Mapping[str, Any]) -> str:
    token = body.get("token")
    if not isinstance(token, str) or not token:
        raise WireError("'token' is required.", pointer="/token")
    if token.startswith("pk_"):
        raise WireError("A private key must never be in a page.", pointer="/token")
    return token


def _or_empty(body: Mapping[str, Any], key: str) -> Any:
    return {} if body.get(key) is None else body[key]


def _decode_profile(customer: Mapping[str, Any], pointer: str) -> Profile:
    texts = {}
    for name, key in _FIELD.items():
        bare = _BARE.get(name, key)
        here = bare if customer.get(key) is None else key
        texts[name] = _scalar(customer.get(here), below(pointer, here))
    location = {
        name: _scalar(customer[key], below(pointer, key))
        for name, key in _LOCATION.items()
        if customer.get(key) is not None
    }
    if texts["external_id"] is not None:
        texts["external_id"] = texts["external_id"][:_ID_LENGTH]
    properties = {key: value for key, value in customer.items() if key not in _RESERVED}
    profile = Profile(**texts, location=location, properties=properties)
    if profile.email is not None and not limits.is_email(profile.email):
        raise WireError("Not a valid email address.", pointer=below(pointer, "$email"))
    if not profile.identified:
        raise WireError("$email, $phone_number or $id is required.", pointer=pointer)
    return profile


def _scalar(value: Any, pointer: str) -> str | None:
    """Text. The old API took a number for one as well; empty text is nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, str) or is_number(value):
        return str(value)
    raise WireError("Must be text.", pointer=pointer)


def _decode_time(seconds: Any) -> datetime | None:
    if seconds is None:
        return None
    if not is_number(seconds):
        raise WireError("'time' is a number of seconds.", pointer="/time")
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise WireError("'time' is out of range; is it in seconds?", pointer="/time") from error


def _encode_profile(profile: Profile, pointer: str) -> dict[str, Any]:
    if len(profile.external_id or "") > _ID_LENGTH:
        raise WireError(f"$id is cut at {_ID_LENGTH} characters.", pointer=below(pointer, "$id"))
    for key in profile.properties:
        if key in _RESERVED:
            raise WireError(f"{key} is reserved.", pointer=below(pointer, key))
    for key in profile.location:
        if key not in _LOCATION:
            raise WireError(f"Identify has no {key}.", pointer=below(pointer, key))
    written = {_FIELD[name]: value for name, value in profile.texts().items()}
    written.update({_LOCATION[name]: value for name, value in profile.location.items()})
    return {**written, **profile.properties}

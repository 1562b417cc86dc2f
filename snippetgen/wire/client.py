"""The JSON:API bodies of /client/events and /client/profiles, read and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from snippetgen.wire import limits
from snippetgen.wire.errors import WireError, below
from snippetgen.wire.read import flag, is_number, mapping, member, only, resource, text, utc_seconds
from snippetgen.wire.types import TRAITS, Event, Profile

# The newest revision this module knows: the one that Klaviyo's own Python client,
# klaviyo-api 25.0.0, sends. The bodies have been the same since 2024-10-15 at least.
REVISION = "2026-10-15"

# Field of Profile -> attribute. Klaviyo's own id is no attribute, it stands beside them.
_ATTRIBUTE = {
    "email": "email",
    "phone_number": "phone_number",
    "external_id": "external_id",
    "anonymous_id": "anonymous_id",
    "kx": "_kx",
    **{name: name for name in TRAITS},
}
_FIELD = {key: name for name, key in _ATTRIBUTE.items()}
_COORDINATES = frozenset({"latitude", "longitude"})
LOCATION_KEYS = _COORDINATES | {
    *("address1", "address2", "city", "country", "region", "zip", "timezone", "ip")
}
PROFILE_KEYS = frozenset(_FIELD) | {"location", "properties"}
METRIC_KEYS = frozenset({"name", "service"})
EVENT_KEYS = frozenset(
    ("properties", "time", "value", "value_currency", "unique_id", "backfill", "metric", "profile")
)
_GROUPED = EVENT_KEYS - {"profile"}
_REVISION_FORM = re.compile(r"(\d{4}-\d{2}-\d{2})(\.[a-z0-9]+)?")
_COMPANY_ID = re.compile(r"[a-zA-Z0-9]{6}")


@lru_cache(maxsize=64)
def check_revision(revision: str | None) -> None:
    """Any dated revision up to the newest known one. A later date is a typing error to us."""
    if revision is None:
        raise WireError("The header 'revision' is required.", header="revision")
    form = _REVISION_FORM.fullmatch(revision)
    try:
        day = date.fromisoformat(form[1]) if form else None
    except ValueError:
        day = None
    if day is None or day > date.fromisoformat(REVISION):
        raise WireError(
            f"Revision {revision!r} is not known; the newest known one is {REVISION}.",
            header="revision",
        )


def check_company_id(company_id: str | None) -> str:
    """A public key: six letters or digits. A private one must never get here."""
    if company_id is None:
        raise WireError("'company_id' is required.", parameter="company_id")
    if company_id.startswith("pk_"):
        raise WireError("A private key must never be in a page.", parameter="company_id")
    if not _COMPANY_ID.fullmatch(company_id):
        raise WireError("'company_id' is six letters or digits.", parameter="company_id")
    return company_id


def decode_event(body: object, *, now: datetime | None = None) -> Event:
    data = member(mapping(body, ""), "data", "")
    return event_resource(data, "/data", now=now or datetime.now(UTC))


def event_resource(
    data: Mapping[str, Any],
    pointer: str,
    *,
    now: datetime,
    profile: Profile | None = None,
    backfill: bool = False,
) -> Event:
    """A resource of type event; one in a group has no profile of its own, but the group's."""
    attributes, at = resource(data, "event", pointer), below(pointer, "attributes")
    only(attributes, EVENT_KEYS if profile is None else _GROUPED, "event", at)
    properties = member(attributes, "properties", at)
    limits.check_properties(properties, below(at, "properties"))
    return Event(
        metric=_decode_metric(member(attributes, "metric", at), below(at, "metric")),
        profile=profile or profile_in(member(attributes, "profile", at), below(at, "profile")),
        properties=dict(properties),
        value=_decode_value(attributes, at),
        value_currency=_decode_currency(attributes, at),
        unique_id=_decode_unique_id(attributes, at),
        time=time_in(attributes, at, now),
        backfill=flag(attributes, "backfill", at) or backfill,
    )


def decode_profile(body: object) -> Profile:
    return profile_in(mapping(body, ""), "")


def encode_event(event: Event) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "properties": dict(event.properties),
        "metric": {"data": {"type": "metric", "attributes": {"name": event.metric}}},
        "profile": encode_profile(event.profile),
    }
    for name in ("value", "value_currency", "unique_id"):
        if getattr(event, name) is not None:
            attributes[name] = getattr(event, name)
    if event.time is not None:
        attributes["time"] = utc_seconds(event.time).isoformat()
    if event.backfill:
        attributes["backfill"] = True
    return {"data": {"type": "event", "attributes": attributes}}


def encode_profile(profile: Profile) -> dict[str, Any]:
    data: dict[str, Any] = {"type": "profile", "attributes": attributes_of(profile)}
    if profile.id is not None:
        data["id"] = profile.id
    return {"data": data}


def attributes_of(profile: Profile) -> dict[str, Any]:
    """A profile's attributes, only those that are there."""
    attributes: dict[str, Any] = {
        key: value
        for name, key in _ATTRIBUTE.items()
        if (value := getattr(profile, name)) is not None
    }
    if profile.location:
        attributes["location"] = dict(profile.location)
    if profile.properties:
        attributes["properties"] = dict(profile.properties)
    return attributes


def profile_in(body: Mapping[str, Any], pointer: str) -> Profile:
    """The profile in `data` of an object that holds one."""
    return profile_resource(member(body, "data", pointer), below(pointer, "data"))


def profile_resource(data: Mapping[str, Any], pointer: str) -> Profile:
    attributes, at = resource(data, "profile", pointer), below(pointer, "attributes")
    only(attributes, PROFILE_KEYS, "profile", at)
    texts = {_FIELD[key]: text(attributes, key, at) for key in attributes if key in _FIELD}
    texts["id"] = text(data, "id", pointer)
    profile = Profile(
        **texts,
        location=_decode_location(attributes, at),
        properties=_decode_custom(attributes, at),
    )
    if profile.email is not None and not limits.is_email(profile.email):
        raise WireError("Not a valid email address.", pointer=below(at, "email"))
    if profile.phone_number is not None and not limits.is_phone(profile.phone_number):
        raise WireError(
            "Not a phone number in E.164 form, such as +12345678901.",
            pointer=below(at, "phone_number"),
        )
    if not profile.identified:
        raise WireError("A profile needs at least one identifier.", pointer=at)
    limits.check_profile_size(attributes, at)
    return profile


def _decode_location(attributes: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    if attributes.get("location") is None:
        return {}
    location, at = member(attributes, "location", pointer), below(pointer, "location")
    only(location, LOCATION_KEYS, "location", at)
    for key in location:
        if key not in _COORDINATES or not is_number(location[key]):
            text(location, key, at)
    return {key: value for key, value in location.items() if value is not None}


def _decode_custom(attributes: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    if attributes.get("properties") is None:
        return {}
    properties = member(attributes, "properties", pointer)
    limits.check_properties(properties, below(pointer, "properties"))
    return dict(properties)


def _decode_metric(body: Mapping[str, Any], pointer: str) -> str:
    at = below(pointer, "data")
    attributes = resource(member(body, "data", pointer), "metric", at)
    at = below(at, "attributes")
    only(attributes, METRIC_KEYS, "metric", at)
    text(attributes, "service", at)  # an app's own name; klaviyo.js and servers leave it out
    name = text(attributes, "name", at)
    if not name or len(name) > limits.METRIC_NAME:
        raise WireError(
            f"A metric's name has 1 to {limits.METRIC_NAME} characters.", pointer=below(at, "name")
        )
    return name


def _decode_value(attributes: Mapping[str, Any], pointer: str) -> float | int | None:
    value: float | int | None = attributes.get("value")
    if value is not None and not is_number(value):
        raise WireError("'value' must be a number.", pointer=below(pointer, "value"))
    return value


def _decode_currency(attributes: Mapping[str, Any], pointer: str) -> str | None:
    currency = text(attributes, "value_currency", pointer)
    if currency is not None and not re.fullmatch(r"[A-Z]{3}", currency):
        raise WireError(
            "'value_currency' is a code of ISO 4217, such as USD.",
            pointer=below(pointer, "value_currency"),
        )
    return currency


def _decode_unique_id(attributes: Mapping[str, Any], pointer: str) -> str | None:
    unique_id = text(attributes, "unique_id", pointer)
    if unique_id is not None and not 1 <= len(unique_id) <= limits.UNIQUE_ID:
        raise WireError(
            f"'unique_id' has 1 to {limits.UNIQUE_ID} characters.",
            pointer=below(pointer, "unique_id"),
        )
    return unique_id


def time_in(attributes: Mapping[str, Any], pointer: str, now: datetime) -> datetime | None:
    """The `time` of an event, in UTC and whole seconds."""
    written, at = text(attributes, "time", pointer), below(pointer, "time")
    if written is None:
        return None
    try:
        time = utc_seconds(datetime.fromisoformat(written))
    except (ValueError, OverflowError) as error:
        raise WireError("'time' must be an ISO 8601 date and time.", pointer=at) from error
    limits.check_time(time, now, at)
    return time

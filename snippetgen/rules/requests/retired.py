"""The old API, and what to call instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from snippetgen.rules.calls._money import number_in
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.request import HOST, Request
from snippetgen.rules.requests.credentials import is_v1
from snippetgen.wire import WireError, client, track_v1
from snippetgen.wire.limits import is_email

_SINCE = "on 2024-06-30, and answers 410 now"
_MAP = (
    "customer_properties is profile.data.attributes, $value is value, $event_id is unique_id, "
    "time is a date in ISO 8601"
)


def concerns(request: Request) -> bool:
    """Can it be of the old API?"""
    return request.sent is not None or is_v1(request)


@rule("W024", "retired-api")
def retired_api(request: Request) -> Iterator[Hit]:
    """Track and Identify, and all of v1 and v2, are no more.

    Why: they answer 410. What is said of a payload of theirs is what they answered before: 0, or 1. The hint has the same event for the present API.
    Bad: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Good: {"data": {"type": "event", "attributes": {"properties": {}, "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Source: Klaviyo, Migrating from v1/v2 to the present APIs; API versioning and deprecation policy
    """
    sent = request.sent
    if sent and sent.retired:
        hint = f"https://{HOST}/api/events takes events, https://{HOST}/api/profile-import profiles"
        yield Hit("path", f"Klaviyo retired {sent.path} {_SINCE}", hint, "refused")
    elif is_v1(request) or (sent and sent.endpoint[0] == "v1"):
        name = sent.endpoint[1] if sent and sent.endpoint[0] == "v1" else _name(request.payload)
        message = f"Klaviyo retired {name.capitalize()} {_SINCE}; this is what it did before"
        yield Hit("", message, _instead(request, identify=name == "identify"))


def _name(payload: Mapping[str, Any]) -> str:
    return "track" if "event" in payload or "customer_properties" in payload else "identify"


def _instead(request: Request, *, identify: bool) -> str:
    """What to call, with the body, where it can be said in the present words."""
    where = f"POST https://{HOST}/api/{'profile-import' if identify else 'events'}"
    if request.form == "ndjson" or not isinstance(request.payload, Mapping):
        # Of many, nobody would read the bodies.
        return f"{where}: {_MAP}"
    if "data" in request.payload:
        return f"{where} takes this body"
    try:
        body = _translated(request.payload, identify=identify)
        written = json.dumps(body, indent=2, ensure_ascii=False)
    except (WireError, RecursionError):
        return f"{where}: {_MAP}; its body is shown here once the rest is mended"
    return "\n    ".join([where, *written.split("\n")])


def _with_number(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the number that a $value in text means: as text it would become a property."""
    said = payload.get("properties")
    value = said.get("$value") if isinstance(said, Mapping) else None
    meant = number_in(value) if isinstance(value, str) else None
    return (
        {**payload, "properties": {**said, "$value": float(meant)}} if said and meant else payload
    )


def _translated(payload: Mapping[str, Any], *, identify: bool) -> dict[str, Any]:
    """The present body. A wrong key or email is no reason not to show what becomes of the rest."""
    key = "properties" if identify else "customer_properties"
    who = payload.get(key)
    email = who.get("$email") if isinstance(who, Mapping) else None
    wrong = isinstance(email, str) and not is_email(email)
    if wrong:
        who = {**(who or {}), "$email": "stand.in@klaviyo-demo.com"}
    readable = {**payload, "token": "AbC123", key: who}
    if identify:
        profile = track_v1.decode_identify(readable)[1]
        return client.encode_profile(replace(profile, email=email) if wrong else profile)
    event = track_v1.decode_track(_with_number(readable))[1]
    if wrong:
        event = replace(event, profile=replace(event.profile, email=email))
    return client.encode_event(event)

"""What the formats themselves ask for: the strict decoders, which the mock endpoint uses too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.rules.calls._plain import plain_json_api, plain_v1
from snippetgen.rules.calls._walk import survey
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire import WireError, client, track_v1
from snippetgen.wire.limits import PROFILE, check_profile_size

_PROFILE = "/data/attributes/profile"
_PROPERTIES = "/attributes/properties"
_ENTRY = 30  # characters of a property, at a guess


def concerns(call: Call) -> bool:
    """Is it not surely in its format?"""
    if call.captured or call.api == "onsite":
        return False
    plain = plain_json_api if _in_json_api(call) else plain_v1
    return not plain(call) or _may_be_large(call)


@rule("S301", "format-broken", severity="error", effect="refused")
def format_broken(call: Call) -> Iterator[Hit]:
    """A body has the members that its format asks for, and in JSON:API no others.

    Why: a typing error in a name or an object too few is refused as a whole, often with an answer that says little.
    Bad: {"data": {"type": "event", "attributes": {"properties": {}, "metric": "Placed Order", "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Good: {"data": {"type": "event", "attributes": {"properties": {}, "metric": {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Source: Klaviyo, OpenAPI description; Track and Identify (v1)
    """
    if call.captured or call.api == "onsite":
        return
    try:
        _decode(call)
    except WireError as error:
        yield Hit(_place(call, error.pointer or ""), error.detail.rstrip("."), general=True)
    except (TypeError, ValueError, RecursionError):
        yield Hit(call.at, "the body can't be written as JSON", general=True)


def _decode(call: Call) -> None:
    """Raises WireError. Properties are left out: the rules on limits have looked at them."""
    body = call.body
    if not _in_json_api(call):
        decode = track_v1.decode_identify if call.kind == "profile" else track_v1.decode_track
        decode(body)
        return
    if call.kind == "profile":
        client.decode_profile({"data": _thin(body["data"])})
    else:
        client.decode_event({"data": _thin_event(body["data"])})
    if _may_be_large(call):
        whose = "/data" if call.kind == "profile" else f"{_PROFILE}/data"
        check_profile_size(call.custom.raw, whose + _PROPERTIES)


def _in_json_api(call: Call) -> bool:
    """As `calls_in` tells it: a body of the old API may have something else called `data`."""
    return isinstance(call.body.get("data"), Mapping)


def _may_be_large(call: Call) -> bool:
    """Can the profile's own properties be too large?"""
    if not call.custom.raw or not _in_json_api(call):
        return False
    found = survey(call)
    return bool(found.long) or found.entries * _ENTRY + len(found.text) > PROFILE // 8


def _thin_event(data: Mapping[str, Any]) -> Mapping[str, Any]:
    data = _thin(data)
    attributes = data.get("attributes")
    profile = attributes.get("profile") if isinstance(attributes, Mapping) else None
    if isinstance(attributes, Mapping) and isinstance(profile, Mapping) and "data" in profile:
        profile = {**profile, "data": _thin(profile["data"])}
        return {**data, "attributes": {**attributes, "profile": profile}}
    return data


def _thin(data: Any) -> Any:
    """A resource without its properties; they have to be an object all the same."""
    attributes = data.get("attributes") if isinstance(data, Mapping) else None
    if isinstance(attributes, Mapping) and isinstance(attributes.get("properties"), Mapping):
        return {**data, "attributes": {**attributes, "properties": {}}}
    return data


def _place(call: Call, pointer: str) -> str:
    """A decoder's pointer as one into what was read, where an event can be one of many."""
    if not _in_json_api(call):
        return call.at + pointer
    if call.profile_at and pointer.startswith(_PROFILE):
        return call.profile_at + pointer.removeprefix(_PROFILE)
    return call.at + pointer.removeprefix("/data")

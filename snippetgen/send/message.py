"""A call as it goes out: judged by the rules, in the words of an API. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from snippetgen.rules import Judge, Violation, calls_in, verdict
from snippetgen.send.plain import plain
from snippetgen.wire import Event, Profile, WireError, server, track_v1
from snippetgen.wire.client import encode_profile

_LOST = frozenset({"refused", "dropped"})


@dataclass(frozen=True, slots=True)
class Message:
    """A request that is ready to go. `payload` is what it says, before any encoding."""

    method: str
    path: str
    body: bytes | None
    payload: Mapping[str, Any]
    violations: tuple[Violation, ...] = ()

    @property
    def verdict(self) -> str:
        """What Klaviyo would do with it: refused, dropped, partial or recorded."""
        return verdict(self.violations)

    @property
    def lost(self) -> bool:
        return self.verdict in _LOST


def event_message(event: Event, *, v1: str | None = None, company_id: str = "") -> Message:
    """Of an event: for the present API, or with `v1` "get" or "post" for the old Track.

    Raises WireError where the old API has no word for it, or a value is none of JSON.
    """
    event = replace(
        event,
        profile=_plain(event.profile),
        properties=plain(event.properties, "/properties"),
        value=plain(event.value, "/value"),
    )
    if v1 is not None:
        return _v1("track", track_v1.encode_track(company_id, event), v1)
    payload = server.encode_event(event)
    return Message("POST", "/api/events", _json(payload), payload, _judged(payload, "server"))


def profile_message(profile: Profile, *, v1: str | None = None, company_id: str = "") -> Message:
    """Of a profile: made or changed, found by its identifiers."""
    profile = _plain(profile)
    if v1 is not None:
        return _v1("identify", track_v1.encode_identify(company_id, profile), v1)
    payload = encode_profile(profile)
    path = "/api/profile-import"
    return Message("POST", path, _json(payload), payload, _judged(payload, "server"))


def _plain(profile: Profile) -> Profile:
    return replace(
        profile,
        location=plain(profile.location, "/profile/location"),
        properties=plain(profile.properties, "/profile/properties"),
    )


def _v1(name: str, payload: Mapping[str, Any], how: str) -> Message:
    """GET: JSON, then base64, then URL-encoded. POST: JSON in the form's field `data`."""
    written, found = _json(payload), _judged(payload, "v1")
    if how == "get":
        query = urlencode({"data": track_v1.write_data(payload)})
        return Message("GET", f"/api/{name}?{query}", None, payload, found)
    form = urlencode({"data": written}).encode("ascii")
    return Message("POST", f"/api/{name}", form, payload, found)


def _judged(payload: Mapping[str, Any], api: str) -> tuple[Violation, ...]:
    # A judge of its own: one that remembers would grow for as long as the server runs.
    judge = Judge()
    return tuple(found for call in calls_in(payload, api) for found in judge.judge(call))


def _json(payload: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(payload, allow_nan=False).encode("ascii")
    except ValueError as error:
        raise WireError("Not a finite number.", pointer="/data/attributes/properties") from error

"""An event and a profile as they are shown and stored, whichever way they came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from snippetgen.rules import Call
from snippetgen.wire import Event, Profile
from snippetgen.wire.client import attributes_of, time_in

Via = Literal["client", "server", "v1"]

# klaviyo.js writes these into the properties to tell Klaviyo how to read an event.
# They say nothing about it, so the canonical form leaves them out; a raw request has them.
DIRECTIVES = frozenset({"$use_ip", "$is_session_activity"})


def canonical_profile(profile: Profile, company_id: str | None, via: Via) -> dict[str, Any]:
    return {**attributes(profile), "company_id": company_id, "via": via}


def canonical_event(event: Event, company_id: str | None, via: Via) -> dict[str, Any]:
    record = {
        "metric": event.metric,
        "profile": attributes(event.profile),
        "properties": _told(event.properties),
        "value": event.value,
        "unique_id": event.unique_id,
    }
    return _with_the_rest(record, event.time, company_id, via, event.value_currency, event.backfill)


def canonical_call(call: Call, company_id: str | None, via: Via) -> dict[str, Any]:
    """The same, of an event that `wire.client` would surely take."""
    said = call.body["data"]["attributes"]
    profile = said["profile"]["data"]["attributes"]
    record = {
        "metric": call.name,
        "profile": {key: value for key, value in profile.items() if value != {}},
        "properties": _told(said["properties"]),
        "value": said.get("value"),
        "unique_id": said.get("unique_id"),
    }
    time = time_in(said, "/data/attributes", datetime.now(UTC))
    return _with_the_rest(record, time, company_id, via, said.get("value_currency"), call.backfill)


def _with_the_rest(
    record: dict[str, Any],
    time: datetime | None,
    company_id: str | None,
    via: Via,
    currency: str | None,
    backfill: bool,
) -> dict[str, Any]:
    """What both write alike; a currency, and that it is a backfill, only where that is said."""
    record["time"] = None if time is None else time.isoformat()
    record["company_id"] = company_id
    record["via"] = via
    if currency is not None:
        record["value_currency"] = currency
    if backfill:
        record["backfill"] = True
    return record


def _told(properties: Mapping[str, Any]) -> dict[str, Any]:
    if DIRECTIVES.isdisjoint(properties):
        return dict(properties)
    return {key: value for key, value in properties.items() if key not in DIRECTIVES}


def attributes(profile: Profile) -> dict[str, Any]:
    """A profile as the API spells it, its id beside the rest."""
    known = attributes_of(profile)
    return known if profile.id is None else {"id": profile.id, **known}

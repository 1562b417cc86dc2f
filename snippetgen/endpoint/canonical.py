"""An event and a profile as they are shown and stored, whichever way they came."""

from __future__ import annotations

from typing import Any, Literal

from snippetgen.wire import Event, Profile
from snippetgen.wire.client import attributes_of

Via = Literal["client", "server", "v1"]

# klaviyo.js writes these into the properties to tell Klaviyo how to read an event.
# They say nothing about it, so the canonical form leaves them out; a raw request has them.
DIRECTIVES = frozenset({"$use_ip", "$is_session_activity"})


def canonical_profile(profile: Profile, company_id: str | None, via: Via) -> dict[str, Any]:
    return {**attributes(profile), "company_id": company_id, "via": via}


def canonical_event(event: Event, company_id: str | None, via: Via) -> dict[str, Any]:
    properties = dict(event.properties)
    for directive in DIRECTIVES:
        properties.pop(directive, None)
    record = {
        "metric": event.metric,
        "profile": attributes(event.profile),
        "properties": properties,
        "value": event.value,
        "unique_id": event.unique_id,
        "time": None if event.time is None else event.time.isoformat(),
        "company_id": company_id,
        "via": via,
    }
    if event.value_currency is not None:
        record["value_currency"] = event.value_currency
    if event.backfill:
        record["backfill"] = True
    return record


def attributes(profile: Profile) -> dict[str, Any]:
    """A profile as the API spells it, its id beside the rest."""
    known = attributes_of(profile)
    return known if profile.id is None else {"id": profile.id, **known}

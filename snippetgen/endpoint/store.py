"""What has arrived, in memory and in order. Written by the server's thread, read by others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any, Literal, TypeVar

from snippetgen.wire import Event, Profile
from snippetgen.wire.client import attributes_of

Via = Literal["client", "server", "v1"]
T = TypeVar("T")

# klaviyo.js writes these into the properties to tell Klaviyo how to read an event.
# They say nothing about it, so the canonical form leaves them out; a raw request has them.
DIRECTIVES = frozenset({"$use_ip", "$is_session_activity"})


class Store:
    """Events, profiles and raw requests."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events: list[dict[str, Any]] = []
        self._profiles: list[dict[str, Any]] = []
        self._requests: list[dict[str, Any]] = []

    def record(
        self,
        request: dict[str, Any],
        events: Iterable[dict[str, Any]] = (),
        profiles: Iterable[dict[str, Any]] = (),
    ) -> None:
        """A request and all that it brought, at once: who sees the one sees the other."""
        with self._changed:
            self._requests.append(request)
            self._events += events
            self._profiles += profiles
            self._changed.notify_all()

    def events(self) -> list[dict[str, Any]]:
        return self._copy(self._events)

    def profiles(self) -> list[dict[str, Any]]:
        return self._copy(self._profiles)

    def requests(self) -> list[dict[str, Any]]:
        return self._copy(self._requests)

    def clear(self) -> None:
        with self._changed:
            for records in (self._events, self._profiles, self._requests):
                records.clear()
            self._changed.notify_all()

    def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """What `predicate()` says once it is true; what it says last when time is up."""
        with self._changed:
            return self._changed.wait_for(predicate, timeout)

    def _copy(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        with self._changed:
            return deepcopy(records)


def canonical_profile(profile: Profile, company_id: str | None, via: Via) -> dict[str, Any]:
    return {**_attributes(profile), "company_id": company_id, "via": via}


def canonical_event(event: Event, company_id: str | None, via: Via) -> dict[str, Any]:
    return {
        "metric": event.metric,
        "profile": _attributes(event.profile),
        "properties": {
            key: value for key, value in event.properties.items() if key not in DIRECTIVES
        },
        "value": event.value,
        "unique_id": event.unique_id,
        "time": None if event.time is None else event.time.isoformat(),
        "company_id": company_id,
        "via": via,
    }


def _attributes(profile: Profile) -> dict[str, Any]:
    """A profile as the API spells it, whichever way it came."""
    known = attributes_of(profile)
    return known if profile.id is None else {"id": profile.id, **known}

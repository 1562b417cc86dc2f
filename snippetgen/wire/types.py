"""An event and a profile, free of any wire format's spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

IDENTIFIERS = ("email", "phone_number", "external_id", "anonymous_id", "kx", "id")
TRAITS = ("first_name", "last_name", "organization", "title", "image", "locale")
_TEXTS = (*IDENTIFIERS, *TRAITS)


@dataclass(slots=True)  # not frozen, as an Event: they are made by the million
class Profile:
    """Who it is about. `kx` is the exchange id, `id` Klaviyo's own."""

    email: str | None = None
    phone_number: str | None = None
    external_id: str | None = None
    anonymous_id: str | None = None
    kx: str | None = None
    id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    organization: str | None = None
    title: str | None = None
    image: str | None = None
    locale: str | None = None
    location: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """The identifiers and traits that are there, by field name."""
        return {name: value for name in _TEXTS if (value := getattr(self, name)) is not None}

    @property
    def identified(self) -> bool:
        return any(getattr(self, name) for name in IDENTIFIERS)


@dataclass(slots=True)
class Event:
    """One thing that somebody did. `time` is aware, in UTC, whole seconds; None: on arrival."""

    metric: str
    profile: Profile
    properties: Mapping[str, Any] = field(default_factory=dict)
    value: float | int | None = None
    value_currency: str | None = None
    unique_id: str | None = None
    time: datetime | None = None
    backfill: bool = False

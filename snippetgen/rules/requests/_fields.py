"""Fields of JSON:API under other names: those of the old API and of klaviyo.js, and misspelt ones."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from snippetgen.wire.client import EVENT_KEYS, METRIC_KEYS, PROFILE_KEYS

PRESENT = {
    "event": "metric", "customer_properties": "profile", "token": "?company_id= in the address",
    "$value": "value", "$event_id": "unique_id", "currency": "value_currency",
    "timestamp": "time", "$email": "email", "phone": "phone_number", "$id": "external_id",
    "$phone_number": "phone_number", "$exchange_id": "_kx", "kx": "_kx",
    "city": "location", "country": "location", "region": "location", "zip": "location",
}  # fmt: skip
_FIELDS = EVENT_KEYS | METRIC_KEYS | PROFILE_KEYS


def meant(key: str, known: Iterable[str] = _FIELDS) -> str | None:
    """The field that another name stands for."""
    return PRESENT.get(key) or next(iter(get_close_matches(key, known, 1, 0.75)), None)

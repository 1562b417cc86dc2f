"""When an event happened, whichever way it is written."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from snippetgen.rules.model import Call

_LONGEST = 40  # characters of a time
MILLISECONDS = 10**11  # the year 5138 in seconds, 1973 in milliseconds


def seconds(call: Call) -> float | None:
    """Seconds since 1970 of the time that is written; None where it is none, or there is none.

    Numbers are what the old API and klaviyo.js take, ISO 8601 what the others do.
    """
    if call.time is None:
        return None
    if "seconds" not in call.notes:
        call.notes["seconds"] = _seconds(call.time.value)
    found: float | None = call.notes["seconds"]
    return found


def iso(written: str) -> float | None:
    """Seconds since 1970 of ISO 8601; without an offset it is taken for UTC."""
    try:
        time = datetime.fromisoformat(written[:_LONGEST])
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _seconds(written: object) -> float | None:
    if isinstance(written, str):
        found = iso(written)
        if found is not None or not (written.isascii() and written.isdigit()):
            return found
        written = int(written) if len(written) <= _LONGEST else None
    if isinstance(written, bool) or not isinstance(written, (int, float)):
        return None
    try:
        return float(written) if math.isfinite(written) else None
    except OverflowError:
        return None

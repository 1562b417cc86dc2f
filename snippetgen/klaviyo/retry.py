"""What is tried again, and when. Pure: the senders, blocking or not, do what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Klaviyo documents 429 and 503; the others come from what stands before it.
TOO_MANY = 429
AGAIN = frozenset({408, 425, TOO_MANY, 500, 502, 503, 504})
TRIES = 10
_FIRST, _LONGEST = 0.5, 60.0  # seconds


def wait(
    tries: int,
    status: int | None,
    retry_after: str | None,
    random: Callable[[], float],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> float | None:
    """Seconds until the next try, after `tries` of them; None: there is no use in another.

    `status` is None where no answer came. Klaviyo's Retry-After is obeyed, with a little more
    at random, so that many who were told the same do not all come back at once.
    """
    if tries >= TRIES or (status is not None and status not in AGAIN):
        return None
    told = _seconds(retry_after, now)
    if told is not None:
        return told + random() * _FIRST
    return random() * min(_LONGEST, _FIRST * 2.0**tries)


def _seconds(retry_after: str | None, now: Callable[[], datetime]) -> float | None:
    """Seconds, or a date of HTTP."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:6]), 3600))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, min((at - now()).total_seconds(), 3600.0))

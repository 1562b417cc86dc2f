"""When events happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from time import time

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._times import MILLISECONDS, iso, seconds
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import AHEAD, EARLIEST

_EARLIEST = EARLIEST.timestamp()
_DOUBTFUL = datetime(2000, 1, 1, tzinfo=UTC).timestamp()  # Klaviyo's pages disagree
_AHEAD = AHEAD.total_seconds()


def concerns(call: Call) -> bool:
    """Is there a time that is not surely right?"""
    if call.time is None:
        return False
    moment = seconds(call)
    written = str if call.api != "v1" or call.captured else int
    return (
        moment is None or type(call.time.value) is not written or not _DOUBTFUL <= moment < time()
    )


@rule("S221", "time-not-readable", severity="error", effect="refused")
def time_not_readable(call: Call) -> Iterator[Hit]:
    """A time is written as its API reads it: ISO 8601 in JSON:API, seconds since 1970 in the old one.

    Why: another form is refused, though it may look like a time to people.
    Bad: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": "2026-11-08T10:00:00Z"}
    Good: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": 1794132000}
    Source: Klaviyo, Create Event; Track and Identify (v1)
    """
    part = call.time
    if part is None or call.api == "onsite":
        return
    is_text = isinstance(part.value, str)
    moment = seconds(call)
    if call.api == "v1" and not call.captured:
        if is_text or moment is None:
            hint = f"write {int(moment)}" if moment is not None else "write seconds since 1970"
            yield Hit(part.at, f"{shown(part.value)} is no number of seconds", hint)
    elif not is_text or moment is None or iso(part.value) is None:
        hint = "write it as 2026-11-08T10:00:00+00:00"
        if moment is not None and 0 <= moment < MILLISECONDS:
            hint = f"write {datetime.fromtimestamp(moment, UTC).isoformat()}"
        yield Hit(part.at, f"{shown(part.value)} is no time in ISO 8601", hint)


@rule("S222", "time-in-milliseconds", severity="error", effect="refused")
def time_in_milliseconds(call: Call) -> Iterator[Hit]:
    """A time that is a number counts seconds, not milliseconds.

    Why: JavaScript counts milliseconds; read as seconds they are a day in the year 58,000.
    Bad: ["track", "Viewed Product", {"time": 1794132000000}]
    Good: ["track", "Viewed Product", {"time": 1794132000}]
    Source: Klaviyo, Track and Identify (v1)
    """
    moment = seconds(call) if call.time else None
    if call.time and moment is not None and moment >= MILLISECONDS:
        hint = f"write {int(moment / 1000)}" if call.api in ("v1", "onsite") else None
        yield Hit(call.time.at, f"{shown(call.time.value)} looks like milliseconds", hint)


@rule("S223", "time-out-of-range", severity="error", effect="refused")
def time_out_of_range(call: Call) -> Iterator[Hit]:
    """An event happened after 1999, and at most a year from now.

    Why: Klaviyo refuses what lies outside; such a time is nearly always a zero, or a day and a year mixed up.
    Bad: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": 0}
    Good: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": 1794132000}
    Source: Klaviyo, Create Event; Events API overview
    """
    moment = seconds(call) if call.time else None
    if call.time is None or moment is None or moment >= MILLISECONDS:
        return
    if moment < _DOUBTFUL or moment > time() + _AHEAD:
        early = "before 2000" if moment < _DOUBTFUL else "more than a year ahead"
        effect = "recorded" if _EARLIEST <= moment < _DOUBTFUL else None
        yield Hit(call.time.at, f"{shown(call.time.value)} is {early}", None, effect)

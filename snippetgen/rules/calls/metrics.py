"""The metrics of a run, which share an account. These rules look back."""

from __future__ import annotations

from collections.abc import Iterable

from snippetgen.rules.calls._data import plain, shown
from snippetgen.rules.calls._metrics import klaviyos
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import METRIC_NAME

_METRICS = 200  # of an account
_REMEMBERED = 1000  # names


@rule("N005", "too-many-metrics", severity="error", effect="dropped", remembers=True)
def too_many_metrics(call: Call, memory: dict[str, None]) -> Iterable[Hit]:
    """An account has 200 metrics at most, so events share a few names.

    Why: beyond 200 the events of a new metric are accepted and go nowhere.
    Bad: [["track", "Bought 1"], …, ["track", "Bought 201"]]
    Good: [["track", "Viewed Product", {"ProductName": "Winnie the Pooh"}], ["track", "Viewed Product", {"ProductName": "Emma"}]]
    Source: Klaviyo, Custom integration FAQs; Help Center, Understanding metrics
    """
    if call.metric and call.name and call.name not in memory:
        if len(memory) < _METRICS:
            memory[call.name] = None
        else:
            message = f"{shown(call.name)} is one metric more than the {_METRICS} of an account"
            return (Hit(call.metric.at, message, "use few metrics, and properties for the rest"),)
    return ()


@rule("N008", "metric-in-two-spellings", remembers=True)
def metric_in_two_spellings(call: Call, memory: dict[str, str]) -> Iterable[Hit]:
    """One metric has one spelling in all events.

    Why: Joined Club and joined_club are two metrics: each has half of the events, and a flow sees only one.
    Bad: [["track", "Joined Club", {}], ["track", "joined_club", {}]]
    Good: [["track", "Joined Club", {}], ["track", "Joined Club", {}]]
    Source: Klaviyo, Custom integration FAQs (names identify metrics)
    """
    name = call.name
    if call.metric and name and name not in memory and len(name) <= METRIC_NAME:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        first = memory.setdefault(f" {plain(name)}", name)
        if first == name:
            memory[name] = name
        elif klaviyos(name) is None and plain(name):
            message = f"{shown(name)} was {shown(first)} before: these are two metrics"
            return (Hit(call.metric.at, message, f"write {first} everywhere"),)
    return ()

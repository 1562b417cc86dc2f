"""Events that Klaviyo takes for one that it has already. These rules look back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._recent import recent
from snippetgen.rules.calls._times import seconds
from snippetgen.rules.calls._who import person, told_by, unique_id
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule

_METRICS = 1000  # that are remembered
_IN_A_ROW = 3  # people with one id: two may be one who changed their address


def concerns(call: Call) -> bool:
    """Is there an id or a time to compare?"""
    return call.kind == "event" and (call.unique_id is not None or call.time is not None)


@rule("U004", "unique-id-seen", severity="error", effect="dropped", remembers=True)
def unique_id_seen(call: Call, memory: dict[str, Any]) -> Iterable[Hit]:
    """A person has one event with a metric and a unique id.

    Why: Klaviyo answers that all is well, keeps the first, and drops the others.
    Bad: [{"token": "AbC123", "event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234"}}, {"token": "AbC123", "event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234"}}]
    Good: [{"token": "AbC123", "event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234"}}, {"token": "AbC123", "event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1235"}}]
    Source: Klaviyo, Custom integration FAQs: I received a "1" response from the track API, but my event isn't appearing; Events API overview
    """
    mine = told_by(call)
    if mine is None or not call.name or call.name == "Ordered Product":  # see U007
        return ()
    if call.unique_id and recent(memory).put(hash((*mine, call.name)), True):
        message = f"this person's {shown(call.name)} with the id {shown(mine[1])} was there before"
        return (Hit(call.unique_id.at, message, "give each event an id of its own"),)
    return ()


@rule("U005", "unique-id-constant", remembers=True)
def unique_id_constant(call: Call, memory: dict[int, tuple[int, int, int]]) -> Iterable[Hit]:
    """Different people's events have different unique ids.

    Why: an id that never changes was written into the code by hand; of each person's events but the first is kept.
    Bad: [{"event": "Joined Club", "customer_properties": {"$email": "a@klaviyo-demo.com"}, "properties": {"$event_id": "1"}}, {"event": "Joined Club", "customer_properties": {"$email": "b@klaviyo-demo.com"}, "properties": {"$event_id": "1"}}, {"event": "Joined Club", "customer_properties": {"$email": "c@klaviyo-demo.com"}, "properties": {"$event_id": "1"}}]
    Good: [{"event": "Joined Club", "customer_properties": {"$email": "a@klaviyo-demo.com"}, "properties": {"$event_id": "1"}}, {"event": "Joined Club", "customer_properties": {"$email": "b@klaviyo-demo.com"}, "properties": {"$event_id": "2"}}, {"event": "Joined Club", "customer_properties": {"$email": "c@klaviyo-demo.com"}, "properties": {"$event_id": "3"}}]
    Source: Klaviyo, Events API overview
    """
    mine, name = told_by(call), call.name
    if mine is None or call.unique_id is None or not name:
        return ()
    whose, id_ = mine
    same, key = hash(id_), hash(name)
    last = memory.get(key)
    if last is None and len(memory) >= _METRICS:
        return ()
    if last is None or last[0] != same:
        memory[key] = (same, whose, 1)
        return ()
    people = last[2] + (last[1] != whose)
    memory[key] = (same, whose, people)
    if people >= _IN_A_ROW and last[1] != whose:
        message = f"{people} people's events in a row have the id {shown(id_)}"
        return (Hit(call.unique_id.at, message, "take it from what the event is about"),)
    return ()


@rule("U006", "same-second", severity="error", effect="dropped", remembers=True)
def same_second(call: Call, memory: dict[str, Any]) -> Iterable[Hit]:
    """Events of one person and metric in the same second have unique ids.

    Why: without one the second is the id, so Klaviyo keeps the first of them and drops the others.
    Bad: [{"event": "Joined Club", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": 1794132000}, {"event": "Joined Club", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": 1794132000}]
    Good: [{"event": "Joined Club", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": 1794132000}, {"event": "Joined Club", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "time": 1794132001}]
    Source: Klaviyo, Events API overview
    """
    if call.time is None or not call.name or unique_id(call) is not None:
        return ()
    whose, moment = person(call), seconds(call)
    if whose is None or moment is None:
        return ()
    if recent(memory).put(hash((whose, call.name, int(moment))), True):
        message = f"this person has a {shown(call.name)} in that second already"
        return (Hit(call.time.at, message, "give both a unique id"),)
    return ()

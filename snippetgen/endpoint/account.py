"""The account that the mock Klaviyo keeps: 202 says "queued"; here it is decided what is kept.

By the rules package, and by nothing else. Decided at once, where Klaviyo takes minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snippetgen.endpoint.answers import Outcome
from snippetgen.endpoint.mask import Mask
from snippetgen.endpoint.people import People, new_id
from snippetgen.endpoint.store import Record, Store
from snippetgen.rules import Call, Judge, Violation, calls_in, verdict
from snippetgen.rules.model import Part

# What Klaviyo does with it, in one word. What a rule would refuse and the address took is
# dropped later: the caller has its 202.
DECIDED = {"recorded": "kept", "partial": "partial", "dropped": "dropped", "refused": "dropped"}
_FOR_TESTS = "I005"  # addresses that leave no profile behind
_DECODED = "S301"  # what comes here has passed the strict decoders, whom it would ask once more


class Account:
    """What arrives is judged, belongs to somebody, and is stored: all of it or nothing."""

    def __init__(self, store: Store, mask: Mask | None = None) -> None:
        self.store = store
        self._mask = mask
        self.people = People(store)
        self._judge = self._remembering()

    def take(self, request: Record, outcome: Outcome) -> list[Record]:
        """Remember a request with all that it brought. Gives its events as they are shown.

        Inside of the store's `writing`.
        """
        found = _by_kind(outcome.calls)
        if self._mask is not None:
            request = self._mask.request(request)
        id_ = self.store.add_request(request)
        self._take_profiles(id_, outcome.profiles, found["profile"])
        return [
            self._take_event(id_, event, call, request["at"])
            for event, call in zip(outcome.events, found["event"], strict=True)
        ]

    def clear(self) -> None:
        self.store.clear()
        self._judge = _judge()

    def _take_event(self, request: int, event: Record, call: Call, at: str) -> Record:
        event = self.shown(event)
        known = self.people.find(event["profile"])
        person = known or new_id()
        _complete(call, person, at)
        found = self._judge.judge(call)
        if known is None or len(event["profile"]) > 1:  # else there is nothing new to learn
            self._learn(person, event["profile"], found)
        record = {**event, **self.shown(decision(found))}
        self.store.add_event(request, person, record)
        return record

    def _take_profiles(self, request: int, profiles: Iterable[Record], calls: list[Call]) -> None:
        for number, profile in enumerate(profiles):
            found = self._judge.judge(calls[number]) if number < len(calls) else []
            known = self.shown(profile)
            person = self.people.find(known) or new_id()
            self._learn(person, known, found)
            self.store.add_profile(request, person, {**known, **self.shown(decision(found))})

    def shown(self, record: Record) -> Record:
        """As it is stored: with the addresses in it masked, where that is asked for."""
        return record if self._mask is None else self._mask.tree(record)

    def _learn(self, person: str, profile: Record, found: list[Violation]) -> None:
        if not any(violation.code == _FOR_TESTS for violation in found):
            self.people.learn(profile, person)

    def _remembering(self) -> Judge:
        """A judge who has seen what a file holds already."""
        judge = _judge()
        for person, at, record in self.store.history():
            (call,) = calls_in(record)
            _complete(call, person, at)
            judge.judge(call)
        return judge


def _judge() -> Judge:
    return Judge(ignore=(_DECODED,))


def _complete(call: Call, person: str, at: str) -> None:
    """What only the account knows: whose it is, by any identifier, and when it arrived."""
    call.notes["person"] = hash(person)
    if call.time is None:
        call.time = Part(at, call.at)


def decision(found: list[Violation]) -> Record:
    """`{"verdict", "findings"}`: kept, partial or dropped, and why."""
    findings = [{**violation.as_json(), "effect": violation.effect} for violation in found]
    return {"verdict": DECIDED[verdict(found)], "findings": findings}


def _by_kind(calls: Iterable[Call]) -> Mapping[str, list[Call]]:
    sorted_: dict[str, list[Call]] = {"event": [], "profile": []}
    for call in calls:
        sorted_.setdefault(call.kind, []).append(call)
    return sorted_

"""Ask the rules on payloads about what a script tells Klaviyo, as far as it is written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from snippetgen.lint.literals import UNKNOWN, Payload, Unknown, layers_of, payload_of
from snippetgen.rules import Hit, Judge, Rule, Violation, calls_in, rules_of
from snippetgen.rules.calls._names import SORTS
from snippetgen.rules.code.source import Source

_METHODS = ("track", "identify", "trackViewedItem")
_FAMILIES = ("N", "I", "S", "P")  # names, identity, shape, privacy
_PRIVACY = "P"
# Those that look back ask for events that follow each other, which a script's calls do not; and
# rules on code know more of the metric, of Active on Site, of keys and of arguments.
_ELSEWHERE = frozenset({"I001", "I012", "N001", "N009", "P004", "S012"})

# What an unknown value may be: such that nothing but its name can be said against it.
_LIKELY = {"number": 1, "url": "https://www.klaviyo-demo.com/", "id": "1", "ssn": "219-09-9999"}
_LIKELY_NAMES = {
    "ItemNames": ["x"],
    "Items": [{}],
    "Items/": {},  # one of them
    "$value": 1,
    "time": 1794132000,
    "email": "sarah.mason@klaviyo-demo.com",
    "$email": "sarah.mason@klaviyo-demo.com",
    "phone_number": "+16175550123",
    "$phone_number": "+16175550123",
    "$event_id": "1",
    "unique_id": "1",
}
# What properties may hold besides, where not all of them are written out.
_PERHAPS = ("ItemNames", "ItemId", "Title", "$value", "$event_id", "$email")


def payload_rules() -> dict[str, Rule]:
    return {
        code: rule
        for code, rule in rules_of("calls").items()
        if code.startswith(_FAMILIES) and code not in _ELSEWHERE
    }


class Payloads:
    """One run over any number of files, which share an account."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {rule.code: rule for rule in rules if rule.code in payload_rules()}
        self._judge = Judge(select=self._rules) if self._rules else None

    def judge(self, source: Source) -> Iterator[tuple[Rule, Hit]]:
        for script in source.scripts if self._judge else ():
            calls = [call for call in script.calls if call.method in _METHODS]
            told = [(payload_of(source, script, call), "") for call in calls]
            told += [(layer, _PRIVACY) for layer in layers_of(source, script)]
            objects: set[tuple[int, int]] = set()
            for payload, family in told:
                # track(…, item), trackViewedItem(item): what is in an object is judged once.
                again = range(*payload.within) if payload.within in objects else ()
                objects.add(payload.within)
                for found in self._certain(payload):
                    at = _place(payload, found.path)
                    if found.code.startswith(family) and at not in again:
                        hit = Hit(source.place(at), found.message, found.hint)
                        yield self._rules[found.code], hit

    def _certain(self, payload: Payload) -> list[Violation]:
        """What is wrong whatever stands where we don't know it."""
        found = self._found(payload.queued)
        if not (payload.unknown or payload.open):
            return found
        likely = self._found(_filled(payload.queued, open_=payload.open))
        also = {(each.code, each.path) for each in likely}
        certain = [each for each in found if (each.code, each.path) in also]
        known = {(each.code, each.path) for each in certain}
        # A password is one whatever it is: its name says so.
        return certain + [
            each
            for each in likely
            if each.code.startswith(_PRIVACY) and (each.code, each.path) not in known
        ]

    def _found(self, queued: list[Any]) -> list[Violation]:
        judge = self._judge
        return [each for call in calls_in(queued) for each in judge.judge(call)] if judge else []


def _filled(queued: list[Any], *, open_: bool) -> list[Any]:
    """The call with likely values where they are unknown, and with what else may be in it."""
    filled = [_likely("", part) for part in queued]
    if open_ and isinstance(filled[-1], dict):
        filled[-1] = {**dict.fromkeys(_PERHAPS, UNKNOWN), **filled[-1]}
    return filled


def _likely(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _likely(key, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_likely(f"{name}/", part) for part in value]
    if isinstance(value, Unknown):
        return _LIKELY_NAMES.get(name, _LIKELY.get(SORTS[name], "x"))
    return value


def _place(payload: Payload, path: str) -> int:
    """Where a pointer stands, or what is around it."""
    while path not in payload.places and path:
        path = path.rpartition("/")[0]
    return payload.places.get(path, payload.places["/0"])

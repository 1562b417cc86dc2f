"""Examine requests by all the rules: what Klaviyo would do with each event, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from snippetgen.doctor.causes import not_said_yet
from snippetgen.rules import Call, Judge, Violation, calls_in, verdict
from snippetgen.rules.judge import violation_of, worst_first
from snippetgen.rules.registry import groups_of
from snippetgen.rules.request import Request

APIS = ("v1", "onsite", "client", "server")

# What is a private key by its looks, or stands as a whole value and begins like one. Unlike
# `keys.masked` it leaves names such as "pk_id": and every quote alone: mended JSON stays JSON.
_PRIVATE = re.compile(
    r"pk_(?:[a-z0-9]{6}_)?(?=[a-z0-9]*\d)[a-z0-9]{6,}"
    r"|(?<=[=\"'])pk_\w++(?![\"']?\s*:)|\bpk_\w++(?=[\"'&\s]|$)(?![\"']?\s*:)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 80  # characters of a title


@dataclass(slots=True)  # not frozen: one for each line of NDJSON
class Examined:
    """One event, or one request that holds none."""

    title: str
    api: str
    verdict: str
    violations: list[Violation]
    line: int | None = None
    mended: str | None = None


class Doctor:
    """One run over any number of requests; remembers what the rules have to compare."""

    def __init__(
        self, select: Iterable[str] = (), ignore: Iterable[str] = (), api: str | None = None
    ) -> None:
        select, ignore = tuple(select), tuple(ignore)
        self._calls = Judge(select, ignore)
        self._groups = groups_of("requests", select, ignore)
        self._api = api

    def examine(self, request: Request) -> Iterator[Examined]:
        """Each event of a request. What is wrong with the request is wrong with each."""
        sending = self._of_request(request)
        api = request.api or self._api
        mended = request.repaired and _masked(request.repaired.strip())
        calls = list(calls_in(request.payload, api, request.at))
        for call in calls:
            found = self._calls.judge(call)
            if sending:
                mine = _of(call, calls, sending) if len(calls) > 1 else sending
                found = worst_first(_together(mine, not_said_yet(found, mine, request.at)))
            yield _examined(request, _title(call), api or call.api, found, mended)
            mended = None  # shown once
        if not calls:
            api = api or ("onsite" if isinstance(request.payload, list) else "client")
            yield _examined(request, _title_of(request), api, sending, mended)

    def _of_request(self, request: Request) -> list[Violation]:
        return worst_first(
            [
                violation_of(rule, hit)
                for concerns, rules in self._groups
                if concerns(request)
                for rule, memory in rules
                for hit in rule.check(request, *memory)
            ]
        )


def _of(call: Call, calls: list[Call], sending: list[Violation]) -> list[Violation]:
    """What is wrong with all or with this one; if that is nothing, why all are refused."""
    mine: list[Violation] = []
    others: list[Violation] = []
    for violation in sending:
        within = [each for each in calls if violation.path.startswith(f"{each.at}/")]
        (others if within and not any(each is call for each in within) else mine).append(violation)
    if not any(each.effect == "refused" for each in mine):
        mine += [each for each in others if each.effect == "refused"][:1]
    return mine


def _together(sending: list[Violation], said: list[Violation]) -> list[Violation]:
    """Why a request is refused stands before what it says; what is only to be known, behind."""
    first = [each for each in sending if each.effect == "refused"]
    return [*first, *said, *(each for each in sending if each.effect != "refused")]


def _examined(
    request: Request, title: str, api: str, found: list[Violation], mended: str | None
) -> Examined:
    said = "refused" if request.unread else verdict(found) if found else "recorded"
    shown = [_clean(each) for each in found] if found else found
    return Examined(title, api, said, shown, request.line, mended)


def _title(call: Call) -> str:
    if call.kind == "event":
        return _line(call.name) or "an event without a name"
    return "Identify" if call.kind == "profile" else "Viewed item"


def _title_of(request: Request) -> str:
    """What to call a request that holds no event."""
    payload: Any = request.payload
    if request.sent:
        return _line(f"{request.sent.method} {request.sent.path or request.sent.url}")
    if isinstance(payload, list) and payload and isinstance(payload[0], str):
        return _line(payload[0]) or "a call"
    return "a payload"


def _line(text: str) -> str:
    """As a title: on one line, not too long, and nothing that a terminal would obey."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return text if _harmless(text) else _masked(text.replace("\n", " "))


def _clean(violation: Violation) -> Violation:
    """Without private keys, and without what a terminal would obey."""
    texts = (violation.path, violation.message, violation.hint or "")
    if all(map(_harmless, texts)):
        return violation
    return replace(
        violation,
        path=_masked(violation.path.replace("\n", " ")),
        message=_masked(violation.message.replace("\n", " ")),
        hint=violation.hint and _masked(violation.hint),
    )


def _harmless(text: str) -> bool:
    return text.isprintable() and "pk_" not in text.lower()


def _masked(text: str) -> str:
    shown = _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text.replace("\r\n", "\n"))
    return _PRIVATE.sub("pk_…", shown)

"""Find the payload that is written out in code, in whatever language.

An array of PHP, a dict of Python, a hash of Ruby, an object of JavaScript, or JSON in quotes is
read as its language has it, so None, nil, a comment or an apostrophe is right there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from snippetgen.doctor.broken_json import Reader
from snippetgen.doctor.mending import BeyondMendingError, Places
from snippetgen.rules.json_api import is_bare
from snippetgen.rules.request import HOST, Fault, Sent
from snippetgen.wire.strict_json import DECODER

_OPENS = re.compile(r"[{\[]|\barray\s*\(")
# What shows that the rest is code, and not a letter with JSON in it.
_CODE = re.compile(
    r"[\w\])$?!]\(|=>|->|::|<\?|\b(?:import|require|use|const|let|def|function|new)\s"
)
CALLED = re.compile(r"\w(?<!array)\(\s*(?:[{\[]|['\"]\w)")  # with something that is written out
_ADDRESS = re.compile(r"https?://[\w.-]*klaviyo\.com/(?:api|client)/[^\s\"'`)]*")
# Methods of Klaviyo's own libraries, and where they send what they are given.
_METHODS = re.compile(
    r"\b(?:(?P<job>bulk_?create_?events)|(?P<event>create_?event)|(?P<import>create_?or_?update_?profile)"
    r"|(?P<profile>create_?profile))\s*\(",
    re.IGNORECASE,
)
_PATHS = {"job": "event-bulk-create-jobs", "event": "events", "import": "profile-import"}
_ESCAPED = re.compile(r"[{\[]\s*\\\"")
_STRING = re.compile(r"[{\[].*?(?=(?<!\\)(?:\\\\)*\")", re.DOTALL)  # to the end of a quoted text
_LONGEST = 20_000  # characters of one payload
_PATIENCE = 1_000_000  # characters that are read in vain


@dataclass(frozen=True, slots=True)
class Written:
    """A payload, or None where a part of it is known only when the code runs."""

    payload: Any
    line: int
    sent: Sent | None
    faults: tuple[Fault, ...] = ()


def read_literals(text: str) -> list[Written]:
    """Every payload in a piece of code; none where the text is no code."""
    places = Places(text)
    found, around, at = [], [], 0
    for each, start, end in _read(text, places):
        around.append(text[at:start])
        found.append(each)
        at = end
    return found if _CODE.search("".join([*around, text[at:]])) else []


def _read(text: str, places: Places) -> Iterator[tuple[Written, int, int]]:
    addresses = sorted(_addresses(text))
    at = patience = 0
    while patience < _PATIENCE and (opening := _OPENS.search(text, at)):
        start, at = opening.start(), opening.start() + 1
        part = text[start : start + _LONGEST]
        value, length, code, faults = _literal(part) or (None, len(part), False, ())
        if not _is_payload(value):
            patience += 100 + length
            continue
        end = start + length
        before = [url for where, url in addresses if where < start] or [url for _, url in addresses]
        sent = Sent("POST", before[-1], None, "code") if before else None
        line = places.line(start)
        moved = tuple(replace(fault, at=f"{line}:1" if fault.at else "") for fault in faults)
        yield Written(None if code else value, line, sent, moved), start, end
        at = end


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    """Where something is sent, and to which address."""
    for found in _ADDRESS.finditer(text):
        yield found.start(), found[0]
    for found in _METHODS.finditer(text):
        name = _PATHS.get(str(found.lastgroup), "profiles")
        yield found.start(), f"https://{HOST}/api/{name}"


def _literal(text: str) -> tuple[Any, int, bool, tuple[Fault, ...]] | None:
    """What begins the text, where it ends, whether code fills it in, and what is wrong with it."""
    if _ESCAPED.match(text):
        quoted = _STRING.match(text)
        try:
            value = DECODER.decode(quoted[0].replace('\\"', '"')) if quoted else None
            return quoted and (value, quoted.end(), False, ())
        except (ValueError, RecursionError):
            return None
    reader = Reader(text, js=True)
    try:
        value = reader.opened()
    except BeyondMendingError:
        return None
    return value, reader.at, reader.code, reader.mending.faults()


def _is_payload(value: Any) -> bool:
    """Is it surely one, and not the options of the call that sends it?"""
    if not isinstance(value, Mapping):
        return False
    data = value.get("data")
    keys = value.keys()
    return (
        (isinstance(data, Mapping) and isinstance(data.get("type"), str))
        or "customer_properties" in keys
        or {"token", "event"} <= keys
        or {"token", "properties"} <= keys
        or (is_bare(value) and value["type"] in ("event", "profile"))
    )

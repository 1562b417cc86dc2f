"""Find what a piece of JavaScript tells Klaviyo: calls of klaviyo.js, and `fetch` as copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from snippetgen.doctor.broken_json import Reader
from snippetgen.doctor.mending import BeyondMendingError, Places
from snippetgen.doctor.reading import Read
from snippetgen.doctor.scalars import CODE
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.request import Fault, Sent

CALL = re.compile(
    r"(?<![\w$.])(?:window\s*\??\.\s*)?(?:klaviyo|_learnq|_klOnsite)\s*\??\.\s*(\w+)"
    r"\s*(?:\?\.\s*)?(?=\()"
)
FETCH = re.compile(r"(?<![\w$.])fetch\s*(?=\()")
# What fetch is given, where that are names: fetch(url, options)
_NAMES = re.compile(r"\(\s*([\w$]*)[^,)]{0,2000}(?:,\s*([\w$]*))?")
# A list as klaviyo.js queues it, or a list of such, in JavaScript's quotes or in JSON's.
QUEUED = re.compile(r"\[\s*(?:\[\s*)?(['\"`])(?:track|identify|trackViewedItem)\1\s*[,\]]")
# A call that is never closed must not be read to the end of a long file again and again.
_MOST = 500
_LONGEST = 20_000  # characters
_QUEUED = frozenset({"track", "identify", "trackViewedItem"})


@dataclass(frozen=True, slots=True)
class Found:
    """What one place says: an array as klaviyo.js queues it, or a request."""

    line: int
    payload: list[Any]
    faults: tuple[Fault, ...] = ()
    sent: Sent | None = None
    body: str = ""


def read_code(text: str) -> tuple[list[Found], int]:
    """The calls whose values are written out, and how many there are whose values are code."""
    places = Places(text)
    found, unknown = [], 0
    for number, call in enumerate(CALL.finditer(text)):
        if number == _MOST:
            message = f"more than {_MOST} calls of klaviyo.js"
            raise SnippetgenError(Problem(message, hint="check them in parts"))
        read = _arguments(text, call.end(), places)
        if read is None:
            continue
        arguments, has_code, faults = read
        for queued in _queued(call[1], arguments):
            if has_code and _has_code(queued):
                unknown += 1
            else:
                found.append(Found(places.line(call.start()), queued, faults))
    return found, unknown


def read_queued(text: str) -> Read | None:
    """A list of calls that stands alone; None where not all of it is written out."""
    reader = Reader(text, js=True)
    try:
        value = reader.value()
    except BeyondMendingError:
        return None
    if reader.code or text[reader.at :].strip(" \t\r\n;"):
        return None
    return Read(value, reader.mending.faults())


def read_fetch(text: str) -> tuple[list[Found], int]:
    """`fetch("https://…", {…})`, as developer tools copy it, and how many there are besides.

    Of those a part is known only when the code runs: one that is retired is found all the same.
    """
    places = Places(text)
    found, unknown = [], 0
    for call in islice(FETCH.finditer(text), _MOST):
        read = _arguments(text, call.end(), places)
        if read is None:
            continue
        names = _NAMES.match(text, call.end())
        given = [
            _variable(text[max(0, call.start() - _LONGEST) : call.start()], names[number])
            if value is CODE and names
            else value
            for number, value in enumerate(read[0][:2], 1)
        ]
        url, init = (*given, None, None)[:2]
        sent, body = _sent(url, init if isinstance(init, Mapping) else {})
        if "${" in sent.url or _has_code([url, init]):
            unknown += 1
            if not sent.retired:
                continue
        found.append(Found(places.line(call.start()), [], read[2], sent, body))
    return found, unknown


def _sent(url: Any, init: Mapping[str, Any]) -> tuple[Sent, str]:
    """What fetch is given, as a request; what is code in it is left out."""
    headers, method, body = (init.get(name) for name in ("headers", "method", "body"))
    named = headers.items() if isinstance(headers, Mapping) else ()
    sent = Sent(
        method.upper() if isinstance(method, str) else "GET",
        url if isinstance(url, str) else "",
        {str(name).lower(): str(value) for name, value in named if value is not CODE},
        "fetch",
    )
    return sent, body if isinstance(body, str) else ""


def _arguments(
    text: str, at: int, places: Places
) -> tuple[list[Any], bool, tuple[Fault, ...]] | None:
    """The arguments of the call whose parenthesis is there; none where it is no call at all."""
    reader = Reader(text[at : at + _LONGEST], js=True)
    try:
        arguments = reader.arguments()
    except BeyondMendingError:
        return None
    faults = tuple(
        replace(fault, at=_shifted(fault.at, at, places)) for fault in reader.mending.faults()
    )
    return arguments, reader.code, faults


def _variable(text: str, name: str | None) -> Any:
    """What is written behind `const name =`, or CODE."""
    found = re.search(rf"\b(?:const|let|var)\s+{re.escape(name)}\s*=\s*", text) if name else None
    if found is None:
        return CODE
    try:
        return Reader(text, found.end(), js=True).value()
    except BeyondMendingError:
        return CODE


def _shifted(at: str, start: int, places: Places) -> str:
    """A place in the part, as one in the whole."""
    line, _, column = at.partition(":")
    if not column:
        return at
    first_line, _, first_column = places(start).partition(":")
    if line == "1":
        return f"{first_line}:{int(first_column) + int(column) - 1}"
    return f"{int(first_line) + int(line) - 1}:{column}"


def _queued(method: str, arguments: list[Any]) -> Iterator[list[Any]]:
    if method == "push":
        # push takes several; what stands beside the array is lost, as klaviyo.js loses it.
        yield from (each for each in arguments if isinstance(each, list) and each)
    elif method in _QUEUED:
        takes = 2 if method == "track" else 1  # and then a function to call back
        yield [method, *arguments[:takes]]


def _has_code(value: Any) -> bool:
    todo = [value]
    while todo:
        each = todo.pop()
        if each is CODE:
            return True
        if isinstance(each, Mapping):
            todo += each.values()
        elif isinstance(each, list):
            todo += each
    return False

"""Payloads in a text of another kind: a ticket, a mail, a log."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from snippetgen.doctor.reading import first_of

_FENCE = re.compile(r"^[ \t]*```[^\n]*$", re.MULTILINE)
_BLANK = re.compile(r"[^\n]+")
# What stands before JSON in code, and not in a log: payload = {…}
_ASSIGNED = re.compile(r"[=(]\s*\Z")
_OPENS = re.compile(r"\{(?![^{}\"\n]*\})")  # not what stands for something: {main}


def unfenced(text: str) -> str:
    """What stands in ``` alone, by which chats and documents set code apart; lines stay."""
    fences = [found.span() for found in _FENCE.finditer(text)]
    if not fences:
        return text
    parts, at = [], 0
    for opening, closing in zip(fences[::2], [*fences[1::2], (len(text), len(text))], strict=False):
        parts += [_blank(text[at : opening[1]]), text[opening[1] : closing[0]]]
        at = closing[0]
    return "".join([*parts, _blank(text[at:])])


def _blank(text: str) -> str:
    return _BLANK.sub("", text)


def scattered(text: str, known: Callable[[Any], bool]) -> list[tuple[int, Any]]:
    """Whole payloads with other text around them, each with its line; none if one is broken."""
    found: list[tuple[int, Any]] = []
    at, line, counted = 0, 1, 0
    while opening := _OPENS.search(text, at):
        start = opening.start()
        if _ASSIGNED.search(text[max(0, start - 80) : start]):
            return []
        try:
            payload, at = first_of(text, start)
        except (ValueError, RecursionError):
            return []
        if not known(payload):
            return []
        line += text.count("\n", counted, start)
        counted = start
        found.append((line, payload))
    return found

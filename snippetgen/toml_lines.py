"""Find the line of a key in a TOML text, which Python's own parser does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_HEADER = re.compile(r"^\s*\[\[?(?P<path>[^\[\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*(?P<path>(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, path: Sequence[str], value: object = None) -> int | None:
    """The line, from 1, where `path` is set, or where its nearest ancestor is.

    With a value (an element of a list, a key of an inline table) the line where its text stands.
    """
    best, agree = None, (0, False)
    for number, here in _places(text):
        found = _common(here, path)
        if found > agree:
            best, agree = number, found
    if best is None:
        return None
    inner = str(value) if value is not None else _missing_part(path, agree[0])
    return _line_with(text.splitlines(), best, inner) if inner else best


def under_header(text: str, key: str) -> int | None:
    """The first line, from 1, that sets this key below some header, not at the top."""
    places = (number for number, path in _places(text) if path[1:] and path[-1] == key)
    return next(places, None)


@lru_cache(maxsize=8)
def _places(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Each line that sets a key or begins a table, with the whole path."""
    places = []
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header["path"])
            places.append((number, table))
        elif key := _KEY.match(line):
            places.append((number, table + _parts(key["path"])))
    return places


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(path))


def _common(left: Sequence[str], right: Sequence[str]) -> tuple[int, bool]:
    """How many leading parts agree, and whether `left` leads nowhere else.

    `[event.quiz.properties]` is where `event.quiz` begins, too, if nothing else says so.
    """
    agree = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        agree += 1
    whole = agree == len(left)
    return (agree if whole or agree > 1 else 0), whole


def _missing_part(path: Sequence[str], agree: int) -> str | None:
    return path[agree] if agree < len(path) else None


def _line_with(lines: Sequence[str], start: int, needle: str) -> int:
    """The first line from `start` on that holds the text, before the next table begins."""
    for number in range(start, len(lines) + 1):
        if number > start and _HEADER.match(lines[number - 1]):
            break
        if needle in lines[number - 1]:
            return number
    return start

"""Read the comments that silence a rule: `snippetgen-ignore C012: klaviyo.js is blocked here`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from snippetgen.lint.places import Text
from snippetgen.rules.code.source import Ignore

_IGNORE = re.compile(
    rb"^(?P<before>[\s/*#-]*)snippetgen-ignore\b[ \t]*"
    rb"(?P<codes>[A-Za-z]\d{3}(?:[ \t,]+[A-Za-z]\d{3})*)?(?P<reason>.*?)[\s*/]*\Z",
    re.DOTALL,
)


def ignores(data: bytes, comments: Iterable[tuple[int, int]], text: Text) -> list[Ignore]:
    """Those of the comments, whose spans may stand within each other."""
    found: dict[int, Ignore] = {}
    for start, end in sorted(set(comments)):
        match = _IGNORE.match(data[start:end])
        if match is None:
            continue
        at = start + match.end("before")
        codes = (match["codes"] or b"").decode().upper().replace(",", " ").split()
        reason = match["reason"].decode("utf-8", "replace").strip(" \t\r\n:-\u2013\u2014")
        # In a JSON string all lines are one.
        first, last = text.lines.line(text.offset(start)), text.lines.line(text.offset(end))
        lines = range(first, last + (1 if text.offsets is not None else 2))
        found[at] = Ignore(text.place(at), frozenset(codes), reason, lines)
    return list(found.values())

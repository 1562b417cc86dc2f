"""What people bring that is no payload, told apart so that it can be said what to do."""

from __future__ import annotations

import re

# How it looks, what it is, and what to do: the first that fits is said.
_LOOKS = (
    (
        re.compile(r"\s*(?:Array\s*\(\s*\[|array\(\d+\) \{|object\([^)]*\)#\d+ \(\d+\) \{)"),
        "what PHP shows of a variable",
        "print json_encode($payload) instead",
    ),
    (
        re.compile(r"\s*<(?:!doctype html|html|script|head|body|div)\b", re.IGNORECASE),
        "a page",
        "snippetgen lint FILE looks at pages and templates",
    ),
    (
        re.compile(r"\s*<(?:\?xml\b|\w+[^<>]*>\s*<\w)"),
        "XML",
        "Klaviyo's API takes JSON; snippetgen catalog check reads the XML of a catalogue",
    ),
    (
        # A line of columns, one of them of the sort that Klaviyo's upload knows.
        re.compile(
            r"(?=[^\n]*(?:Person//|e-?mail|\$event_id|Timestamp))[^\n{\[:]{1,2000}[,;\t][^\n{\[:]{1,2000}\n[^\n]*[,;\t]",
            re.IGNORECASE,
        ),
        "CSV",
        "past orders in a CSV are turned into events by snippetgen backfill",
    ),
    (
        # Two names without quotes, braces or commas.
        re.compile(
            r"(?:(?:---|#)[^\n]*\n|[ \t]*\n)*[\w$]+:(?:[ \t]*\n[ \t]*(?:- )?|[^\n{\[]+(?<!,)\n)"
            r"[\w$]+:[^\n{\[]*(?<!,)(?:\n|\Z)"
        ),
        "YAML",
        "Klaviyo takes JSON: print it as JSON, and check that",
    ),
)


def foreign(text: str) -> tuple[str, str] | None:
    """What the text is, and what to do; None where it may be a payload."""
    return next(((what, hint) for looks, what, hint in _LOOKS if looks.match(text)), None)

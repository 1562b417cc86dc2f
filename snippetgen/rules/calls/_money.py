"""The number that a text means, which a shop has written for people."""

from __future__ import annotations

import re

from snippetgen.rules.calls._data import table

_CODES = frozenset(table("klaviyo")["currency"]["codes"].split())
_LONGEST = 40  # characters; no number is looked for in more
_AROUND = re.compile(r"^[^\d.,+-]+|[^\d.,]+$")  # currencies and spaces
_INSIDE = re.compile(r"[\s'\u2019_]")  # what stands between thousands
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|[+-]?\.[0-9]+")


def is_currency(code: object) -> bool:
    """Is it a code of ISO 4217?"""
    return type(code) is str and code in _CODES


def number_in(text: str) -> str | None:
    """The number that a text means, as JSON writes it: 1299.00 for $1,299.00."""
    if len(text) > _LONGEST or not text.isprintable():
        return None
    sign = "-" if text.strip()[:1] in ("-", "\u2212") else ""
    text = _INSIDE.sub("", _AROUND.sub("", text.strip())).lstrip("-+").rstrip(".,")
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0:
        mark, decimals = text[last], text[last + 1 :]
        whole = text[:last]
        # The last mark is the decimal one, unless it is there twice, or a comma before thousands.
        if mark in whole or (mark == "," and len(decimals) == 3 and "." not in whole):
            whole, decimals = text, ""
        whole = whole.replace(",", "").replace(".", "")
        text = f"{whole}.{decimals}" if decimals else whole
    return sign + text if _NUMBER.fullmatch(text) else None


def hint(text: str, key: str) -> str | None:
    meant = number_in(text)
    return f"write {key}: {meant}, without quotes" if meant else "write a number, or leave it out"

"""Prices as shops write them, read as numbers. Pure.

What can be read in two ways is never guessed: `decimal` says which sign is before the cents.
"""

from __future__ import annotations

import math
import re
from typing import Any

from snippetgen.feed.findings import BadValueError, shown

# What stands beside the digits: a sign with or without its country ($, US$, $ CA), a code, or
# what people write for it. Anything else is no currency: "from 12" and "5 %" are no prices.
_CURRENCY = (
    r"(?:[A-Z]{0,3}[$£¥€฿﷼￥\u20a0-\u20c0](?:\s?[A-Z]{2,3})?|[A-Z]{3}|(?:[\u0621-\u064a]\.?){1,5}"
    r"|(?i:euros?|eur|usd|gbp|s?fr|k[rmn]|r[spm]?|tl|lei|lek|ft|kč|z[łl]|din|[kut]sh|br|bs|s/|b/"
    r"|лв|ден|руб|р|грн|дин|[円元원])\.?)"  # noqa: RUF001
)
_PRICE = re.compile(
    rf"(?P<minus>[-\u2212(]?)\s*(?P<before>{_CURRENCY})?\s*(?P<minus2>[-\u2212]?)"
    rf"(?P<digits>\d[\d.,'\u2019\s]*|[.,]\d+)(?P<after>{_CURRENCY})?\)?"
)
_DASH = re.compile(r"(?<=\d[.,])\s?[-\u2013\u2014]{1,2}(?!\s*\d)")  # 5,- is 5,00
_PLAIN = re.compile(r"\d+(\.\d{1,2})?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_GROUPED = re.compile(r"\d*|\d{1,3}([.,])(\d{2,3}\1)*\d{3}", re.ASCII)  # India has groups of two


def price(value: Any, decimal: str | None = None) -> tuple[float | int, str]:
    """A number in major units, and the currency beside it, if any."""
    if isinstance(value, str):
        if _PLAIN.fullmatch(value):
            return (float(value) if "." in value else int(value)), ""
        return _written(value, decimal)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadValueError("price-unreadable", f"{shown(value)} is no price")
    if value < 0:
        raise BadValueError("price-negative", f"{value} is below zero")
    return value, ""


def _written(text: str, decimal: str | None) -> tuple[float | int, str]:
    found = _PRICE.fullmatch(_DASH.sub("00", text.strip()))
    if found is None:
        raise BadValueError("price-unreadable", f"{shown(text)} is no price", "write 1299.00")
    if found["minus"] or found["minus2"]:
        raise BadValueError("price-negative", f"{shown(text)} is below zero")
    digits = re.sub(r"['\u2019\s]", "", found["digits"])
    mark = _decimal_mark(digits, text, decimal)
    whole, point, cents = digits.rpartition(mark) if mark else (digits, "", "")
    if not point:
        whole, cents = digits, ""
    if not _GROUPED.fullmatch(whole):
        raise BadValueError("price-unreadable", f"{shown(text)} is no price", "write 1299.00")
    whole = re.sub(r"[.,]", "", whole)
    if not f"{whole}{cents}".isascii() or not f"{whole}{cents}".isdecimal():
        raise BadValueError("price-unreadable", f"{shown(text)} is no price", "write 1299.00")
    number: float | int = float(f"{whole or 0}.{cents}") if cents else int(whole or 0)
    return number, found["before"] or found["after"] or ""


def _decimal_mark(digits: str, text: str, decimal: str | None) -> str:
    """The sign before the cents; none where all signs are between thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return ""
    if "." in digits and "," in digits:
        return digits[last]
    grouped = _THOUSANDS.fullmatch(digits)
    if grouped is None:
        return digits[last]
    if digits.count(digits[last]) > 1:
        return ""
    if digits.startswith("0"):
        return digits[last]
    if decimal is not None:
        return decimal if digits[last] == decimal else ""
    hint = "say which sign is before the cents: --decimal , or --decimal ."
    raise BadValueError("price-ambiguous", f"{shown(text)} can be read in two ways", hint)

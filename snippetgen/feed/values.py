"""Text as shops write it, read as what a feed holds: prices, quantities, addresses. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from snippetgen.feed.findings import BadValueError, shown

# A sign or a code of a currency, on either side of the digits.
_PRICE = re.compile(
    r"(?P<minus>[-\u2212(]?)\s*(?P<before>[^\d\s.,'\u2019()-]{0,4})\s*(?P<minus2>[-\u2212]?)"
    r"(?P<digits>\d[\d.,'\u2019\s]*|[.,]\d+)\s*(?P<after>[^\d\s.,'\u2019()-]{0,4})\)?"
)
_PLAIN = re.compile(r"\d+(\.\d{1,2})?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_GROUPED = re.compile(r"\d*|\d{1,3}([.,])(\d{2,3}\1)*\d{3}", re.ASCII)  # India has groups of two
_SPLIT = re.compile(r"\s*[|;>]\s*")
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]")  # what an address has to write as %XX

_FINE = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w/.~%+,;:=&?!$@'()*#-]*)?", re.ASCII)

# By kind of ending: what mail programs do not show, or not all.
_POOR_PICTURE = re.compile(r"\.(svg|webp|avif|bmp|tiff?|heic|ico|pdf)(?:[?#]|$)", re.IGNORECASE)
_NO_PICTURE = frozenset({"no_selection", "null", "none", "n/a", "undefined"})

POLICIES = {
    "1": 1, "deny": 1, "hide": 1, "no": 1, "false": 1,
    "2": 2, "0": 2, "continue": 2, "show": 2, "notify": 2, "yes": 2, "true": 2,
}  # fmt: skip
# Google's words for it: what quantity and which policy they come to.
AVAILABILITY: Mapping[str, tuple[int | None, int | None]] = {
    "in_stock": (None, None), "out_of_stock": (0, 1), "preorder": (None, 2), "backorder": (None, 2),
}  # fmt: skip


def price(value: Any, decimal: str | None = None) -> tuple[float | int, str]:
    """A number in major units, and the currency beside it, if any.

    `decimal` is the sign before the cents, "." or ",", for where a price can be read in two ways.
    """
    if isinstance(value, str):
        if _PLAIN.fullmatch(value):
            return (float(value) if "." in value else int(value)), ""
        return _written_price(value, decimal)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadValueError("price-unreadable", f"{shown(value)} is no price")
    if value < 0:
        raise BadValueError("price-negative", f"{value} is below zero")
    return value, ""


def _written_price(text: str, decimal: str | None) -> tuple[float | int, str]:
    found = _PRICE.fullmatch(text.strip())
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
    return number, found["before"] or found["after"]


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


def quantity(value: Any) -> int:
    """A whole number; below zero is for the caller to judge."""
    try:
        if isinstance(value, str):
            text = value.strip()
            number = int(text) if text.lstrip("+-").isdecimal() else float(text)
        else:
            number = value
        whole = int(number)
    except (TypeError, ValueError, OverflowError):
        whole, number = 0, None
    if number is None or isinstance(value, bool) or whole != number:
        raise BadValueError("quantity-unreadable", f"{shown(value)} is no whole number")
    return whole


def policy(value: Any) -> int:
    """1: not recommended when out of stock; 2: always."""
    found = POLICIES.get(str(value).strip().lower().removesuffix(".0"))
    if found is None:
        hint = "1 hides an item that is out of stock, 2 shows it"
        raise BadValueError("policy-unknown", f"{shown(value)} is no inventory_policy", hint)
    return found


def address(value: Any, base: str | None = None) -> str:
    """An absolute address, as a link in an e-mail has to be."""
    text = str(value).strip()
    if _FINE.fullmatch(text):
        return text  # nearly all of them
    if text.startswith("//"):
        text = f"https:{text}"
    if base is not None:
        text = urljoin(base, text)
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        host, parts = None, None
    if parts is None or (parts.scheme and parts.scheme.lower() not in ("http", "https")):
        raise BadValueError("address-unreadable", f"{shown(value)} is no address of a page")
    if not host or "." not in host or not parts.scheme:
        hint = "write https://…, or give the site with --base"
        raise BadValueError("address-relative", f"{shown(value)} is not absolute", hint)
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), text)


def picture(value: Any, base: str | None = None) -> str:
    """The address of a picture."""
    if str(value).strip().lower() in _NO_PICTURE:
        raise BadValueError("missing", f"{shown(value)} stands for no picture")
    return address(value, base)


def poor_picture(url: str) -> str | None:
    """The form of a picture that not all mail programs show."""
    found = _POOR_PICTURE.search(url)
    return found[1].lower() if found else None


def categories(value: Any) -> list[str]:
    """A list of text: a JSON list, or parts between | ; > or commas."""
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            try:
                value = json.loads(text)
            except ValueError:
                value = text.strip("[]").split(",")
        elif _SPLIT.search(text):
            value = _SPLIT.split(text)
        else:
            value = text.split(",")
    parts = value if isinstance(value, list | tuple) else [value]
    if any(type(part) is not str and isinstance(part, Mapping | list) for part in parts):
        raise BadValueError("nested", "a category is an object", 'write ["Shoes", "Sale"]')
    return list(dict.fromkeys(text for part in parts if (text := str(part).strip(" '\""))))

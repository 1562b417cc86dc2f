"""Text as shops write it, read as what a feed holds: quantities, addresses, categories. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from snippetgen.feed.findings import BadValueError, shown

_SPLIT = re.compile(r"\s*[|;>]\s*")
_PICTURES = re.compile(r"\s*[,;|\s]\s*(?=https?://)")  # between two addresses
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]")  # what an address has to write as %XX

_FINE = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w/.~%+,;:=&?!$@'()*#-]*)?", re.ASCII)

# By kind of ending: what mail programs do not show, or not all.
_POOR_PICTURE = re.compile(r"\.(svg|webp|avif|bmp|tiff?|heic|ico|pdf)(?:[?#]|$)", re.IGNORECASE)
_NO_PICTURE = frozenset({"no_selection", "null", "none", "n/a", "undefined"})

POLICIES = {
    "1": 1, "deny": 1, "hide": 1, "no": 1, "false": 1,
    "2": 2, "0": 2, "continue": 2, "show": 2, "notify": 2, "yes": 2, "true": 2,
}  # fmt: skip
# What quantity and which policy the words of Google, Meta and schema.org come to.
_AVAILABILITY: Mapping[str, tuple[int | None, int | None]] = {
    "outofstock": (0, 1), "soldout": (0, 1), "discontinued": (0, 1),
    "preorder": (None, 2), "backorder": (None, 2), "availablefororder": (None, 2),
}  # fmt: skip


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


def availability(value: Any) -> tuple[int | None, int | None]:
    """The quantity and the policy that it stands for: "in stock" says neither."""
    word = str(value).lower().rpartition("/")[2]  # https://schema.org/OutOfStock
    return _AVAILABILITY.get(re.sub("[^a-z]", "", word), (None, None))


def address(value: Any, base: str | None = None) -> str:
    """An absolute address, as a link in an e-mail has to be."""
    if type(value) is not str and isinstance(value, Mapping | list):
        raise BadValueError("nested", f"{shown(value)} is no address")
    text = str(value).strip()
    if _FINE.fullmatch(text):
        return text  # nearly all of them
    if text.startswith("//"):
        text = f"https:{text}"
    try:
        if base is not None:
            site = urlsplit(base).netloc  # www.shop.com/a is that site's, and no folder of it
            text = f"https://{text}" if text.startswith(f"{site}/") else urljoin(base, text)
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        host, parts = None, None
    if parts is None or (parts.scheme and parts.scheme.lower() not in ("http", "https")):
        raise BadValueError("address-unreadable", f"{shown(value)} is no address of a page")
    if not host or "." not in host or not parts.scheme:
        hint = "write https://…, or give the site with --base"
        raise BadValueError("address-relative", f"{shown(value)} is not absolute", hint)
    if not host.isascii():
        text = text.replace(parts.netloc, _ascii(parts.netloc), 1)
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), text)


def _ascii(host: str) -> str:
    """müller.de as the net has it."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadValueError("address-unreadable", f"{shown(host)} is no host") from None


def picture(value: Any, base: str | None = None) -> str:
    """The address of a picture; of several, as shops list them in one field, the first."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):  # as Shopify's and WooCommerce's APIs have it
        value = value.get("src") or value
    if isinstance(value, str) and value.find("http", 4) > 0:
        value = _PICTURES.split(value.strip(), maxsplit=1)[0]
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
            except (ValueError, RecursionError):
                value = text.strip("[]").split(",")
        elif _SPLIT.search(text):
            paths = _paths(text) if "," in text else [text]
            value = [part for path in paths for part in _SPLIT.split(path)]
        else:
            value = text.split(",")
    parts = value if isinstance(value, list | tuple) else [value]
    # WooCommerce's API gives each an id, a name and a slug.
    parts = [part.get("name", part) if isinstance(part, dict) else part for part in parts]
    if any(type(part) is not str and isinstance(part, Mapping | list) for part in parts):
        raise BadValueError("nested", "a category is an object", 'write ["Shoes", "Sale"]')
    return list(dict.fromkeys(text for part in parts if (text := str(part).strip(" '\""))))


def _paths(text: str) -> list[str]:
    """`A > B, A > C` are two paths, as WooCommerce writes them: each begins as another does.

    `Food, Beverages & Tobacco > Tea` is one, of Google's.
    """
    paths = text.split(",")
    first = [path.partition(">")[0].strip() for path in paths]
    return paths if all(first.count(name) > 1 for name in first) else [text]

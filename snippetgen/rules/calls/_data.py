"""Klaviyo's names and other lists, from the TOML files beside the rules."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent.parent


@cache
def table(name: str) -> Mapping[str, Any]:
    """One of the files, `klaviyo` for instance."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def plain(name: str) -> str:
    """A name without case, spaces and punctuation: what two spellings of it have in common."""
    return "".join(filter(str.isalnum, name.casefold()))


def plain_set(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, names))


def shown(value: object, most: int = 40) -> str:
    """A value as JSON, for a message: short, on one line, and printable whatever it holds."""
    if isinstance(value, str):
        value = value if len(value) <= most else f"{value[:most]}…"
    elif isinstance(value, (list, tuple)):
        return "a list"
    elif isinstance(value, Mapping):
        return "an object"
    elif not isinstance(value, (int, float, type(None))):
        return f"a {type(value).__name__}"
    try:
        written = json.dumps(value, ensure_ascii=False)
    except ValueError:  # a number of thousands of digits
        return "a huge number"
    return written.encode("utf-8", "replace").decode()

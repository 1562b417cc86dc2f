"""How many requests Klaviyo takes of an account in a second and in a minute."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Rate(NamedTuple):
    """Requests: `burst` in a second, `steady` in a minute."""

    burst: int
    steady: int


@cache
def _tables() -> dict[str, Any]:
    text = files("snippetgen.wire").joinpath("rates.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def rate_of(api: str, name: str) -> Rate:
    """Of "client" or "server", and the call's name: "events", "catalog-items"."""
    tables = _tables()
    return Rate(*tables.get(api, {}).get(name, tables["default"]))

"""Lay one tree of settings over another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `over` laid over it, table by table; `false` takes a key away.

    An expression such as `{"@sum" = …}` is one value: it replaces what was there as a whole.
    """
    merged = dict(base)
    for key, value in over.items():
        if value is False:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and not _is_whole(value):
            old = merged.get(key)
            merged[key] = merge(
                old if isinstance(old, Mapping) and not _is_whole(old) else {}, value
            )
        else:
            merged[key] = value
    return merged


def _is_whole(table: Mapping[str, Any]) -> bool:
    return any(key.startswith("@") and key != "@each" for key in table)

"""Lay one tree of settings over another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Written:
    """A tree of settings as the key of a cache: equal where it is written the same."""

    text: str
    tree: Mapping[str, Any] = field(compare=False, repr=False)

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> Written:
        return cls(repr(tree), tree)


NOTHING = Written.of({})


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """A table with changes in it. `names` holds at least every name that is spelt in it."""

    table: Mapping[str, Any]
    names: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Merged:
        return cls(table, frozenset(_names(table)))

    def changed(self, changes: Written) -> Merged:
        names = self.names.union(_names(changes.tree))
        return Merged(merge(self.table, changes.tree), names)


def _names(tree: Any) -> list[str]:
    """Keys, and the parts of paths: `order`, `items` and `name` of `order.items.name`."""
    if isinstance(tree, str):
        return tree.split(".")
    if isinstance(tree, dict):
        return [*tree, *(name for part in tree.values() for name in _names(part))]
    if isinstance(tree, list):
        return [name for part in tree for name in _names(part)]
    return []

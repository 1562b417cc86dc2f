"""The ids of a feed, and why an id of an event equals none of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

# What else of an item people take for its id.
_OTHERS = ("item_group_id", "group_id", "parent_id", "product_id", "variant_id", "sku", "handle")
_MOST = 200_000  # values of those that are kept
_GOOGLES = re.compile(r"shopify_[A-Z]{2}_(\d+)_(\d+)")  # Shopify's ids in a feed for Google

# Why two ids are not equal. `{}` is what the feed has instead.
REASONS = {
    "type": "the same value, but {} in the event: Klaviyo takes them for two",
    "gid": "the feed's id behind Shopify's gid://: send its last part alone",
    "case": "the same but for large and small letters: the feed has {!r}",
    "spaces": "the same but for spaces around it",
    "zeros": "the same but for zeros before it: the feed has {!r}",
    "part": "a part of Google's id alone: the feed has {!r}",
    "other": "the {} of an item, and not its id",
    "unknown": "in no item of the feed",
}


class Ids:
    """The ids of a feed, of either type."""

    def __init__(self, ids: Iterable[str | int] = ()) -> None:
        self._texts: set[str] = set()
        self._numbers: set[int] = set()
        self._others: dict[str, str] = {}
        for id_ in ids:
            self.add({"id": id_})

    def add(self, item: Mapping[str, Any]) -> None:
        id_ = item["id"]
        if isinstance(id_, str):
            self._texts.add(id_)
        else:
            self._numbers.add(id_)
        if len(self._others) < _MOST:
            for name in _OTHERS:
                if item.get(name):
                    self._others.setdefault(str(item[name]), name)

    def __len__(self) -> int:
        return len(self._texts) + len(self._numbers)

    @property
    def type(self) -> str:
        if self._texts and self._numbers:
            return "both"
        return "number" if self._numbers else "string"

    def compare(self, value: str | float) -> tuple[str, str]:
        """Either "equal", or the reason why it is not; and what the feed has instead."""
        text = value if isinstance(value, str) else _written(value)
        if (text in self._texts) if isinstance(value, str) else self._has_number(text):
            return "equal", ""
        if self._has_number(text) or text in self._texts:
            return "type", "text" if isinstance(value, str) else "a number"
        last = text.rpartition("/")[2]
        if text.startswith("gid://") and (last in self._texts or self._has_number(last)):
            return "gid", ""
        if text.strip() in self._texts:
            return "spaces", ""
        looks: tuple[tuple[str, Mapping[str, str], str], ...] = (
            ("case", self._folded, text.casefold()),
            ("zeros", self._bare, text.lstrip("0") if text.isdecimal() else ""),
            ("part", self._parts, text),
            ("other", self._others, text),
        )
        found = ((reason, known[each]) for reason, known, each in looks if each in known)
        return next(found, ("unknown", ""))

    def _has_number(self, text: str) -> bool:
        plain = text.isascii() and text.isdecimal() and (text == "0" or text[0] != "0")
        return plain and int(text) in self._numbers

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {text.casefold(): text for text in self._texts}

    @cached_property
    def _bare(self) -> dict[str, str]:
        texts = {text.lstrip("0"): text for text in self._texts if text.isdecimal()}
        return {str(number): str(number) for number in self._numbers} | texts

    @cached_property
    def _parts(self) -> dict[str, str]:
        found = ((_GOOGLES.fullmatch(text), text) for text in self._texts)
        return {part: text for match, text in found if match for part in match.groups()}


def _written(number: float) -> str:
    """A number as text: 5.0 is 5."""
    return str(int(number)) if number == int(number) else str(number)

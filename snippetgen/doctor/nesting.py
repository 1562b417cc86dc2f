"""What is open while JSON is read, and which of it a line belongs to whose brackets are lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from snippetgen.doctor.broken_text import OPENS
from snippetgen.doctor.mending import BeyondMendingError, Mending

DEEPEST = 100  # levels; Klaviyo takes ten

_KEY = re.compile(rf"\s*[{OPENS}]([^\"\n:{{}}]{{1,200}}?)[{OPENS}]\s*[:=]")
# Where the indentation says nothing: the names of the old API's outermost object.
_ELEMENT = re.compile(r"\{|\"[^\"\n:{}]{0,200}\"\s{0,200}[,\]]")
_TOP = frozenset({"token", "event", "customer_properties", "properties", "time"})


@dataclass
class _Open:
    close: str
    column: int | None = None  # where its keys, or those of its parts, begin their lines
    keys: set[str] = field(default_factory=set)


class Nesting:
    def __init__(self, mending: Mending, *, by_lines: bool) -> None:
        self._text = mending.text
        self._by_lines = by_lines  # believe the lines even where the commas are right
        self._open: list[_Open] = []

    @property
    def depth(self) -> int:
        return len(self._open)

    @property
    def close(self) -> str:
        return self._open[-1].close

    @property
    def in_object(self) -> bool:
        return bool(self._open) and self.close == "}"

    def enter(self, close: str) -> None:
        if len(self._open) >= DEEPEST:
            raise BeyondMendingError(f"it is nested deeper than {DEEPEST} levels")
        self._open.append(_Open(close))

    def leave(self) -> None:
        left = self._open.pop()
        if self._open and self.close != "}" and self._open[-1].column is None:
            self._open[-1].column = left.column

    def key(self, name: str, at: int) -> None:
        mine = self._open[-1]
        mine.keys.add(name)
        if mine.column is None:
            mine.column = self._column(at)

    def waits_for(self, bracket: str) -> bool:
        return any(each.close == bracket for each in self._open)

    def is_element(self, at: int) -> bool:
        """Does here, where a name should be, stand what only a list holds?"""
        return _ELEMENT.match(self._text, at) is not None

    def ended(self, at: int, *, after_comma: bool = False) -> bool:
        """Does what follows show that a bracket is missing before it?"""
        in_list = len(self._open) > 1 and self._open[-2].close == "]" and self.close == "}"
        if after_comma and in_list and re.compile(r"\s*\{").match(self._text, at):
            return True  # the next object of a list begins, and this one has not ended
        if after_comma and not self._by_lines:
            return False
        found = _KEY.match(self._text, at)
        if found is None or len(self._open) < 2:
            return False
        name, mine, outer = found[1], self._open[-1], self._open[0]
        if mine.close == "}" and name in mine.keys and self._open[-2].close == "]":
            return True  # the next one in a list begins
        column = self._column(found.start(1) - 1)
        if column not in (None, mine.column):
            return any(each.column == column for each in self._open if each.close == "}")
        says_nothing = column is None or column == outer.column
        return says_nothing and name in _TOP - outer.keys and bool(outer.keys & _TOP)

    def _column(self, at: int) -> int | None:
        """How far a line is indented that begins with what stands there."""
        before = at - 1
        while before >= 0 and self._text[before] in " \t\xa0":
            before -= 1
        return at - before - 1 if before < 0 or self._text[before] == "\n" else None

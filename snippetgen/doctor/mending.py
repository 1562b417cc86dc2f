"""What is changed in a text so that it can be read: where, why, and the text that comes of it."""

from __future__ import annotations

from bisect import bisect_right

from snippetgen.rules.request import Fault

MOST = 20_000  # mends: more are not worth the memory
_TOLD = 8  # of each kind; the others are counted


class BeyondMendingError(ValueError):
    """Not JSON with slips in it."""


class Places:
    """Line and column, both from 1, of an index in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def line(self, index: int) -> int:
        return bisect_right(self._starts, index)

    def __call__(self, index: int) -> str:
        line = self.line(index)
        return f"{line}:{index - self._starts[line - 1] + 1}"


class Mending:
    """The changes to one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.unclosed = False  # does it end before everything that it opened is closed?
        self._edits: list[tuple[int, int, str]] = []
        self._mends: list[tuple[str, int, str, str | None]] = []
        self._serious = 0

    def edit(self, start: int, end: int, instead: str) -> None:
        self._edits.append((start, end, instead))

    def tell(
        self, kind: str, at: int, message: str, hint: str | None = None, *, slight: bool = False
    ) -> None:
        """Something is wrong. Slight is what leaves no doubt of what was meant."""
        if not slight:
            self._serious += 1
        if len(self._mends) >= MOST:
            raise BeyondMendingError(f"there are more than {MOST} slips in it")
        self._mends.append((kind, at, message, hint))

    def insert(self, at: int, mark: str, kind: str) -> None:
        """Something is missing. What is missing at one place is told as one."""
        self.edit(at, at, mark)
        if self._mends and self._mends[-1][1] == at and self._mends[-1][3] == "+":
            before = self._mends.pop()
            kind = max(kind, before[0], key=("not-json", "missing-bracket").index)
            mark = before[2] + mark
        self.tell(kind, at, mark, "+")

    def repaired(self) -> str:
        """The text with all the changes."""
        parts, done = [], 0
        for start, end, instead in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self.text[done:start], instead]
            done = max(done, end)
        return "".join([*parts, self.text[done:]])

    def faults(self, where: str = "") -> tuple[Fault, ...]:
        """What was wrong, in the order of the text."""
        places = Places(self.text)
        told: dict[str, int] = {}
        found = []
        for kind, at, message, hint in sorted(self._mends, key=lambda mend: mend[1]):
            told[kind] = told.get(kind, 0) + 1
            if told[kind] <= _TOLD:
                found.append(_fault(kind, where + places(at), message, hint))
        for kind, count in told.items():
            if count > _TOLD:
                found.append(Fault(kind, "", f"and {count - _TOLD} more like these"))
        return tuple(found)

    @property
    def hopeless(self) -> bool:
        """Is there more wrong with it than right?"""
        return self._serious > max(20, len(self.text) / 15)

    def badness(self) -> tuple[bool, int]:
        return self.unclosed, len(self._mends)


def _fault(kind: str, at: str, message: str, hint: str | None) -> Fault:
    if hint != "+":
        return Fault(kind, at, message, hint)
    verb = "is" if len(message) == 1 or message == "null" else "are"
    return Fault(kind, at, f"{message} {verb} missing", f"type {message} here")

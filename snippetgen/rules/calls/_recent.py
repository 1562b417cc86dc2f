"""A memory that stays small however long the run: it forgets what it has not seen for long."""

from __future__ import annotations

from typing import Any

# Of each of two halves. An entry takes some 90 bytes, so a memory stays below 20 MB.
MOST = 100_000


class Recent:
    """What was last remembered under a key. Keys are hashes: two in 10**13 may be taken for one."""

    __slots__ = ("_most", "_new", "_old")

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._new: dict[int, Any] = {}
        self._old: dict[int, Any] = {}

    def get(self, key: int) -> Any:
        """None where there is nothing, or nothing any more."""
        found = self._new.get(key)
        return self._old.get(key) if found is None else found

    def put(self, key: int, value: Any) -> Any:
        """What was there before, as `get` has it."""
        before = self.get(key)
        if len(self._new) >= self._most:  # the older half is forgotten at once
            self._old, self._new = self._new, {}
        self._new[key] = value
        return before


def recent(memory: dict[str, Any], name: str = "recent") -> Recent:
    """The one in a rule's memory."""
    found: Recent | None = memory.get(name)
    if found is None:
        found = memory[name] = Recent()
    return found

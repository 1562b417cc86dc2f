"""A row of a source, or what can't be read of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that can't be read, and why."""

    message: str
    text: str = ""  # as it is written, cut


Rows = Iterator[tuple[int, "Mapping[str, Any] | Broken"]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where products come from. `names` are the file's own, of columns that were put together."""

    columns: Sequence[str]
    rows: Rows
    decimal: str | None = None  # the sign before the cents, where the form says it
    names: Mapping[str, str] = field(default_factory=dict)

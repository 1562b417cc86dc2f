"""A row of a source, or what can't be read of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that can't be read, and why."""

    message: str
    text: str = ""  # as it is written, cut


Rows = Iterator[tuple[int, "Mapping[str, Any] | Broken"]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where products come from. `html`: texts are HTML, as Shopify's descriptions always are."""

    columns: Sequence[str]
    rows: Rows
    html: bool = False
    decimal: str | None = None  # the sign before the cents, where the form says it

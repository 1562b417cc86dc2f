"""What orders and carts hold, for the rules that compare their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from snippetgen.rules.model import Call, Part, below

_MOST = 1000  # lines: the rest of a cart would say the same


class Row(NamedTuple):
    """A line's numbers; None where they are none."""

    number: int  # of the line
    total: float | None
    each: float | None
    quantity: float | None

    def at(self, call: Call) -> str:
        """Where its RowTotal stands."""
        return f"{call.properties.at}/Items/{self.number}/RowTotal"


def lines(call: Call) -> Iterator[Part]:
    """The objects in Items."""
    at = f"{call.properties.at}/Items"
    for place, line in _lines(call):
        yield Part(line, below(at, place))


def rows(call: Call) -> list[Row]:
    """The numbers of all lines."""
    found: list[Row] | None = call.notes.get("rows")
    if found is None:
        found = call.notes["rows"] = [
            Row(
                place,
                number(line.get("RowTotal")),
                number(line.get("ItemPrice")),
                number(line.get("Quantity")),
            )
            for place, line in _lines(call)
        ]
    return found


def number(value: Any) -> float | None:
    """A finite number that can be reckoned with."""
    kind = type(value)
    return value if (kind is float or kind is int) and -1e15 < value < 1e15 else None


def _lines(call: Call) -> Iterator[tuple[int, Mapping[str, Any]]]:
    written = call.properties.raw.get("Items")
    if type(written) is list:
        for place, line in enumerate(written[:_MOST]):
            if isinstance(line, Mapping):
                yield place, line

"""The flow from a source to items: every row is made an item, or is told of. Pure but for rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from snippetgen.feed.findings import Finding
from snippetgen.feed.item import Item, Maker, Options
from snippetgen.feed.markup import plain_text
from snippetgen.feed.rows import Broken, Source

_EXAMPLES = 5  # of each kind of finding: a million of the same help nobody


@dataclass(slots=True)
class Result:
    """What came of a source. `findings` holds the first few of each name, `counts` all of them."""

    rows: int = 0
    items: int = 0
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        return self.rows - self.items

    def note(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.counts[finding.name] += 1
            if self.counts[finding.name] <= _EXAMPLES:
                self.findings.append(finding)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that no item was made of."""

    row: int
    findings: list[Finding]
    values: Any

    def as_json(self) -> dict[str, Any]:
        reasons = [finding.as_json() for finding in self.findings]
        return {"row": self.row, "findings": reasons, "values": self.values}


def items(
    source: Source, options: Options, result: Result, *, plain: bool = False
) -> Iterator[tuple[int, Item] | Rejected]:
    """Every row as an item with its number, or as what is wrong with it; counted in `result`.

    Raises SnippetgenError where a required field has no column.
    """
    decimal = options.decimal or source.decimal
    maker = Maker(source.columns, replace(options, decimal=decimal), source.names)
    seen: set[str | int] = set()
    for number, row in source.rows:
        result.rows += 1
        if isinstance(row, Broken):
            found = [Finding("unreadable-row", "error", number, "", row.message)]
            result.note(found)
            yield Rejected(number, found, row.text)
            continue
        read = _read(row) if plain else row
        item, found = maker.make(read, number)
        if item is not None and item["id"] in seen:
            message = f"{item['id']!r} is the id of an earlier row"
            found.append(Finding("id-repeated", "error", number, maker.column("id"), message))
            item = None
        result.note(found)
        if item is None:
            yield Rejected(number, [f for f in found if f.severity == "error"], row)
            continue
        seen.add(item["id"])
        result.items += 1
        yield number, item


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with text in place of HTML."""
    return {key: plain_text(v) if isinstance(v, str) else v for key, v in row.items()}

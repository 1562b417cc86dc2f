"""What is wrong with a source or a feed, each under a name, with the row and the column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# What each name means, for the reader of a report; docs/catalog.md lists the same.
FINDINGS = {
    "unreadable-row": "a row can't be read: it has too many fields, or is no JSON",
    "missing": "a field without which Klaviyo takes no item is empty",
    "id-repeated": "an id that an earlier row has",
    "id-rounded": "a spreadsheet has made 1.23457E+12 of a long id",
    "id-type": "an id is not of the type that the plan says ids have",
    "price-ambiguous": "1,299 can be a thousand or one and a bit",
    "price-unreadable": "a price is no number",
    "price-negative": "a price is below zero",
    "currencies-differ": "prices are in more than one currency",
    "quantity-unreadable": "a quantity is no whole number",
    "quantity-negative": "a quantity is below zero: 0 is written",
    "policy-unknown": "an inventory_policy is neither 1 nor 2",
    "address-relative": "an address does not say on which site it is",
    "address-not-https": "an address is http, which mail programs warn of",
    "address-unreadable": "an address is none",
    "picture-form": "a picture that many mail programs do not show",
    "markup": "text holds HTML, which will be shown as it is",
    "nested": "a field holds an object: a feed is one level deep",
    "characters": "text holds control characters, which are taken out",
    "too-large": "an item's own fields are more than 100 kB",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a source. Rows count from 1 as an editor counts them, the head included."""

    name: str
    severity: str  # "error": the item is left out; "warning": it is written, mended where possible
    row: int
    column: str
    message: str
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "severity": self.severity,
            "row": self.row,
            "column": self.column,
            "message": self.message,
            "hint": self.hint,
        }


class BadValueError(ValueError):
    """A value that can't be what its field holds."""

    def __init__(self, name: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.hint = hint


def shown(value: object) -> str:
    """A value in a message: short, and on one line."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"

"""A row of a source becomes an item of a feed. Pure: a row in, an item and findings out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from snippetgen.feed import prices, values
from snippetgen.feed.columns import FIELDS, REQUIRED, mapping
from snippetgen.feed.findings import BadValueError, Finding, shown

Row = Mapping[str, Any]
Item = dict[str, Any]

_NO_NAMES = frozenset({"", *FIELDS})  # of a field of the item's own
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*[\s/>]|&(?:amp|lt|gt|quot|nbsp|#\d+);", re.IGNORECASE)
_ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+")  # what Excel makes of a long number
_CUSTOM = 100 * 1024  # characters of an item's own fields


@dataclass(frozen=True, slots=True)
class Options:
    """How to read values where the source does not say."""

    numbers: bool = False  # ids are numbers, as the plan's `product_id` says
    typed: bool = False  # ids keep the type that they have in the source
    base: str | None = None  # the site that relative addresses are on
    decimal: str | None = None  # "." or ",": the sign before the cents
    map: Mapping[str, str] = field(default_factory=dict)  # field -> column


class Maker:
    """Makes items of the rows of one source."""

    def __init__(
        self, columns: Sequence[str], options: Options, names: Mapping[str, str] | None = None
    ) -> None:
        self._options = options
        self._names = names or {}
        self._from = mapping(columns, options.map)
        self._taken = frozenset(self._from.values())
        self._currencies: list[str] = []
        self._read = self._readers()

    def column(self, name: str) -> str:
        """The column that a field comes from, as the file has it."""
        column = self._from.get(name, name)
        return self._names.get(column, column)

    def make(self, row: Row, number: int) -> tuple[Item | None, list[Finding]]:
        """The item, and what was found; None where an error leaves nothing to write."""
        found: list[Finding] = []
        item: Item = {}
        for name, read in self._read:
            column = self._from.get(name)
            value = None if column is None else row.get(column)
            if value is None or value == "" or (type(value) is str and not value.strip()):
                if name in REQUIRED:
                    message = f"{name} is empty"
                    found.append(Finding("missing", "error", number, self.column(name), message))
                continue
            try:
                item[name] = read(value)
            except BadValueError as error:
                severity = "error" if name in (*REQUIRED, "price") else "warning"
                place = self.column(name)
                found.append(
                    Finding(error.name, severity, number, place, error.message, error.hint)
                )
        self._currency(item, number, found)
        self._stock(item, row, number, found)
        self._look(item, number, found)
        self._own(item, row, number, found)
        return (None if any(f.severity == "error" for f in found) else item), found

    def _readers(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        base, decimal = self._options.base, self._options.decimal
        return (
            ("id", self._id),
            ("title", _text),
            ("link", lambda value: values.address(value, base)),
            ("description", _text),
            ("image_link", lambda value: values.picture(value, base)),
            ("price", lambda value: prices.price(value, decimal)),
            ("categories", values.categories),
            ("inventory_quantity", values.quantity),
            ("inventory_policy", values.policy),
        )

    def _id(self, value: Any) -> str | int:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise BadValueError("id-type", f"{shown(value)} is no id")
        if self._options.typed and isinstance(value, int):
            return value
        text = str(value).strip()
        if isinstance(value, float) and value.is_integer():
            text = str(int(value))
        if "E+" in text and _ROUNDED.fullmatch(text):
            hint = "export it again, and give it as it is: no spreadsheet in between"
            raise BadValueError("id-rounded", f"{shown(text)} was a longer number once", hint)
        if not self._options.numbers:
            return text
        if not (text.isascii() and text.isdecimal()) or (text[0] == "0" and text != "0"):
            hint = 'leave out product_id = "number" in the plan, or give another column as the id'
            raise BadValueError("id-type", f"{shown(value)} is no whole number", hint)
        return int(text)

    def _currency(self, item: Item, number: int, found: list[Finding]) -> None:
        if "price" not in item:
            return
        item["price"], currency = item["price"]
        if currency and currency not in self._currencies:
            self._currencies.append(currency)
            if len(self._currencies) > 1:
                message = f"{currency}; before it was {self._currencies[0]}"
                column = self.column("price")
                found.append(Finding("currencies-differ", "warning", number, column, message))

    def _stock(self, item: Item, row: Row, number: int, found: list[Finding]) -> None:
        if item.get("inventory_quantity", 0) < 0:
            message = f"{item['inventory_quantity']} is below zero: 0 is written"
            column = self.column("inventory_quantity")
            found.append(Finding("quantity-negative", "warning", number, column, message))
            item["inventory_quantity"] = 0
        if "availability" in self._from:
            quantity, policy = values.availability(row.get(self._from["availability"]))
            if quantity is not None:
                item.setdefault("inventory_quantity", quantity)
            if policy is not None:
                item.setdefault("inventory_policy", policy)

    def _look(self, item: Item, number: int, found: list[Finding]) -> None:
        """What is fine for Klaviyo, and not for whoever reads the e-mail."""
        for name in ("title", "description"):
            text = item.get(name, "")
            if _CONTROL.search(text):
                item[name] = _CONTROL.sub("", text)
                message = "control characters are taken out"
                found.append(Finding("characters", "warning", number, self.column(name), message))
            if ("<" in text or "&" in text) and _MARKUP.search(text):
                message = f"{shown(text)} holds HTML"
                hint = "--plain-text takes it out"
                found.append(Finding("markup", "warning", number, self.column(name), message, hint))
        for name in ("link", "image_link"):
            if item.get(name, "").startswith("http:"):
                message, column = f"{shown(item[name])} is not https", self.column(name)
                found.append(Finding("address-not-https", "warning", number, column, message))
        if form := values.poor_picture(item.get("image_link", "")):
            message = f"many mail programs do not show {form}"
            hint = "give a jpg, png or gif"
            column = self.column("image_link")
            found.append(Finding("picture-form", "warning", number, column, message, hint))

    def _own(self, item: Item, row: Row, number: int, found: list[Finding]) -> None:
        """All other columns, as fields of the item's own."""
        size = 0
        for column, held in row.items():
            if held in (None, "", []) or column in self._taken or column in _NO_NAMES:
                continue
            if type(held) is str:  # nearly all of them
                item[column] = held
                size += len(column) + len(held)
                continue
            value = _finite(held)
            if value in (None, []):
                continue
            if isinstance(value, Mapping) or (
                isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value)
            ):
                message = "holds an object: it is left out"
                hint = f"give each part a column of its own, as {column}_name"
                found.append(Finding("nested", "warning", number, column, message, hint))
                continue
            item[column] = value if isinstance(value, int | float | list) else str(value)
            size += len(column) + len(str(value))
        if size > _CUSTOM:
            message = f"its own fields are {size:,} characters, more than 100 kB"
            found.append(Finding("too-large", "error", number, "", message))


def _finite(value: Any) -> Any:
    """Without NaN and the like, which is how tables say that there is none."""
    if isinstance(value, list):
        return [part for part in value if _finite(part) is not None]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _text(value: Any) -> str:
    if type(value) is not str and isinstance(value, Mapping | list):
        raise BadValueError("nested", f"{shown(value)} is no text")
    return str(value).strip()

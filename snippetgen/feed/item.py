"""A row of a source becomes an item of a feed. Pure: a row in, an item and findings out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from snippetgen.errors import Problem, SnippetgenError, did_you_mean
from snippetgen.feed import values
from snippetgen.feed.findings import BadValueError, Finding, shown

Row = Mapping[str, Any]
Item = dict[str, Any]

# In the order of Klaviyo's example. Without the first ones it takes no item.
REQUIRED = ("id", "title", "link", "description", "image_link")
FIELDS = (*REQUIRED, "price", "categories", "inventory_quantity", "inventory_policy")

# Other names of the same, as shops, Google and Klaviyo's API have them.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "id": ("product_id", "item_id", "external_id"),
    "title": ("name", "product_name", "product_title", "item_name"),
    "link": ("url", "product_url", "product_link", "permalink"),
    "description": ("body_html", "body", "long_description", "short_description"),
    "image_link": ("image", "image_url", "image_src", "picture", "image_full_url", "imageurl"),
    "price": ("item_price", "product_price", "regular_price"),
    "categories": ("category", "product_type", "google_product_category", "product_categories"),
    "inventory_quantity": ("quantity", "qty", "stock", "stock_quantity", "inventory"),
    "inventory_policy": (),
    "availability": (),
}
_SPECIAL = frozenset(_ALSO)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*[\s/>]|&(?:amp|lt|gt|quot|nbsp|#\d+);", re.IGNORECASE)
_CUSTOM = 100 * 1024  # characters of an item's own fields


@dataclass(frozen=True, slots=True)
class Options:
    """How to read values where the source does not say."""

    numbers: bool = False  # ids are numbers, as the plan's `product_id` says
    typed: bool = False  # ids keep the type that they have in the source
    base: str | None = None  # the site that relative addresses are on
    decimal: str | None = None  # "." or ",": the sign before the cents
    map: Mapping[str, str] = field(default_factory=dict)  # field -> column


def mapping(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Which column fills each field. Raises where a required one has none."""
    columns = list(columns)
    for target, column in given.items():
        if target not in _SPECIAL:
            hint = did_you_mean(target, _SPECIAL)
            raise SnippetgenError(Problem(f"--map {target}: no such field", hint=hint))
        if column not in columns:
            hint = did_you_mean(column, columns)
            raise SnippetgenError(Problem(f"--map {target}={column}: no such column", hint=hint))
    plain = {_plain(column): column for column in reversed(columns)}
    chosen = dict(given)
    for target, others in _ALSO.items():
        name = next((name for name in (target, *others) if _plain(name) in plain), None)
        if target not in chosen and name is not None:
            chosen[target] = plain[_plain(name)]
    if lacking := [name for name in REQUIRED if name not in chosen]:
        problems = [
            Problem(f"no column for {name!r}", hint=f"--map {name}=COLUMN, of {', '.join(columns)}")
            for name in lacking
        ]
        raise SnippetgenError(problems)
    return chosen


def _plain(name: str) -> str:
    """`$id`, `g:id` and `Image Link` are id and image_link."""
    return re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("g:"))


class Maker:
    """Makes items of the rows of one source."""

    def __init__(self, columns: Sequence[str], options: Options) -> None:
        self._options = options
        self._from = mapping(columns, options.map)
        self._taken = frozenset(self._from.values())
        self._currencies: list[str] = []
        self._read = self._readers()

    def column(self, name: str) -> str:
        """The column that a field comes from."""
        return self._from.get(name, name)

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
                    found.append(Finding("missing", "error", number, column or name, message))
                continue
            try:
                item[name] = read(value)
            except BadValueError as error:
                severity = "error" if name in (*REQUIRED, "price") else "warning"
                found.append(
                    Finding(error.name, severity, number, column or name, error.message, error.hint)
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
            ("price", lambda value: values.price(value, decimal)),
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
            column = self._from["inventory_quantity"]
            found.append(Finding("quantity-negative", "warning", number, column, message))
            item["inventory_quantity"] = 0
        if "availability" in self._from:
            word = str(row.get(self._from["availability"]) or "").strip().lower().replace(" ", "_")
            quantity, policy = values.AVAILABILITY.get(word, (None, None))
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
                found.append(Finding("characters", "warning", number, self._from[name], message))
            if ("<" in text or "&" in text) and _MARKUP.search(text):
                message = f"{shown(text)} holds HTML"
                hint = "--plain-text takes it out"
                found.append(Finding("markup", "warning", number, self._from[name], message, hint))
        for name in ("link", "image_link"):
            if item.get(name, "").startswith("http:"):
                message, column = f"{shown(item[name])} is not https", self._from[name]
                found.append(Finding("address-not-https", "warning", number, column, message))
        if form := values.poor_picture(item.get("image_link", "")):
            message = f"many mail programs do not show {form}"
            hint = "give a jpg, png or gif"
            column = self._from["image_link"]
            found.append(Finding("picture-form", "warning", number, column, message, hint))

    def _own(self, item: Item, row: Row, number: int, found: list[Finding]) -> None:
        """All other columns, as fields of the item's own."""
        size = 0
        for column, value in row.items():
            if value is None or value in ("", []) or column in self._taken or column in FIELDS:
                continue
            if type(value) is str:  # nearly all of them
                item[column] = value
                size += len(column) + len(value)
                continue
            if isinstance(value, float) and not math.isfinite(value):
                continue  # how tables say that there is none
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


def _text(value: Any) -> str:
    if type(value) is not str and isinstance(value, Mapping | list):
        raise BadValueError("nested", f"{shown(value)} is no text")
    return str(value).strip()

"""Shopify's products export: several rows to a product, one for each variant and each picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.findings import BadValueError
from snippetgen.feed.markup import plain_text
from snippetgen.feed.prices import price
from snippetgen.feed.rows import Broken, Rows, Source
from snippetgen.feed.values import policy

COLUMNS = (
    "id", "title", "link", "description", "image_link", "price", "categories",
    "inventory_quantity", "inventory_policy", "brand", "sku", "compare_at_price", "tags",
)  # fmt: skip
# What a column of the export holds: its name until 2025, and since then. Case does not count.
_HOLDS = {
    "handle": "handle", "url handle": "handle", "title": "title", "vendor": "brand",
    "body (html)": "description", "description": "description",
    "product category": "category", "type": "type", "custom product type": "custom_type",
    "tags": "tags", "status": "status", "published": "published",
    "published on online store": "published",
    "option1 value": "option1", "option2 value": "option2", "option3 value": "option3",
    "variant sku": "sku", "sku": "sku", "variant price": "price", "price": "price",
    "variant compare at price": "compare_at_price", "compare-at price": "compare_at_price",
    "variant inventory tracker": "tracker", "inventory tracker": "tracker",
    "variant inventory qty": "quantity", "inventory quantity": "quantity",
    "variant inventory policy": "policy", "continue selling when out of stock": "policy",
    "image src": "picture", "product image url": "picture", "image position": "position",
    "variant image": "variant_picture", "variant image url": "variant_picture",
}  # fmt: skip
_TELLING = frozenset({"body (html)", "option1 value"})  # no other shop's table has them
_FILLS = {
    "title": "title", "description": "description", "image_link": "picture", "price": "price",
    "link": "handle", "inventory_quantity": "quantity",
}  # fmt: skip
_HIDDEN = frozenset({"draft", "archived", "unlisted"})

Row = Mapping[str, Any]
Numbered = tuple[int, Row]  # the row's line in the file


def export_of(columns: Sequence[str]) -> bool:
    """Is this the head of the export?"""
    names = {column.lower() for column in columns}
    held = {_HOLDS.get(name) for name in names}
    return held >= {"handle", "title", "price"} and bool(names & _TELLING)


def products(columns: Sequence[str], rows: Rows, key: str) -> Source:
    """One item to a product, or with `key` "sku" one to a variant.

    The export has no product id. `key` says what is the id: the handle, the SKU, or a column
    (`Product ID (product.metafields…)`), which has to be what the shop's events carry.
    """
    held = {column: _HOLDS[column.lower()] for column in columns if column.lower() in _HOLDS}
    called = {name: column for column, name in held.items()}
    of_id = called.get(key, key)
    if of_id not in columns:
        known = "handle, sku, or a column of the file"
        raise SnippetgenError(Problem(f"the export has no column {key!r}", hint=f"--id {known}"))
    names = {field: called[name] for field, name in _FILLS.items() if name in called}
    told = ((n, row if isinstance(row, Broken) else _told(row, held, of_id)) for n, row in rows)
    return Source(COLUMNS, _products(told, key == "sku"), ".", names | {"id": of_id})


def _told(row: Row, held: Mapping[str, str], of_id: str) -> dict[str, str]:
    told = {name: str(row[column] or "") for column, name in held.items()}
    # Shopify puts an apostrophe before a number, lest Excel should shorten it.
    return {**told, "id": str(row[of_id] or "").removeprefix("'")}


def _products(rows: Rows, by_variant: bool) -> Iterator[Any]:
    for number, group in _groups(rows):
        if isinstance(group, Broken):
            yield number, group
            continue
        first = group[0][1]
        hidden = first.get("published", "").lower() == "false"
        if not hidden and first.get("status", "").lower() not in _HIDDEN:
            yield from _items(group, by_variant)


def _groups(rows: Rows) -> Iterator[tuple[int, list[Numbered] | Broken]]:
    """The rows of one product stand together, under its handle."""
    group, handle = list[Numbered](), None
    for number, row in rows:
        if isinstance(row, Broken):
            yield number, row
            continue
        if group and row["handle"] != handle:
            yield group[0][0], group
            group = []
        group.append((number, row))
        handle = row["handle"]
    if group:
        yield group[0][0], group


def _items(group: list[Numbered], by_variant: bool) -> Iterator[Numbered]:
    number, first = group[0]
    variants = [(n, row) for n, row in group if row["price"]] or group[:1]
    shared = {
        "link": f"products/{first['handle']}",
        "description": plain_text(first.get("description", "")),
        "categories": _categories(first),
        "brand": first.get("brand", ""),
        "tags": [tag for part in first.get("tags", "").split(",") if (tag := part.strip())],
    }
    picture = _picture(group)
    for line, row in variants if by_variant else variants[:1]:
        options = [row.get(f"option{n}", "") for n in (1, 2, 3)] if by_variant else []
        named = " / ".join(text for text in options if text and text != "Default Title")
        item = {
            **shared,
            "id": row["id"] if by_variant else first["id"],
            "title": f"{first['title']} {named}".strip(),
            "image_link": (by_variant and row.get("variant_picture")) or picture,
            "price": row["price"],
            "compare_at_price": _number(row.get("compare_at_price", "")),
            "sku": row.get("sku", "").removeprefix("'"),
            **_stock([row] if by_variant else [each for _, each in variants]),
        }
        yield line if by_variant else number, item


def _picture(group: list[Numbered]) -> str:
    """The first by its position: rows of variants may stand before it."""
    found = [row for _, row in group if row.get("picture")]
    places = [int(p) if (p := row.get("position", "")).isdecimal() else len(found) for row in found]
    return found[places.index(min(places))]["picture"] if found else ""


def _number(text: str) -> float | str:
    try:
        return price(text, ".")[0]
    except BadValueError:
        return text


def _categories(first: Row) -> list[str]:
    own = first.get("type") or first.get("custom_type") or ""
    path = first.get("category", "").split(">")
    return list(dict.fromkeys(name for part in (own, *path) if (name := part.strip())))


def _stock(variants: list[Row]) -> dict[str, Any]:
    """Of all variants together. Where Shopify does not count them, there is always one."""
    counted = [row for row in variants if row.get("tracker")]
    quantities = [row.get("quantity", "") for row in counted]
    numbers = [int(text) for text in quantities if text.lstrip("-").isdecimal()]
    if not counted or len(numbers) < len(variants):
        return {"inventory_policy": 2} if not counted else {}
    goes_on = any(_goes_on(row.get("policy", "")) for row in counted)
    total = sum(max(0, number) for number in numbers)
    return {"inventory_quantity": total, "inventory_policy": 2 if goes_on else 1}


def _goes_on(text: str) -> bool:
    """Is it sold when there is none left?"""
    try:
        return policy(text) == 2
    except BadValueError:
        return False

"""Shopify's products export: several rows to a product, one for each variant and each picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.feed.rows import Broken, Rows, Source

COLUMNS = (
    "id", "title", "link", "description", "image_link", "price", "categories",
    "inventory_quantity", "inventory_policy", "brand", "sku", "compare_at_price", "tags",
)  # fmt: skip
_HIDDEN = frozenset({"draft", "archived"})


def products(columns: Sequence[str], rows: Rows, key: str) -> Source:
    """One item to a product, or with `key` "sku" one to a variant.

    The export has no product id. `key` says what is the id: the handle, the SKU, or a column
    (`Product ID (product.metafields…)`), which has to be what the shop's events carry.
    """
    if key not in ("handle", "sku") and key not in columns:
        known = "handle, sku, or a column of the file"
        raise SnippetgenError(Problem(f"the export has no column {key!r}", hint=f"--id {known}"))
    names = {"handle": "Handle", "sku": "Variant SKU"}
    return Source(COLUMNS, _products(rows, names.get(key, key), by_variant=key == "sku"), True, ".")


def _products(rows: Rows, key: str, *, by_variant: bool) -> Iterator[Any]:
    for number, group in _groups(rows):
        if isinstance(group, Broken):
            yield number, group
        elif str(group[0].get("Status", "active")).lower() not in _HIDDEN and (
            str(group[0].get("Published", "true")).lower() != "false"
        ):
            yield from _items(number, group, key, by_variant=by_variant)


def _groups(rows: Rows) -> Iterator[tuple[int, list[Mapping[str, Any]] | Broken]]:
    """The rows of one product stand together, under its handle."""
    start, group, handle = 0, list[Mapping[str, Any]](), None
    for number, row in rows:
        if isinstance(row, Broken):
            yield number, row
            continue
        if group and row.get("Handle") == handle:
            group.append(row)
            continue
        if group:
            yield start, group
        start, group, handle = number, [row], row.get("Handle")
    if group:
        yield start, group


def _items(
    number: int, group: list[Mapping[str, Any]], key: str, *, by_variant: bool
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    first = group[0]
    variants = [row for row in group if row.get("Variant Price")] or [first]
    pictures = [row["Image Src"] for row in group if row.get("Image Src")]
    shared = {
        "title": first.get("Title", ""),
        "link": f"products/{first.get('Handle', '')}",
        "description": first.get("Body (HTML)", ""),
        "categories": _categories(first),
        "brand": first.get("Vendor", ""),
        "tags": [tag.strip() for tag in str(first.get("Tags") or "").split(",") if tag.strip()],
    }
    for row in variants if by_variant else variants[:1]:
        mine = [row] if by_variant else variants
        options = [str(row.get(f"Option{n} Value") or "") for n in (1, 2, 3)]
        named = " / ".join(o for o in options if o and o != "Default Title") if by_variant else ""
        yield (
            number,
            {
                **shared,
                "id": row.get(key) if by_variant else first.get(key),
                "title": f"{shared['title']} {named}".strip(),
                "image_link": (row.get("Variant Image") if by_variant else None)
                or (pictures[0] if pictures else ""),
                "price": row.get("Variant Price", ""),
                "compare_at_price": _number(row.get("Variant Compare At Price", "")),
                "sku": row.get("Variant SKU", ""),
                **_stock(mine),
            },
        )


def _number(text: Any) -> float | str:
    try:
        return float(text)
    except ValueError:
        return str(text)


def _categories(first: Mapping[str, Any]) -> list[str]:
    product_type = str(first.get("Type") or first.get("Custom Product Type") or "").strip()
    path = str(first.get("Product Category") or "").split(">")
    return list(dict.fromkeys(p for p in (product_type, *(part.strip() for part in path)) if p))


def _stock(variants: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Of all variants together. Where Shopify does not count them, there is always one."""
    counted = [row for row in variants if row.get("Variant Inventory Tracker")]
    quantities = [str(row.get("Variant Inventory Qty") or "") for row in counted]
    numbers = [int(text) for text in quantities if text.lstrip("-").isdecimal()]
    if not counted or len(numbers) < len(variants):
        return {"inventory_policy": 2} if not counted else {}
    sold_out = any(row.get("Variant Inventory Policy") == "continue" for row in counted)
    total = sum(max(0, number) for number in numbers)
    return {"inventory_quantity": total, "inventory_policy": 2 if sold_out else 1}

"""What the shop finds in its catalogue: a product, a collection, what a search asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Product = Mapping[str, Any]


def find(products: Sequence[Product], number: object) -> Product | None:
    """The product that has this id, or whose variant has it; None for neither."""
    return next((p for p in products if str(number) in (str(p["id"]), str(p["variant"]))), None)


def collections(products: Sequence[Product]) -> dict[str, dict[str, Any]]:
    """{id, name, url, image} of each collection by its handle, in the order of the catalogue."""
    names = dict.fromkeys(name for product in products for name in product["collections"])
    return {
        handle(name): {
            "id": 500 + number, "name": name, "url": f"/collections/{handle(name)}", "image": None,
        }
        for number, name in enumerate(names)
    }  # fmt: skip


def handle(name: str) -> str:
    """The last part of a collection's address."""
    return re.sub(r"\W+", "-", name.lower()).strip("-")


def within(products: Sequence[Product], name: str) -> list[Product]:
    """The products of a collection."""
    return [product for product in products if name in product["collections"]]


def matching(products: Sequence[Product], term: str) -> list[Product]:
    """The products whose title, brand or collections hold each of the words."""
    words = term.lower().split()

    def holds(product: Product) -> bool:
        said = [product["title"], product["vendor"] or "", *product["collections"]]
        return all(word in " ".join(said).lower() for word in words)

    return [product for product in products if words and holds(product)]

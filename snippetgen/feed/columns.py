"""The fields of a feed, and which column of a source fills each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from snippetgen.errors import Problem, SnippetgenError, did_you_mean

# In the order of Klaviyo's example. Without the first ones it takes no item.
REQUIRED = ("id", "title", "link", "description", "image_link")
FIELDS = (*REQUIRED, "price", "categories", "inventory_quantity", "inventory_policy")

# Other names of the same, as shops, Google and Klaviyo's API have them.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "id": ("product_id", "item_id", "external_id"),
    "title": ("name", "product_name", "product_title", "item_name"),
    "link": ("url", "product_url", "product_link", "permalink"),
    "description": ("body_html", "body", "long_description", "short_description", "summary",
                    "content"),
    "image_link": ("image", "image_url", "image_src", "picture", "image_full_url", "imageurl",
                   "images"),
    "price": ("item_price", "product_price", "regular_price"),
    "categories": ("category", "product_type", "google_product_category", "product_categories"),
    "inventory_quantity": ("quantity", "qty", "stock", "stock_quantity", "inventory"),
    "inventory_policy": (),
    "availability": (),
}  # fmt: skip


def mapping(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Which column fills each field. Raises where a required one has none."""
    columns = list(columns)
    for target, column in given.items():
        if target not in _ALSO:
            hint = did_you_mean(target, _ALSO)
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

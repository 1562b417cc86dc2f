"""Products: their ids, the names of their properties, their addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from snippetgen.rules.calls._data import plain, shown, table
from snippetgen.rules.calls._metrics import klaviyos
from snippetgen.rules.calls._orders import lines
from snippetgen.rules.model import Call, Hit, Part, below
from snippetgen.rules.registry import rule

_TABLE = table("klaviyo")
_CALLED = {name: frozenset(map(plain, names)) for name, names in _TABLE["called"].items()}
_FINE = frozenset(_TABLE["property"]["fine"])
_TOP = {name: tuple(about.get("properties", ())) for name, about in _TABLE["metric"].items()}
_LINE = {name: tuple(about.get("item", ())) for name, about in _TABLE["metric"].items()}
_VIEWED = tuple(_TABLE["viewed_item"]["properties"])
_NEEDED = ("ItemId", "Title")  # of a viewed item
_METADATA = tuple(_TABLE["viewed_item"]["metadata"])
_NONE: frozenset[str] = frozenset()
_TOP_SET = {metric: _FINE.union(names) for metric, names in _TOP.items()}
_LINE_SET = {metric: _FINE.union(names) for metric, names in _LINE.items()}


def concerns(call: Call) -> bool:
    """Is there a property that the guides don't have?"""
    if call.kind == "viewed_item":
        return True
    metric = klaviyos(call.name) if call.name else None
    if metric is None:
        return False
    items = call.properties.raw.get("Items")
    if type(items) is list and _LINE[metric]:
        known = _LINE_SET[metric]
        for line in items:
            if type(line) is not dict or not known.issuperset(line):
                return True
    return bool(_TOP[metric]) and not _TOP_SET[metric].issuperset(call.properties.raw)


@rule("S013", "property-near-klaviyos")
def property_near_klaviyos(call: Call) -> Iterator[Hit]:
    """The properties of Klaviyo's metrics are spelt as its guides spell them: ProductID, ImageURL, ItemNames.

    Why: templates look names up letter by letter: event.ImageURL is empty where the event has imageUrl.
    Bad: ["track", "Viewed Product", {"product_id": "1111", "ImageUrl": "https://www.klaviyo-demo.com/pooh.png"}]
    Good: ["track", "Viewed Product", {"ProductID": "1111", "ImageURL": "https://www.klaviyo-demo.com/pooh.png"}]
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration
    """
    if call.kind == "viewed_item":
        yield from _misspelt(Part(call.properties.raw, call.properties.at), _VIEWED)
        metadata = call.properties.raw.get("Metadata")
        if isinstance(metadata, dict):
            yield from _misspelt(Part(metadata, f"{call.properties.at}/Metadata"), _METADATA)
        return
    metric = klaviyos(call.name) if call.name else None
    if metric is None:
        return
    top, line = _TOP[metric], _LINE[metric]
    if top and not _TOP_SET[metric].issuperset(call.properties.raw):
        yield from _misspelt(Part(call.properties.raw, call.properties.at), top)
    if line:
        known = _LINE_SET[metric]
        for part in lines(call):
            if not known.issuperset(part.value):
                hits = list(_misspelt(part, line))
                yield from hits
                if hits:
                    return  # the other lines are made by the same code


def _misspelt(box: Part, names: tuple[str, ...]) -> Iterator[Hit]:
    for key, value in box.value.items():
        name = _meant(key, names) if isinstance(key, str) and len(key) < 60 else None
        if name is None or name in box.value:
            continue
        # An object is none of these, but for Metadata in another spelling: see S001.
        if not isinstance(value, Mapping) or plain(key) == plain(name):
            message = f"Klaviyo's name for {shown(key)} is {name}"
            yield Hit(below(box.at, key), message, f"write {name}")


@lru_cache(4096)
def _meant(key: str, names: tuple[str, ...]) -> str | None:
    """The name that a key stands for here; None where it is one, or another thing."""
    if key in names or key in _FINE:
        return None
    form = plain(key)
    for name in names:
        if form == plain(name):
            return name
    return next((name for name in names if form in _CALLED.get(name, _NONE)), None)


@rule("S014", "viewed-item-without-id")
def viewed_item_without_id(call: Call) -> Iterator[Hit]:
    """klaviyo.trackViewedItem is told the product's ItemId and Title.

    Why: it counts views by ItemId: without one all products are the same, and the list of viewed items holds one.
    Bad: ["trackViewedItem", {"Title": "Winnie the Pooh", "ProductID": "1111"}]
    Good: ["trackViewedItem", {"Title": "Winnie the Pooh", "ItemId": "1111"}]
    Source: Klaviyo, JavaScript API; klaviyo.js as observed
    """
    if call.kind == "viewed_item":
        written = {name.lower() for name in call.properties.raw if name not in _NEEDED}
        for name in _NEEDED:
            # Of ItemID, S013 says how it is spelt.
            if call.properties.raw.get(name) in (None, "") and name.lower() not in written:
                yield Hit(call.properties.at, f"the viewed item has no {name}", f"add {name}")

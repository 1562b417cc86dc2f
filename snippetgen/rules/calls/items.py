"""Items and ItemNames: the lines of an order for templates, and their names for segments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._orders import lines
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule

_TEXT = frozenset({str})
_BOX = frozenset({dict})


def concerns(call: Call) -> bool:
    """Are there lines without as many names, or that are no objects, or names that are no text?"""
    said = call.properties.raw
    names, items = said.get("ItemNames"), said.get("Items")
    if names is None and items is None:
        return False
    if type(names) is not list or not _TEXT.issuperset(map(type, names)):
        return True
    if items is None:
        return False
    return (
        type(items) is not list or len(items) != len(names) or not _BOX.issuperset(map(type, items))
    )


@rule("S002", "items-without-names")
def items_without_names(call: Call) -> Iterator[Hit]:
    """Beside Items stands ItemNames, a list of the products' names.

    Why: Items is for templates; segments and flows see none of it, but they do see a list of text.
    Bad: ["track", "Started Checkout", {"Items": [{"ProductID": "1111", "ProductName": "Winnie the Pooh"}]}]
    Good: ["track", "Started Checkout", {"ItemNames": ["Winnie the Pooh"], "Items": [{"ProductID": "1111", "ProductName": "Winnie the Pooh"}]}]
    Source: Klaviyo, Custom integration FAQs: How should I structure my data for segmentation and flow filtering?
    """
    said = call.properties.raw
    if call.kind == "event" and "Items" in said and said.get("ItemNames") is None and said["Items"]:
        message = "Items has no ItemNames beside it"
        yield Hit(call.properties["Items"].at, message, "add ItemNames: the names, as a list")


@rule("S008", "items-not-a-list")
def items_not_a_list(call: Call) -> Iterator[Hit]:
    """Items is a list of objects, one for each line of a cart or an order.

    Why: an email's template goes through a list; of text, and of an object by numbers, it shows nothing.
    Bad: ["track", "Started Checkout", {"ItemNames": ["Emma"], "Items": {"0": {"ProductName": "Emma"}}}]
    Good: ["track", "Started Checkout", {"ItemNames": ["Emma"], "Items": [{"ProductName": "Emma"}]}]
    Source: Klaviyo, Custom integration FAQs: How should I structure my data for segmentation and flow filtering?
    """
    items = call.properties.raw.get("Items")
    if call.kind != "event" or not items:
        return
    at = call.properties["Items"].at
    if not isinstance(items, list):
        hint = "send the list itself, not its JSON" if isinstance(items, str) else "like [{…}, {…}]"
        yield Hit(at, f"Items is {shown(items)}", hint)
        return
    odd = next((n for n, line in enumerate(items) if not isinstance(line, Mapping)), None)
    if odd is not None:
        message = f"a line of Items is {shown(items[odd])}"
        yield Hit(f"{at}/{odd}", message, 'like {"ProductName": "Emma", "Quantity": 1}')


@rule("S003", "item-names-incomplete")
def item_names_incomplete(call: Call) -> Iterator[Hit]:
    """ItemNames holds a name for each of Items.

    Why: who filters by a product in ItemNames misses the orders that hold it in Items only.
    Bad: ["track", "Started Checkout", {"ItemNames": ["Emma"], "Items": [{"ProductName": "Emma"}, {"ProductName": "Persuasion"}]}]
    Good: ["track", "Started Checkout", {"ItemNames": ["Emma", "Persuasion"], "Items": [{"ProductName": "Emma"}, {"ProductName": "Persuasion"}]}]
    Source: Klaviyo, Custom integration FAQs: How should I structure my data for segmentation and flow filtering?
    """
    names, items = call.properties.raw.get("ItemNames"), call.properties.raw.get("Items")
    if not isinstance(names, list) or not isinstance(items, list) or len(names) == len(items):
        return
    # One product in two lines, named once, is complete as well.
    said = {line.value.get("ProductName") for line in lines(call) if _named(line.value)}
    if items and not (said and len(names) == len(said) and all(name in said for name in names)):
        message = f"ItemNames has {len(names)} and Items {len(items)}"
        yield Hit(call.properties["ItemNames"].at, message, "name every line's product")


def _named(line: Mapping[str, object]) -> bool:
    return isinstance(line.get("ProductName"), str)


@rule("S004", "item-names-not-text")
def item_names_not_text(call: Call) -> Iterator[Hit]:
    """ItemNames is a list, and what is in it is text.

    Why: a list of text is the one list that segments and flows can look into; text with commas is one name to them.
    Bad: ["track", "Started Checkout", {"ItemNames": "Emma, Persuasion", "Items": [{"ProductName": "Emma"}, {"ProductName": "Persuasion"}]}]
    Good: ["track", "Started Checkout", {"ItemNames": ["Emma", "Persuasion"], "Items": [{"ProductName": "Emma"}, {"ProductName": "Persuasion"}]}]
    Source: Klaviyo, Custom integration FAQs: How should I structure my data for segmentation and flow filtering?
    """
    names = call.properties.raw.get("ItemNames")
    if names is None or call.kind != "event":
        return
    part = call.properties["ItemNames"]
    if not isinstance(names, list):
        yield Hit(part.at, f"ItemNames is {shown(names)}", 'make it a list: ["Emma", "Persuasion"]')
        return
    for number, name in enumerate(names):
        if type(name) is not str:
            yield Hit(f"{part.at}/{number}", f"an item's name is {shown(name)}", "write text")
            return

"""Numbers and money."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._money import hint
from snippetgen.rules.calls._orders import number, rows
from snippetgen.rules.calls._walk import survey
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule

_DIVIDE = "divide by 100"
_MOST = 10**12
_NEAR = 0.01
_NUMBERS = frozenset({int, float})


def concerns(call: Call) -> bool:
    """Are there amounts that don't agree, or that are none?"""
    found = survey(call)
    if found.numbers or found.marked:
        return True
    said, value = call.properties.raw, 0
    if call.value is not None:
        value = call.value.value
        if type(value) not in _NUMBERS or not -_MOST < value < _MOST:
            return True
        if said.get("Price", value) != value:
            return True
    total = 0
    items = said.get("Items")
    for line in items if type(items) is list else ():
        if type(line) is not dict:
            return True
        row, each, quantity = line.get("RowTotal"), line.get("ItemPrice"), line.get("Quantity")
        if row is None or each is None or quantity is None:
            return True
        if not -_NEAR < row - each * quantity < _NEAR:
            return True
        total += row
    return bool(total and value) and not total < 50 * value < 2500 * total


@rule("S101", "value-not-a-number", severity="error", effect="refused")
def value_not_a_number(call: Call) -> Iterator[Hit]:
    """The value of an event is a number: no text, no currency sign, no thousands' mark.

    Why: revenue is the sum of values. JSON:API refuses text; elsewhere the event counts for nothing.
    Bad: ["track", "Placed Order", {"$value": "$1,299.00"}]
    Good: ["track", "Placed Order", {"$value": 1299.0}]
    Source: Klaviyo, Create Event; Guide to integrating a platform without a pre-built Klaviyo integration
    """
    part = call.value
    if part is None or type(part.value) is float or type(part.value) is int:
        if part is not None and type(part.value) is float and part.value - part.value != 0:
            yield Hit(part.at, f"the value is {part.value}, which is not JSON", "leave it out")
        return
    effect = None if call.api in ("client", "server") else "partial"
    advice = hint(part.value, "the value") if isinstance(part.value, str) else None
    yield Hit(part.at, f"the event's value is {shown(part.value)}", advice, effect)


@rule("S103", "cents")
def cents(call: Call) -> Iterator[Hit]:
    """All amounts of an event are in the currency's main unit, none in cents.

    Why: shops reckon in cents inside; a forgotten division makes revenue a hundred times what it was, or a hundredth.
    Bad: ["track", "Viewed Product", {"Price": 9.99, "$value": 999}]
    Good: ["track", "Viewed Product", {"Price": 9.99, "$value": 9.99}]
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration; Google Tag Manager
    """
    value = number(call.value.value) if call.value else None
    price = number(call.properties.raw.get("Price"))
    if call.value and value and price and _hundredfold(value, price, 0.01):
        yield Hit(call.value.at, f"the value is {value}, but Price is {price}", _DIVIDE)
    total = 0.0
    for row in rows(call):
        total += row.total or 0
        due = (row.each or 0) * (row.quantity or 0)
        if row.total and due and _hundredfold(row.total, due, 0.01):
            message = f"RowTotal is {row.total}, but ItemPrice is {row.each}"
            yield Hit(row.at(call), message, _DIVIDE)
    # With shipping, taxes and discounts: about a hundred times is near enough.
    if call.value and value and total and _hundredfold(value, total, 0.25):
        message = f"the value is {value}, but the rows' total is {round(total, 2)}"
        yield Hit(call.value.at, message, _DIVIDE)


def _hundredfold(one: float, other: float, slack: float) -> bool:
    """Is one a hundred times the other, whichever?"""
    one, other = abs(one), abs(other)
    if one < 50 * other and other < 50 * one:
        return False
    low, high = (one, other) if one < other else (other, one)
    return low > 0 and 100 * (1 - slack) <= high / low <= 100 * (1 + slack)


@rule("S104", "row-total-differs", severity="info")
def row_total_differs(call: Call) -> Iterator[Hit]:
    """RowTotal is ItemPrice times Quantity.

    Why: an e-mail shows the three beside each other, and a customer who reckons wonders.
    Bad: ["track", "Started Checkout", {"ItemNames": ["Emma"], "Items": [{"ItemPrice": 9.99, "Quantity": 2, "RowTotal": 9.99}]}]
    Good: ["track", "Started Checkout", {"ItemNames": ["Emma"], "Items": [{"ItemPrice": 9.99, "Quantity": 2, "RowTotal": 19.98}]}]
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration
    """
    for row in rows(call):
        if row.total is None or row.each is None or row.quantity is None:
            continue
        due = row.each * row.quantity
        near = abs(row.total - due) <= 0.01 * max(1, abs(row.quantity))
        if not near and not _hundredfold(row.total, due, 0.01):
            message = f"RowTotal is {row.total}, and {row.each} times {row.quantity} is {due:.2f}"
            yield Hit(row.at(call), message)

"""Orders, their lines and what becomes of them: which ids differ, and which must not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._recent import recent
from snippetgen.rules.calls._who import told_by, unique_id
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule

_UNDONE = frozenset({"Refunded Order", "Canceled Order", "Cancelled Order"})
_ORDERS = _UNDONE | {"Placed Order", "Ordered Product"}
_HINT = "join the order's id and the line's: 1234_1111_1"


def concerns(call: Call) -> bool:
    """Is it an order, or a line of one, that has an id?"""
    return call.unique_id is not None and call.name in _ORDERS


@rule("U007", "order-lines-share-id", severity="error", effect="dropped", remembers=True)
def order_lines_share_id(call: Call, memory: dict[str, Any]) -> Iterable[Hit]:
    """Each line of an order is an Ordered Product with a unique id of its own.

    Why: lines with one id are one event to Klaviyo: the first stays, the other products were never ordered.
    Bad: [{"event": "Ordered Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "ProductID": "1111"}}, {"event": "Ordered Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "ProductID": "1112"}}]
    Good: [{"event": "Ordered Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234_1111", "ProductID": "1111"}}, {"event": "Ordered Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234_1112", "ProductID": "1112"}}]
    Source: Klaviyo, Help Center: Importing events by CSV; Events API overview
    """
    mine = told_by(call) if call.name == "Ordered Product" else None
    if mine and call.unique_id and recent(memory).put(hash(mine), True):
        message = f"another Ordered Product of this person has the id {shown(mine[1])}"
        return (Hit(call.unique_id.at, message, _HINT),)
    return ()


@rule("U008", "line-has-orders-id", remembers=True)
def line_has_orders_id(call: Call, memory: dict[str, Any]) -> Iterable[Hit]:
    """An Ordered Product has another unique id than its order, where the order has several lines.

    Why: the second line would have the same one and be dropped; with one line it goes well, until it does not.
    Bad: [{"event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "Items": [{"ProductID": "1111"}, {"ProductID": "1112"}]}}, {"event": "Ordered Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "ProductID": "1111"}}]
    Good: [{"event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "Items": [{"ProductID": "1111"}, {"ProductID": "1112"}]}}, {"event": "Ordered Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234_1111", "ProductID": "1111"}}]
    Source: Klaviyo, Help Center: Importing events by CSV
    """
    if call.name not in ("Placed Order", "Ordered Product") or call.unique_id is None:
        return ()
    id_ = unique_id(call)
    if id_ is None:
        return ()
    orders = recent(memory)
    if call.name == "Placed Order":
        items = call.properties.raw.get("Items")
        if isinstance(items, list) and len(items) > 1:
            orders.put(hash(id_), len(items))
        return ()
    lines = orders.get(hash(id_))
    if lines:
        message = f"the line has the id of its order, {shown(id_)}, which has {lines} lines"
        return (Hit(call.unique_id.at, message, _HINT),)
    return ()


@rule("U009", "undone-under-another-id", remembers=True)
def undone_under_another_id(call: Call, memory: dict[str, Any]) -> Iterable[Hit]:
    """Refunded Order and Canceled Order have the unique id that Placed Order had.

    Why: by it Klaviyo finds the order whose value it takes back; under another id the customer's value stays too high.
    Bad: [{"event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "OrderId": "1234"}}, {"event": "Refunded Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "refund-1", "OrderId": "1234"}}]
    Good: [{"event": "Placed Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "OrderId": "1234"}}, {"event": "Refunded Order", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"$event_id": "1234", "OrderId": "1234"}}]
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration
    """
    placed = call.name == "Placed Order"
    if call.unique_id is None or not (placed or call.name in _UNDONE):
        return ()
    order, id_ = call.properties.raw.get("OrderId"), unique_id(call)
    if not isinstance(order, (str, int)) or id_ is None:
        return ()
    orders, key = recent(memory), hash(order)
    if placed:
        orders.put(key, id_[:255])
        return ()
    first = orders.get(key)
    if first is not None and first != id_[:255]:
        message = f"the order was placed under {shown(first)}, not {shown(id_)}"
        return (Hit(call.unique_id.at, message, f"write {first}"),)
    return ()

"""What is reported, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.rules.code.facts import Facts, Project
from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import Edit, QueueCall, Source
from snippetgen.rules.code.variables import gets_later, object_of
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

# Metrics of which one checkout or order must not count twice.
_COUNTED = frozenset(
    [
        "Started Checkout", "Checkout Started", "Placed Order", "Ordered Product",
        "Fulfilled Order", "Canceled Order", "Cancelled Order", "Refunded Order",
    ]
)  # fmt: skip
_CHECKOUTS = ("Started Checkout", "Checkout Started")
_BUILT_IN = {"Date", "Math", "Number", "String", "parseInt"}
_UNIQUE = ("$event_id", "unique_id")
_CHANCE = re.compile(
    r"\b(?:Math\.random|Date\.now|performance\.now|randomUUID|uuid(?:v?\d)?)\s*\(|\bnew Date\b(?!\()"
    r"|\bnew Date\(\)"
)


@rule("C012", "active-on-site-in-code")
def active_on_site_in_code(source: Source) -> Iterator[Hit]:
    """Active on Site is left to klaviyo.js, which reports it on each page.

    Why: a second one doubles the visits, and a metric of the same name in other letters is another metric.
    Bad: <script>klaviyo.track('Active on Site')</script>
    Good: <script>klaviyo.track('Opened Chat')</script>
    Source: Klaviyo, Help Center: Onsite tracking
    """
    for script in source.scripts:
        for call in script.calls:
            name = _metric(source, call)
            if name == "__activity__" or name.replace(" ", "").lower() == "activeonsite":
                message = "klaviyo.js reports Active on Site by itself"
                yield source.hit(call.node.start_byte, message, "leave it out", *_left_out(call))


def _metric(source: Source, call: QueueCall) -> str:
    """The metric's name, where it is written out."""
    name = source.string(call.args[0]) if call.method == "track" and call.args else None
    return name or ""


def _left_out(call: QueueCall) -> tuple[Edit, ...]:
    """The whole statement, where it is one of several."""
    statement = call.node.parent
    arguments = call.node.child_by_field_name("arguments")
    if (
        statement is None
        or statement.type != "expression_statement"
        or statement.parent is None
        or statement.parent.type not in ("program", "statement_block")
        or (call.array is not None and arguments.named_child_count > 1)
    ):
        return ()
    return ((statement.start_byte, statement.end_byte, ""),)


@rule("C013", "track-before-identify")
def track_before_identify(source: Source) -> Iterator[Hit]:
    """Where a page says who the visitor is, it does so before it tells what happened.

    Why: an event before that belongs to nobody: it waits in the browser, and is lost if the visitor goes or the storage is cleared.
    Bad: <script>klaviyo.track('Viewed Product'); klaviyo.identify({email: shopper.email})</script>
    Good: <script>klaviyo.identify({email: shopper.email}); klaviyo.track('Viewed Product')</script>
    Source: Klaviyo, Custom integration FAQs: are people identified before you make the Track request?
    """
    for script in source.scripts:
        tracked: dict[int, QueueCall] = {}  # by the function, the first track() in it
        identified: set[int] = set()
        for call in script.calls:
            here = source.function_of(call.node).id
            if call.method == "track":
                tracked.setdefault(here, call)
            elif call.method == "identify" and here not in identified:
                identified.add(here)
                if here in tracked and _follows(source, tracked[here], call):
                    at = tracked[here].node.start_byte
                    message = "track() comes before identify(): the event has nobody yet"
                    yield source.hit(at, message, f"identify first, as in {_line(source, call)}")


def _line(source: Source, call: QueueCall) -> str:
    return "line " + source.place(call.node.start_byte).partition(":")[0]


def _follows(source: Source, one: QueueCall, other: QueueCall) -> bool:
    """Both happen, one after the other: not in different branches of an `if`."""
    here, there = (source.branches(call.node.start_byte) for call in (one, other))
    if any(there.get(start, n) != n for start, n in here.items()):
        return False
    around = {node.id for node in source.above(one.node)}
    shared = next((node for node in source.above(other.node) if node.id in around), None)
    return shared is not None and shared.type in ("program", "statement_block")


@rule("C014", "order-without-event-id")
def order_without_event_id(source: Source) -> Iterator[Hit]:
    """An order or a checkout carries $event_id, the same each time it is reported.

    Why: when the page is loaded again, the order counts again: in revenue, in flows, in the customer's value.
    Bad: <script>klaviyo.track('Placed Order', {$value: order.total})</script>
    Good: <script>klaviyo.track('Placed Order', {$event_id: order.id, $value: order.total})</script>
    Source: Klaviyo, Guide to integrating a platform: Placed Order; Events API overview
    """
    for script in source.scripts:
        for call in script.calls:
            name = _metric(source, call)
            if name not in _COUNTED:
                continue
            given = call.args[1] if len(call.args) > 1 else None
            if given is not None and given.type == "identifier":
                variable, given = given, object_of(source, script, given)
                if given is None or gets_later(source, script, source.text(variable), _UNIQUE):
                    continue
            if (
                given is not None
                and given.type == "object"
                and (chance := _by_chance(source, given, name))
            ):
                message = f"{source.text(chance)} is another one each time"
                yield source.hit(chance.start_byte, message, "take the order's number")
            elif given is None or (given.type == "object" and not _has_id(source, given)):
                message = f"{name} has no $event_id, so a reload counts it again"
                hint = "$event_id: the order's number" + (
                    ", and the line's product" if name == "Ordered Product" else ""
                )
                yield source.hit(call.node.start_byte, message, hint)


def _has_id(source: Source, properties: Node) -> bool:
    if any(child.type == "spread_element" for child in properties.named_children):
        return True
    keys = source.pairs(properties)
    # A key that a template prints can be any key.
    return any(key in keys for key in _UNIQUE) or any(
        child.type == "pair" and source.key(child) is None for child in properties.named_children
    )


def _by_chance(source: Source, properties: Node, metric: str) -> Node | None:
    """An id that a reload makes anew."""
    keys = source.pairs(properties)
    for value in (keys[key][1] for key in _UNIQUE if key in keys):
        chance = _CHANCE.search(source.text(value))
        if chance and not (metric in _CHECKOUTS and _cart_and_time(source, value, chance[0])):
            return value
    return None


def _cart_and_time(source: Source, value: Node, chance: str) -> bool:
    """A checkout's id as Klaviyo's guide makes it: the cart's, and when it was."""
    named = {source.text(node) for node in source.within(value) if node.type == "identifier"}
    return "Date" in chance and not named <= _BUILT_IN


@rule("C015", "viewed-product-twice", remembers=True)
def viewed_product_twice(facts: Facts, project: Project) -> Iterator[Hit]:
    """Viewed Product comes from Klaviyo's app embed or from a snippet, not from both.

    Why: each view counts twice, and browse abandonment is planned on the wrong one.
    Bad: <script>klaviyo.track('Viewed Product', {ProductID: 1})</script>
    Good: <script>klaviyo.track('Viewed Size Guide', {ProductID: 1})</script>
    Source: Klaviyo, Help Center: Shopify onsite tracking
    """
    if facts.group in project.embeds:
        for spot in facts.viewed_product:
            message = "Klaviyo's app embed is switched on, and sends Viewed Product as well"
            yield Hit(spot.at, message, "leave this out, or switch the app embed off", fix=spot.fix)

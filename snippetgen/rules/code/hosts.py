"""What belongs to one host: Shopify's places, its cart, and GTM's variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from snippetgen.rules.calls._names import is_number
from snippetgen.rules.code.reader import Node, first
from snippetgen.rules.code.source import Edit, Source
from snippetgen.rules.code.variables import value_of
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

# Only the checkout, and the scripts that were once added to it, know these.
_CHECKOUT_LIQUID = ("first_time_accessed", "post_purchase_page_accessed")
_CHECKOUT_FIELDS = frozenset(
    [
        "order_id",
        "order_name",
        "order_number",
        "line_items",
        "shipping_address",
        "billing_address",
        "email",
    ]
)
_SCRIPT_TAGS = ("/script_tags", "scriptTagCreate", "scriptTagUpdate")
_TAG = re.compile(rb"\{%-?\s*\w[^%}]*%\}")
# What the name of a GTM variable does not hold, but other template languages do.
_NOT_A_NAME = ("|", "\n", "'", '"', "{", "(")
# Properties of Klaviyo's that hold lists.
_LISTS = frozenset({"Categories", "Items", "ItemNames", "AddedItemCategories", "Collections"})


@rule("C011", "phantom-added-to-cart", severity="error")
def phantom_added_to_cart(source: Source) -> Iterator[Hit]:
    """A watch on the cart asks whether an address holds /cart/add, not the other way round.

    Why: every text holds the empty one, and the address of a failed or opaque answer is empty: each such request is reported as Added to Cart.
    Bad: <script>if ('https://shop/cart/add.js'.includes(res.url)) klaviyo.track('Added to Cart', item)</script>
    Good: <script>if (res.url.includes('/cart/add')) klaviyo.track('Added to Cart', item)</script>
    Source: Klaviyo's snippet for Shopify, as it was before July 2024
    """
    for script in source.scripts:
        for node in script.nodes["call_expression"]:
            called = node.child_by_field_name("function")
            arguments = node.child_by_field_name("arguments")
            if called is None or called.type != "member_expression" or arguments is None:
                continue
            method = source.text(called.child_by_field_name("property"))
            asked = first(arguments)
            if method not in ("includes", "indexOf", "search") or asked is None:
                continue
            held = called.child_by_field_name("object")
            given = value_of(source, script, held)
            if not _cart_address(source, held if given is None else given) or not source.dotted(
                asked
            ).lower().endswith("url"):
                continue
            url = source.text(asked)
            if not _asks_for_empty(source, node, url):
                message = f"an empty {url} counts as an addition to the cart"
                hint = f"{url}.includes('/cart/add')"
                edits: tuple[Edit, ...] = ()
                if method == "includes":
                    start, end = node.start_byte, node.end_byte
                    edits = ((start, start, f"({url} !== '' && "), (end, end, ")"))
                yield source.hit(node.start_byte, message, hint, *edits)


def _cart_address(source: Source, node: Node) -> bool:
    return node.type in (
        "string", "template_string", "binary_expression", "parenthesized_expression",
    ) and "cart/add" in source.text(node)  # fmt: skip


def _asks_for_empty(source: Source, node: Node, url: str) -> bool:
    """`res.url !== '' &&`, or `res.url &&`, around the test or in an `if` around that."""
    for outer in source.above(node):
        if outer.type == "binary_expression":
            for side in (outer.child_by_field_name("left"), outer.child_by_field_name("right")):
                if side is None or side.start_byte <= node.start_byte < side.end_byte:
                    continue
                if url in source.text(side) and "cart/add" not in source.text(side):
                    return True
        elif outer.type == "if_statement":
            condition = source.text(outer.child_by_field_name("condition"))
            if url in condition.replace(source.text(node), ""):
                return True
    return False


@rule("C016", "stray-gtm-reference", severity="error", effect="dropped")
def stray_gtm_reference(source: Source) -> Iterator[Hit]:
    """In Google Tag Manager, {{ }} holds the name of a variable of the container.

    Why: with any other name the container can't be published; and a page's Liquid or Django is never run there.
    Bad: {"containerVersion": {"tag": [{"type": "html", "parameter": [{"key": "html", "type": "TEMPLATE", "value": "<script>klaviyo.track({{Metric}})</script>"}]}]}}
    Good: {"containerVersion": {"variable": [{"name": "Metric", "type": "v"}], "tag": [{"type": "html", "parameter": [{"key": "html", "type": "TEMPLATE", "value": "<script>klaviyo.track({{Metric}})</script>"}]}]}}
    Source: Tag Manager, variables
    """
    for found in _TAG.finditer(source.data) if source.host == "gtm" else ():
        message = "another template's code is not run here"
        yield source.hit(found.start(), message, "write it in JavaScript, with GTM's variables")
    for start, name in source.references:
        if source.variables is None:
            if any(mark in name for mark in _NOT_A_NAME):
                message = "this is no GTM variable: another template's code is not run here"
                yield source.hit(start, message, "make a variable, and name it here")
        elif name not in source.variables and name.strip() not in source.variables:
            shown = name if len(name) <= 40 else f"{name[:37]}…"
            message = f"the container has no variable {shown!r}"
            yield source.hit(start, message, "define it, or enable the built-in one of that name")


@rule("C030", "gtm-variable-in-quotes", effect="partial")
def gtm_variable_in_quotes(source: Source) -> Iterator[Hit]:
    """In Google Tag Manager, quotes around a variable make text of it.

    Why: a price is then text, which Klaviyo neither adds up nor compares, and a list is its items with commas; without quotes the variable's own value is put in, safely.
    Bad: {"containerVersion": {"variable": [{"name": "Price", "type": "v"}], "tag": [{"type": "html", "parameter": [{"key": "html", "type": "TEMPLATE", "value": "<script>klaviyo.track('Viewed', {Price: '{{Price}}'})</script>"}]}]}}
    Good: {"containerVersion": {"variable": [{"name": "Price", "type": "v"}], "tag": [{"type": "html", "parameter": [{"key": "html", "type": "TEMPLATE", "value": "<script>klaviyo.track('Viewed', {Price: {{Price}}})</script>"}]}]}}
    Source: gtm.js, which escapes a variable by where it stands
    """
    if source.host != "gtm":
        return
    for script in source.scripts:
        for node in (*script.nodes["string"], *script.nodes["template_string"]):
            pair, text = node.parent, source.string(node)
            if pair is None or pair.type != "pair" or pair.child_by_field_name("value") != node:
                continue
            key = source.key(pair) or ""
            wanted = "a list" if key in _LISTS else "a number" if is_number(key) else None
            if wanted and text and re.fullmatch(r"\{\{[^{}]*\}\}", text):
                start, end = node.start_byte, node.end_byte
                edits = ((start, start + 1, ""), (end - 1, end, ""))
                message = f"{key} is text, where {wanted} is meant: {text} stands in quotes"
                yield source.hit(start, message, f"{key}: {text}", *edits)


@rule("C017", "retired-shopify-place", effect="dropped")
def retired_shopify_place(source: Source) -> Iterator[Hit]:
    """Checkout and order pages of Shopify are reported by Klaviyo's integration, or by a pixel.

    Why: checkout.liquid, additional scripts and script tags are switched off: nothing there runs any more, or soon.
    Bad: <script>if (Shopify.checkout) klaviyo.track('Placed Order', {$event_id: Shopify.checkout.order_id})</script>
    Good: <script>klaviyo.track('Viewed Product', {ProductID: {{ product.id | json }}})</script>
    Source: Shopify, changelog: checkout.liquid, August 2024; additional scripts and script tags, 2025 and 2026
    """
    hint = "Klaviyo's Shopify integration reports checkouts and orders; else a custom pixel"
    if source.host in ("shopify", "liquid"):
        if PurePath(source.file).name == "checkout.liquid" and source.scripts:
            at = source.scripts[0].start
            yield source.hit(at, "Shopify no longer runs checkout.liquid", hint)
            return
        for output in source.outputs:
            for value in output.values:
                field = value.path[1:2]
                if value.path[:1] == ("checkout",) and field and field[0] in _CHECKOUT_FIELDS:
                    message = "only the retired additional scripts know `checkout`"
                    yield source.hit(output.start, message, hint)
                    return
        for mark in _CHECKOUT_LIQUID:
            at = source.data.find(mark.encode())
            if at >= 0:
                yield source.hit(at, f"only the retired additional scripts know `{mark}`", hint)
                return
    yield from _in_scripts(source, hint)


def _in_scripts(source: Source, hint: str) -> Iterator[Hit]:
    for script in source.scripts:
        for word in ("checkout", "Checkout"):
            for node in source.mentions(script, word):
                name = source.dotted(node.parent)
                if name == f"Shopify.{word}":
                    message = f"{name} is there only in the retired additional scripts"
                    yield source.hit(node.parent.start_byte, message, hint)
                    return
        for node in (*script.nodes["string"], *script.nodes["template_string"]):
            if any(mark in source.text(node) for mark in _SCRIPT_TAGS):
                message = "Shopify takes no new script tags, and will load none"
                yield source.hit(node.start_byte, message, "use a theme app extension")
                return

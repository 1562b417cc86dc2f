"""Prices that a template prints into a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.rules.code._printed import fills, form, outputs, replaceable, shown
from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import Edit, Output, Source
from snippetgen.rules.code.variables import told_pairs
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_MONEY_WORDS = ("price", "value", "total", "amount", "cost", "discount")
_TEXT_WORDS = ("format", "text", "display", "label", "currency", "code")
_PARSERS = ("parseFloat", "parseInt", "Number", "Number.parseFloat", "Number.parseInt")
_ENDS = ("price", "price_min", "price_max", "compare_at_price_min", "compare_at_price_max")
_OF_THE_SHOP = frozenset({"metafields", "settings"})  # which are in the shop's own unit
_BY_A_HUNDRED = re.compile(r"divided_by:\s*100\s*(?:\||$)")
_LATER = re.compile(rb"/\s*100\b|\*\s*0?\.01\b")


@rule("C003", "formatted-number", severity="error", effect="partial")
def formatted_number(source: Source) -> Iterator[Hit]:
    """A price is sent as a number, not as the text that visitors read.

    Why: Klaviyo adds up and compares numbers only; "$1,299.00" or "1.299,00 €" is text, and as $value it is dropped.
    Bad: <script>klaviyo.track('Viewed', {Price: {{ product.price | money | json }}})</script>
    Good: <script>klaviyo.track('Viewed', {Price: {{ product.price | divided_by: 100.0 }}})</script>
    Source: Shopify, Liquid: money; magento2-klaviyo, changes in 4.3.1
    """
    for output in outputs(source):
        if form(output, source.host) == "formatted" and (
            _is_no_text(output) or _is_money(source, output)
        ):
            message = f"{shown(output)} is text for people, where a number is wanted"
            hint = "print the number: {{ x | divided_by: 100.0 }}"
            if source.host == "django":
                hint = "print the number: {{ x|unlocalize }}, after {% load l10n %}"
            yield source.hit(output.start, message, hint, *_number(source, output))


@rule("C029", "price-in-cents", severity="error")
def price_in_cents(source: Source) -> Iterator[Hit]:
    """A price of Shopify's Liquid is divided by 100.0 before it is sent.

    Why: Liquid counts cents, so 24.50 goes out as 2450; and a whole number divided by 100 stays whole, so that it goes out as 24.
    Bad: <script>klaviyo.track('Viewed', {ProductID: {{ product.id | json }}, Price: {{ product.price }}})</script>
    Good: <script>klaviyo.track('Viewed', {ProductID: {{ product.id | json }}, Price: {{ product.price | divided_by: 100.0 }}})</script>
    Source: Shopify, Liquid: product.price, divided_by
    """
    if source.host != "shopify" or not source.sure:
        return  # others count in the main unit
    told = {pair.id for pair, _, _ in told_pairs(source)}
    for output in outputs(source):
        pair = output.node.parent
        if pair is None or pair.id not in told or len(output.values) != 1:
            continue
        [value] = output.values
        name = value.path[-1] if value.path else ""
        if not name.endswith(_ENDS) or not _OF_THE_SHOP.isdisjoint(value.path):
            continue
        if not (fills(output) and _is_price(source, output.node)):
            continue
        if _LATER.search(source.data, output.script.start, output.script.end):
            continue
        filters = [each for each in value.filters if each != "json"]
        if not filters:
            message = f"{shown(output)} counts cents"
        elif filters == ["divided_by"] and _BY_A_HUNDRED.search(output.inner):
            message = f"{shown(output)} loses the cents: both numbers are whole"
        else:
            continue
        text = _divided(output)
        start, end = output.start, output.end
        if output.where != "code":
            start, end = output.node.start_byte, output.node.end_byte
        yield source.hit(output.start, message, f"write {text}", (start, end, text))


def _is_no_text(output: Output) -> bool:
    """Without quotes of any kind, so that it was meant for a number."""
    quoted = any("json" in value.filters for value in output.values)
    return output.where == "code" and output.script.kind == "js" and not quoted


def _is_money(source: Source, output: Output) -> bool:
    """The value of a key such as Price or $value, or what a script makes a number of."""
    node = output.node
    return fills(output) and (_is_price(source, node) or _is_parsed(source, node))


def _is_price(source: Source, node: Node) -> bool:
    pair = node.parent
    if pair is None or pair.type != "pair":
        return False
    key = (source.key(pair) or "").lower()
    return any(word in key for word in _MONEY_WORDS) and not any(
        word in key for word in _TEXT_WORDS
    )


def _is_parsed(source: Source, node: Node) -> bool:
    """`parseFloat('{{ … }}')`, which ends at a comma; `+'{{ … }}'`."""
    around = node.parent
    if around is None or around.type != "arguments":
        return around is not None and source.text(around) == f"+{source.text(node)}"
    return source.dotted(around.parent.child_by_field_name("function")) in _PARSERS


def _number(source: Source, output: Output) -> tuple[Edit, ...]:
    value = output.values[0]
    if source.host == "django" or not source.sure or len(output.values) != 1:
        return ()
    formats = [name for name in value.filters if name.startswith("money")]
    if not formats or value.filters[0] != formats[0] or set(value.filters[1:]) - {"json"}:
        return ()
    if "|" not in output.inner or (output.where == "string" and not replaceable(source, output)):
        return ()
    text = _divided(output)
    if output.where == "string":
        return ((output.node.start_byte, output.node.end_byte, text),)
    return ((output.start, output.end, text),) if output.where == "code" else ()


def _divided(output: Output) -> str:
    """The price without its filters, in the unit that people count in."""
    return "{{ " + f"{output.inner.partition('|')[0].strip()} | divided_by: 100.0" + " }}"

"""What a script works out for a property, where its form says what will come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.rules.calls._names import is_number
from snippetgen.rules.code.reader import Node, first
from snippetgen.rules.code.source import Source
from snippetgen.rules.code.variables import told_pairs
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_LISTS = ("ItemNames", "Items")
# What these answer, and hold, is text.
_GIVES_TEXT = re.compile(
    r"\.(?:toFixed|toLocaleString|toString|join|getAttribute)$|^(?:String|JSON\.stringify)$"
    r"|NumberFormat\b.*\.format$|format_?(?:money|price|currency)$",
    re.IGNORECASE | re.DOTALL,
)
_HOLDS_TEXT = re.compile(r"\.(?:innerText|textContent|innerHTML)$|\.dataset\.\w+$")
_MILLISECONDS = re.compile(
    r"Date\.now\(\)|\+?\s*new Date(?:\(\))?|(?:new Date(?:\(\))?|\(new Date(?:\(\))?\))\.\w+\(\)"
)


@rule("C031", "text-worked-out", severity="error", effect="partial")
def text_worked_out(source: Source) -> Iterator[Hit]:
    """A price is sent as the number that it was, and a list as a list.

    Why: toFixed(2), '$' + price and what stands in the page are text: Klaviyo adds up and compares numbers only, and looks into lists only.
    Bad: <script>klaviyo.track('Viewed Product', {ProductID: id, Price: price.toFixed(2)})</script>
    Good: <script>klaviyo.track('Viewed Product', {ProductID: id, Price: Number(price.toFixed(2))})</script>
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration; ECMAScript, Number.prototype.toFixed
    """
    for pair, key, value in told_pairs(source):
        number = is_number(key)
        if not (number or key in _LISTS) or not _is_text(source, value):
            continue
        shown = " ".join(source.text(value).split())[:60]
        hint = f"send the {'number' if number else 'list'} itself"
        called = value.child_by_field_name("function")
        if number and called is not None and source.text(called).endswith(".toFixed"):
            hint = f"Number({shown})"
        yield source.hit(pair.start_byte, f"{key} is text: {shown}", hint)


@rule("C032", "time-worked-out", severity="error", effect="refused")
def time_worked_out(source: Source) -> Iterator[Hit]:
    """The time of an event is given in seconds.

    Why: JavaScript counts milliseconds; read as seconds they are a day in the year 58,000.
    Bad: <script>klaviyo.track('Viewed Product', {ProductID: id, time: Date.now()})</script>
    Good: <script>klaviyo.track('Viewed Product', {ProductID: id, time: Math.floor(Date.now() / 1000)})</script>
    Source: Klaviyo, Track and Identify (v1); ECMAScript, Date.now
    """
    for _, key, value in told_pairs(source):
        if key == "time" and _MILLISECONDS.fullmatch(source.text(value)):
            text = source.text(value)
            message = f"{text} counts milliseconds"
            yield source.hit(value.start_byte, message, "leave time out: it is now anyway")


def _is_text(source: Source, node: Node) -> bool:
    """Whatever its parts are: a template literal, something joined to text, a text's function."""
    while node.type == "parenthesized_expression" and (inner := first(node)) is not None:
        node = inner
    if node.type == "template_string":
        return any(child.type == "template_substitution" for child in node.named_children)
    if node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        sides = (node.child_by_field_name(side) for side in ("left", "right"))
        return operator.type == "+" and any(
            side is not None and (side.type == "string" or _is_text(source, side)) for side in sides
        )
    if node.type == "call_expression":
        return _GIVES_TEXT.search(source.text(node.child_by_field_name("function"))) is not None
    return node.type == "member_expression" and bool(_HOLDS_TEXT.search(source.text(node)))

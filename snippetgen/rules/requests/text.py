"""The text of a payload: is it JSON, and UTF-8?"""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.request import Request
from snippetgen.wire.limits import BODY


def concerns(request: Request) -> bool:
    """Was there anything to mend, or is there a body that can be too large?"""
    return bool(request.faults or request.body)


@rule("W001", "not-json", severity="error", effect="refused")
def not_json(request: Request) -> Iterator[Hit]:
    """A payload is JSON, in double quotes and with a comma between things.

    Why: what does not parse is answered with 0 or 400. Other languages' literals look like JSON, and are not.
    Bad: {'event': 'Viewed Product', 'customer_properties': {'$email': 'sarah@klaviyo-demo.com'}}
    Good: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs; RFC 8259
    """
    yield from told("not-json", request)


@rule("W002", "curly-quotes", severity="error", effect="refused")
def curly_quotes(request: Request) -> Iterator[Hit]:
    """Texts stand in straight quotes.

    Why: a word processor makes curly ones of them, which are letters like any other to a program. Inside a text they do no harm.
    Bad: {“event”: "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Good: {"event": "Viewed “Product”", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs: Quotation marks
    """
    yield from told("curly-quotes", request)


@rule("W003", "trailing-comma", severity="error", effect="refused")
def trailing_comma(request: Request) -> Iterator[Hit]:
    """No comma follows the last thing in a list or in an object.

    Why: some languages allow it, JSON does not: the answer is 0 or 400.
    Bad: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"},}
    Good: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs: Commas
    """
    yield from told("trailing-comma", request)


@rule("W004", "missing-bracket", severity="error", effect="refused")
def missing_bracket(request: Request) -> Iterator[Hit]:
    """Every bracket that is opened is closed, and the other way round.

    Why: they get lost when a sample is copied from a page. Where they belong is guessed from the indentation and from names that occur twice.
    Bad: "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"
    Good: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs; RFC 8259
    """
    yield from told("missing-bracket", request)


@rule("W005", "not-utf8", severity="error", effect="refused")
def not_utf8(request: Request) -> Iterator[Hit]:
    """A payload is written in UTF-8.

    Why: in another encoding all but plain English is damaged, and JSON that is not UTF-8 is none.
    Bad: eyJldmVudCI6ICJDYWbpIiwgImN1c3RvbWVyX3Byb3BlcnRpZXMiOiB7fX0=
    Good: eyJldmVudCI6ICJDYWbDqSIsICJjdXN0b21lcl9wcm9wZXJ0aWVzIjoge319
    Source: RFC 8259, section 8.1
    """
    yield from told("not-utf8", request)


@rule("W006", "too-large", severity="error", effect="refused")
def too_large(request: Request) -> Iterator[Hit]:
    """A request holds 5 MB at most.

    Why: a larger one is refused as a whole, with all the events that are in it.
    Bad: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}, "properties": {"Notes": "x…[5242880]"}}
    Good: {"event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Events API overview; OpenAPI description of Bulk Create Events
    """
    yield from told("too-large", request)
    size = len(request.body)  # characters, which are bytes or more
    if size > BODY:
        yield Hit("", f"{size / 1024**2:.1f} MB, {BODY // 1024**2} MB at most", "send it in parts")


def told(kind: str, request: Request) -> Iterator[Hit]:
    """What the reader of the text found out already."""
    for fault in request.faults:
        if fault.kind == kind:
            yield Hit(fault.at, fault.message, fault.hint)

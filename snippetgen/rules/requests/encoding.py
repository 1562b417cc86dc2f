"""How a payload of the old API is wrapped: base64 first, then URL encoding."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.request import Request
from snippetgen.rules.requests.text import told


def concerns(request: Request) -> bool:
    """Was there anything to undo?"""
    return bool(request.faults)


@rule("W007", "not-base64", severity="error", effect="refused")
def not_base64(request: Request) -> Iterator[Hit]:
    """The `data` of a GET is base64, on one line.

    Why: JSON that is only URL-encoded is answered with 0, and so is base64 that was broken into lines.
    Bad: https://a.klaviyo.com/api/track?data={"event":"Hi!"}
    Good: https://a.klaviyo.com/api/track?data=eyJldmVudCI6ICJIaSEifQ%3D%3D
    Source: Klaviyo, Custom integration FAQs: Payload encoding
    """
    yield from told("not-base64", request)


@rule("W008", "not-url-encoded", severity="error", effect="refused")
def not_url_encoded(request: Request) -> Iterator[Hit]:
    """After base64, the `data` of a GET is URL-encoded.

    Why: base64 may hold a +, which means a space in an address. It works until the first text that has one.
    Bad: https://a.klaviyo.com/api/track?data=eyJldmVudCI6ICJBPj4+In0=
    Good: https://a.klaviyo.com/api/track?data=eyJldmVudCI6ICJBPj4%2BIn0%3D
    Source: Klaviyo, Custom integration FAQs: Payload encoding
    """
    yield from told("not-url-encoded", request)


@rule("W009", "url-safe-base64", severity="error", effect="refused")
def url_safe_base64(request: Request) -> Iterator[Hit]:
    """Base64 is written with + and /, not with - and _.

    Why: some languages have two functions, and the one for addresses writes another alphabet, which the API can't read.
    Bad: eyJldmVudCI6ICJBPj4-In0=
    Good: eyJldmVudCI6ICJBPj4+In0=
    Source: Klaviyo, Track and Identify (v1); RFC 4648, sections 4 and 5
    """
    yield from told("url-safe-base64", request)


@rule("W010", "base64-padding", severity="error", effect="refused")
def base64_padding(request: Request) -> Iterator[Hit]:
    """Base64 ends with the = that fill its last four characters.

    Why: they are lost where somebody strips them, or cuts a query at its =.
    Bad: eyJldmVudCI6ICJIaSEifQ
    Good: eyJldmVudCI6ICJIaSEifQ==
    Source: Klaviyo, Custom integration FAQs: Payload encoding; RFC 4648, section 3.2
    """
    yield from told("base64-padding", request)


@rule("W011", "encoded-twice", severity="error", effect="refused")
def encoded_twice(request: Request) -> Iterator[Hit]:
    """A payload is encoded once, and in the right order.

    Why: some languages do both steps in one function. Whoever then does one again sends what the API reads as nothing.
    Bad: ZXlKbGRtVnVkQ0k2SUNKSWFTSjk=
    Good: eyJldmVudCI6ICJIaSJ9
    Source: Klaviyo, Custom integration FAQs: Payload encoding
    """
    yield from told("encoded-twice", request)


@rule("W012", "nothing-sent", severity="error", effect="refused")
def nothing_sent(request: Request) -> Iterator[Hit]:
    """A request says something: in `data` of the old API, in the body of the present one.

    Why: an address alone tells Klaviyo of nothing.
    Bad: https://a.klaviyo.com/api/track?token=AbC123
    Good: https://a.klaviyo.com/api/track?data=eyJldmVudCI6ICJIaSJ9
    Source: Klaviyo, Track and Identify (v1); Create Event
    """
    yield from told("nothing-sent", request)

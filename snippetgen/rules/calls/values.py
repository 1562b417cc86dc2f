"""Properties whose name says what their value has to be: a number, an address, a product's id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snippetgen.rules.calls._data import shown
from snippetgen.rules.calls._money import hint
from snippetgen.rules.calls._walk import survey
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule


def concerns(call: Call) -> bool:
    """Is any of them odd?"""
    return bool(survey(call).marked)


@rule("S011", "product-id-not-plain", severity="error")
def product_id_not_plain(call: Call) -> Iterator[Hit]:
    """A product's id is text or a number, never a list or an object.

    Why: recommendations and catalog lookups compare it with the catalog's ids, and find nothing for a list.
    Bad: ["track", "Viewed Product", {"ProductID": ["1111"]}]
    Good: ["track", "Viewed Product", {"ProductID": "1111"}]
    Source: Klaviyo, Custom integration FAQs: How do I enable personalized recommendations?
    """
    found = survey(call)
    for part in found.sort("id"):
        if not isinstance(part.value, (str, int, float, type(None))) or isinstance(
            part.value, bool
        ):
            message = f"a product's id is {shown(part.value)}"
            yield Hit(part.at, message, "write the id that the catalog has, as text or number")


@rule("S015", "address-not-absolute")
def address_not_absolute(call: Call) -> Iterator[Hit]:
    """The address of a page or an image is complete, from https:// on.

    Why: an e-mail has no page that it could be relative to: the picture is missing and the link leads nowhere.
    Bad: ["track", "Viewed Product", {"ProductID": "1111", "ImageURL": "/images/pooh.png"}]
    Good: ["track", "Viewed Product", {"ProductID": "1111", "ImageURL": "https://www.klaviyo-demo.com/images/pooh.png"}]
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration
    """
    for part in survey(call).sort("url"):
        if isinstance(part.value, str) and part.value and "{{" not in part.value:
            address = part.value.strip()
            if address[:8].lower().startswith(("http://", "https://")):
                continue
            advice = "write it with https:// and the shop's name in front"
            if address.startswith("//"):
                advice = f"write https:{shown(address)[1:-1]}"
            yield Hit(part.at, f"{shown(address)} is not a complete address", advice)


@rule("S102", "number-as-text")
def number_as_text(call: Call) -> Iterator[Hit]:
    """Prices and quantities are numbers in the currency's main unit: 9.99.

    Why: text can't be compared: nobody finds the orders over 50, and templates can neither add up nor format it.
    Bad: ["track", "Viewed Product", {"Price": "9,99 €"}]
    Good: ["track", "Viewed Product", {"Price": 9.99}]
    Source: Klaviyo, Guide to integrating a platform without a pre-built Klaviyo integration
    """
    for part in survey(call).sort("number"):
        key = part.at.rpartition("/")[2]
        if isinstance(part.value, str) and part.value:
            yield Hit(part.at, f"{key} is text: {shown(part.value)}", hint(part.value, key))
        elif isinstance(part.value, (bool, list, Mapping)):
            yield Hit(part.at, f"{key} is {shown(part.value)}", "write a number")

"""Prices of a visit: those of its events beside those that its pages state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.visit import Visit

_PRICES = ("Price", "AddedItemPrice")


@rule("V106", "price-in-cents", severity="error", effect="recorded")
def price_in_cents(visit: Visit) -> Iterator[Hit]:
    """A price is sent as the page states it: in euros, not in cents.

    Why: Klaviyo prints what it was sent, so a mail offers the mug at 1290 euros, and revenue is a hundred times too high.
    Bad: {"Price": 1290} on a page whose structured data says "price": "12.90"
    Good: {"Price": 12.90}
    Source: Klaviyo, guide to integrating a platform without a pre-built integration: prices are numbers in the shop's currency
    """
    told = set()
    for each in visit.events():
        for name in _PRICES:
            part = each.call.properties.get(name)
            if part is None or each.name in told:
                continue
            if (stated := _hundredth(part.value, visit.prices.get(each.page, []))) is not None:
                told.add(each.name)
                message = f"{name} of {each.name!r} is {part.value:g}, and the page says {stated:g}"
                yield Hit(visit.page(each.page), message, "divide by 100: it is in cents")


def _hundredth(sent: object, stated: Sequence[float]) -> float | None:
    """The price of the page of which this is the hundredfold, and no price of the page itself."""
    if not isinstance(sent, int | float) or sent in stated:
        return None
    return next((price for price in stated if price and round(price * 100) == sent), None)

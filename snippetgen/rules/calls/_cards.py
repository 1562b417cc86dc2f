"""Numbers that are a person's, told from the many that are not."""

from __future__ import annotations

import re

_CARD = re.compile(
    r"(?<![\d.-])[0-9]{4}([ -]?)(?:[0-9]{4}\1[0-9]{4}\1[0-9]{3,7}|[0-9]{6}\1[0-9]{5})(?![.-]?\d)"
)
_SSN = re.compile(r"(?<![\d-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\d-])")


def card_in(text: str, *, grouped: bool) -> str | None:
    """The digits of a card's number in a text; `grouped`: only such as are written in groups."""
    for found in _CARD.finditer(text):
        digits = found[0].replace(found[1], "") if found[1] else found[0]
        if (found[1] or not grouped) and _issued(digits) and luhn(digits):
            return digits
    return None


def ssn_in(text: str) -> str | None:
    """A social security number in a text; no number begins with 000, 666 or 9."""
    found = _SSN.search(text)
    return found[0] if found else None


def luhn(digits: str) -> bool:
    """Does the check digit fit? One number in ten has one by chance."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * 2 if place % 2 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _issued(digits: str) -> bool:
    """Do cards of this length begin so? Those that are no longer issued are left out."""
    start = int(digits[:4])
    if len(digits) == 15:
        return digits[:2] in ("34", "37")  # American Express
    return len(digits) == 16 and (
        digits[0] == "4"  # Visa
        or 5100 <= start <= 5599 or 2221 <= start <= 2720  # Mastercard
        or start == 6011 or 6440 <= start <= 6599  # Discover
        or 3528 <= start <= 3589  # JCB
        or 6200 <= start <= 6299  # UnionPay
    )  # fmt: skip

"""How many requests Klaviyo takes at each address: in a second, and in a minute. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests within any second (`burst`) and within any minute (`steady`)."""

    burst: int
    steady: int


_SMALL, _MEDIUM, _LARGE, _LARGEST = Rate(3, 60), Rate(10, 150), Rate(75, 700), Rate(350, 3500)

# By address, as Klaviyo's reference has them at revision 2026-07-15. Where its pages differ
# (700 or 750 a minute), the smaller number stands here.
RATES = {
    "/api/events": _LARGEST,
    "/api/event-bulk-create-jobs": _MEDIUM,
    "/api/profile-import": _LARGE,
    "/api/profile-bulk-import-jobs": _MEDIUM,
    "/api/profile-subscription-bulk-create-jobs": _LARGE,
    "/api/back-in-stock-subscriptions": _LARGEST,
    "/api/catalog-items": _LARGE,
    "/api/catalog-item-bulk-create-jobs": _LARGE,
    "/api/catalog-item-bulk-update-jobs": _LARGE,
    "/api/catalog-item-bulk-delete-jobs": _LARGE,
    "/api/catalog-variants": _LARGE,
    "/api/catalog-variant-bulk-create-jobs": _LARGE,
    "/api/catalog-category-bulk-create-jobs": _LARGE,
    "/api/coupons": _SMALL,
    "/api/coupon-codes": _LARGEST,
    "/api/coupon-code-bulk-create-jobs": _LARGE,
}


def rate_of(path: str) -> Rate:
    """Of an address, or of the one that it is below; a middling one where nothing is known."""
    here = path.partition("?")[0].rstrip("/")
    while here:
        if here in RATES:
            return RATES[here]
        here = here.rpartition("/")[0]
    return _MEDIUM


class Pace:
    """The moments of the last requests at one address. Times are seconds of a steady clock."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._sent: deque[float] = deque(maxlen=rate.steady)

    def reserve(self, now: float) -> float:
        """When the next request may go, which is taken to go then."""
        at = now
        for count, window in ((self._rate.burst, 1.0), (self._rate.steady, 60.0)):
            if len(self._sent) >= count:
                at = max(at, self._sent[-count] + window)
        self._sent.append(at)
        return at

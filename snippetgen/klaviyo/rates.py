"""Keep to Klaviyo's rates: each call's requests within any second and within any minute. Pure."""

from __future__ import annotations

from collections import deque

from snippetgen.wire.rates import Rate


class Pace:
    """The moments of a call's last requests. Times are seconds of a steady clock."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._sent: deque[float] = deque(maxlen=rate.steady)
        self._held = 0.0

    def reserve(self, now: float) -> float:
        """When the next request may go, which is taken to go then."""
        at = max(now, self._held)
        for count, window in ((self._rate.burst, 1.0), (self._rate.steady, 60.0)):
            if len(self._sent) >= count:
                at = max(at, self._sent[-count] + window)
        self._sent.append(at)
        return at

    def hold(self, until: float) -> None:
        """Klaviyo has told one of them to wait, which is for all that have not gone yet."""
        self._held = max(self._held, until)


def call_of(path: str) -> tuple[str, str]:
    """What an address counts as, an id or a query behind it or not: `("server", "events")`."""
    api, _, rest = path.partition("?")[0].strip("/").partition("/")
    return ("server" if api == "api" else api), rest.partition("/")[0]

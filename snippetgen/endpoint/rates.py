"""Rate limits as Klaviyo has them, or scaled, so that a test meets them sooner."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from snippetgen.wire.rates import rate_of


@dataclass(slots=True)
class _Window:
    started: float
    count: int = 0


class Rates:
    """How many requests each call takes: Klaviyo's numbers times `scale`, at least one.

    Windows are fixed, of a second and of a minute. How Klaviyo's move, it does not say.
    """

    def __init__(self, scale: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._scale = scale
        self._clock = clock
        self._windows: dict[tuple[str, str, int], _Window] = {}

    def wait(self, api: str, name: str) -> int | None:
        """None where one more is taken; else the seconds until then, rounded up."""
        rate, now = rate_of(api, name), self._clock()
        windows = [
            (seconds, max(1, int(most * self._scale)), self._window(api, name, seconds, now))
            for seconds, most in ((1, rate.burst), (60, rate.steady))
        ]
        full = [
            math.ceil(window.started + seconds - now)
            for seconds, most, window in windows
            if window.count >= most
        ]
        if full:
            return max(1, *full)
        for _, _, window in windows:
            window.count += 1
        return None

    def _window(self, api: str, name: str, seconds: int, now: float) -> _Window:
        window = self._windows.get((api, name, seconds))
        if window is None or now >= window.started + seconds:
            window = self._windows[api, name, seconds] = _Window(now)
        return window

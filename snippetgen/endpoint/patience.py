"""Gives up on bodies that take too long to arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from starlette.types import Send

SECONDS = 60.0


class Patience:
    """One timer for all of them: nearly every body is there at once.

    `give_up` is called with the `send` of the request.
    """

    def __init__(self, give_up: Callable[[Send], None]) -> None:
        self._give_up = give_up
        self._began: dict[Send, float] = {}  # the oldest first
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, send: Send) -> None:
        self._began[send] = monotonic()
        if self._timer is None:
            self._look_after(SECONDS)

    def end(self, send: Send) -> None:
        self._began.pop(send, None)

    def _look_after(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        for send, began in tuple(self._began.items()):
            left = began + SECONDS - monotonic()
            if left > 0:
                self._look_after(left)
                return
            self.end(send)
            self._give_up(send)

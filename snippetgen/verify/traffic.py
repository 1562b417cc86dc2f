"""When is a page done? When it asks for nothing any more, but for what never comes."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Error, Page, Request

_TICK = 50  # milliseconds
_QUIET = 0.5  # seconds without a request
_STUCK = 4.0  # seconds in which nothing that is under way comes
_PATIENCE = 15.0  # seconds at most


class Traffic:
    """The requests of a page that are under way."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: dict[Request, bool] = {}  # and whether the page itself waits for it
        self._changed = time.monotonic()
        page.on("request", self._began)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        page.on("domcontentloaded", self._arrived)

    def wait(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Until all is quiet, within reason, or there is no sense in it."""
        now = time.monotonic()
        self._changed, end = now, now + _PATIENCE
        while now < end:
            self._page.wait_for_timeout(_TICK)
            now = time.monotonic()
            if stop():
                return
            if any(self._open.values()):
                continue  # the next page is on its way
            if now - self._changed > (_STUCK if self._open else _QUIET):
                return

    def _began(self, request: Request) -> None:
        try:
            page = request.is_navigation_request() and request.frame.parent_frame is None
        except Error:
            page = False
        self._open[request] = page
        self._changed = time.monotonic()

    def _ended(self, request: Request) -> None:
        self._open.pop(request, None)
        self._changed = time.monotonic()

    def _arrived(self, _: Page) -> None:
        self._open = {request: False for request, page in self._open.items() if not page}

"""A shopper who walks from the first page to the checkout, and says yes or no to cookies."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import ElementHandle, Error, Page
from playwright.sync_api import TimeoutError as TookTooLongError

from snippetgen.rules.visit import STEPS, Step
from snippetgen.verify import hands, walls
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.steps import (
    Banner,
    Command,
    Steps,
    Way,
    announces_banner,
    banners,
    look,
    ours,
)
from snippetgen.verify.traffic import Traffic

_PATIENCE = 15_000  # milliseconds for a page to come
_LATE = 4.0  # seconds for what a page announces: a cookie banner, klaviyo.js
_TICK = 250  # milliseconds
_TRIES = 2  # as a page may draw anew what was found in it
_CIRCLE = 5  # pages, where one was asked for


class Shopper:
    """One visitor. `progress` is told of every step before it is taken."""

    def __init__(
        self, page: Page, recorder: Recorder, steps: Steps, progress: Callable[[str], None]
    ) -> None:
        self._page, self._recorder = page, recorder
        self._steps, self._progress = steps, progress
        self._traffic = Traffic(page)
        self._late = _LATE
        self.email = ""

    def open(self, url: str) -> None:
        """The first page. Raises SnippetgenError when there is nothing to walk through."""
        self._progress("start")
        recorder = self._recorder
        try:
            self._page.goto(url, wait_until="domcontentloaded", timeout=_PATIENCE)
        except TookTooLongError:
            if self._circles():
                raise walls.circle(url) from None
            raise walls.too_late(url, _PATIENCE // 1000) from None
        except Error as error:
            # An answer without a page is an error to the browser: what it answers says more.
            walls.refuse_answer(url, recorder.status or 200, recorder.media_type)
            raise walls.error_for(url, error.message) from None
        with suppress(Error):
            self._traffic.wait(self._circles)
        self._refuse_walls(url)

    def _refuse_walls(self, url: str) -> None:
        status = self._recorder.status or 200  # a file has none
        walls.refuse_answer(url, status, self._recorder.media_type)
        if self._circles():
            raise walls.circle(url)
        if walls.is_closed(self._page.url):
            raise walls.closed(url)
        if hands.find(self._page, "input[type=password]") and not self._finds("product"):
            raise walls.login(url)
        if self._look().get("empty"):
            raise walls.empty(url)

    def _circles(self) -> bool:
        return len(self._recorder.visit.pages) >= _CIRCLE

    def again(self) -> None:
        """The page that is open, from the beginning."""
        with suppress(Error):
            self._page.reload(wait_until="domcontentloaded", timeout=_PATIENCE)
        self.settle()

    def banner(self) -> Banner | None:
        """The cookie banner that is open, or will be soon where the page speaks of one."""
        announced = announces_banner(str(self._look().get("scripts", "")))
        end = time.monotonic() + (_LATE if announced else 0)
        while True:
            found = hands.which(self._page, [each.yes for each in banners()])
            if found is not None:
                return banners()[found]
            if time.monotonic() >= end:
                return None
            self._page.wait_for_timeout(_TICK)

    def choose(self, selector: str) -> bool:
        """Press the yes or the no of a banner; whether it was there."""
        found = hands.find(self._page, selector)
        if found is None:
            return False
        hands.press(self._page, found)
        self._late = _LATE
        self.settle()
        return True

    def walk(self) -> None:
        """From the first page on, until a step is not to be found."""
        self._note("start")
        for name in STEPS[1:]:
            ways = self._steps.get(name, ())
            if not ways:
                continue
            self._progress(name)
            self._recorder.step = name
            if name == "add" and ways is ours()["add"]:
                hands.choose_options(self._page)
            if name == "cart" and self._is_in_cart(ways):
                self._note(name)
                continue
            missing = self._take(ways)
            if missing is not None:
                own = "" if ways is ours()[name] else f": nothing for {str(missing)!r}"
                note = f"the step {name!r} was not found at {self._page.url}{own}"
                self._recorder.visit.steps.append(Step(name, self._page.url, False, note))
                return
            self._note(name)

    def settle(self) -> None:
        """Until the page is there and its requests have ended, within reason."""
        with suppress(Error):
            self._traffic.wait()
            self.await_klaviyo()

    def await_klaviyo(self) -> None:
        """Until klaviyo.js is asked for, where a page speaks to it: some load it late.

        Or with the first sign of life, so there is one. Where it was waited for in vain, it does
        not come on the next page either.
        """
        end = time.monotonic() + self._late
        while not self._recorder.klaviyo_came() and self._look().get("speaksToKlaviyo"):
            if time.monotonic() >= end:
                self._late = 0.0
                return
            self._page.mouse.move(200, 300)
            self._page.mouse.wheel(0, 100)
            self._page.wait_for_timeout(_TICK)
            if self._recorder.klaviyo_came():
                self._traffic.wait()

    def _note(self, name: str) -> None:
        visit, page = self._recorder.visit, self._recorder.page
        visit.steps.append(Step(name, self._page.url))
        seen = self._look()
        visit.prices.setdefault(page, []).extend(seen.get("prices", ()))
        if seen.get("stopped"):
            visit.stopped.append(page)
        with suppress(Error):
            self._recorder.screenshots[name] = self._page.screenshot(type="jpeg", quality=60)

    def _look(self) -> dict[str, Any]:
        with suppress(Error):
            return dict(self._page.evaluate(look()))
        return {}

    def _finds(self, step: str) -> bool:
        """Is there anything to click for this step?"""
        clicks = (way[0] for way in self._steps.get(step, ()) if way[0].verb in ("click", "press"))
        return any(hands.find(self._page, each.selector) is not None for each in clicks)

    def _is_in_cart(self, ways: Sequence[Way]) -> bool:
        """An add may lead there, or open a drawer from which the checkout can be reached."""
        if ways is not ours()["cart"]:
            return False
        return not self._finds("cart") and self._finds("checkout")

    def _take(self, ways: Sequence[Way]) -> Command | None:
        """The first way that is there to its end; the last command that failed if there is none."""
        missing = None
        for way in ways:
            missing = next((command for command in way if not self._done(command)), None)
            if missing is None:
                return None
        return missing

    def _done(self, command: Command) -> bool:
        done = self._do(command)
        if done:
            self.settle()
        return done

    def _do(self, command: Command) -> bool:
        if command.verb == "open":
            with suppress(Error):
                url = urljoin(self._page.url, command.what)
                response = self._page.goto(url, wait_until="domcontentloaded", timeout=_PATIENCE)
                return response is None or response.ok
            return False
        for _ in range(_TRIES):
            found = hands.find(self._page, command.selector)
            if found is None:
                return False
            if self._use(command, found):
                return True
        return False

    def _use(self, command: Command, found: ElementHandle) -> bool:
        if command.verb == "fill":
            return hands.fill(found, self.email)
        return hands.press(self._page, found)

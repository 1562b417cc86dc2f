"""A shopper who walks from the first page to the checkout, and says yes or no to cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urljoin

from playwright.sync_api import Error, Locator, Page
from playwright.sync_api import TimeoutError as TookTooLongError

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.visit import STEPS, Step
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.steps import Banner, Command, Steps, banners

_PATIENCE = 15_000  # milliseconds for a page to come
_QUIET = 4_000  # and at most for its requests to end

_SENTENCES = (
    ("ERR_CERT", "its certificate can't be trusted"),
    ("SSL", "its certificate can't be trusted"),
    ("TOO_MANY_REDIRECTS", "it redirects in a circle"),
    ("REDIRECT_LOOP", "it redirects in a circle"),
    ("NAME_NOT_RESOLVED", "there is no such host"),
    ("UNKNOWN_HOST", "there is no such host"),
    ("CONNECTION_REFUSED", "nothing answers there"),
    ("FILE_NOT_FOUND", "there is no such file"),
)


class Shopper:
    """One visitor. `progress` is told of every step before it is taken."""

    def __init__(
        self, page: Page, recorder: Recorder, steps: Steps, progress: Callable[[str], None]
    ) -> None:
        self._page, self._recorder = page, recorder
        self._steps, self._progress = steps, progress
        self.email = ""

    def open(self, url: str) -> None:
        """The first page. Raises SnippetgenError when there is nothing to walk through."""
        self._progress("start")
        try:
            self._page.goto(url, wait_until="load", timeout=_PATIENCE)
        except TookTooLongError:
            seconds = _PATIENCE // 1000
            raise SnippetgenError(Problem(f"{url}: does not load within {seconds} s")) from None
        except Error as error:
            # An answer without a page is an error to the browser: what it answers says more.
            if "HTTP_RESPONSE_CODE" not in error.message:
                raise SnippetgenError(Problem(f"{url}: {_sentence(error)}")) from None
        self._refuse_walls(url)
        self.settle()
        self._note("start")

    def _refuse_walls(self, url: str) -> None:
        status = self._recorder.status or 200  # a file has none
        if status in (401, 403) or self._page.locator("input[type=password]:visible").count():
            hint = "verify a page that anybody can see, or a HAR of a visit of your own"
            raise SnippetgenError(Problem(f"{url}: asks for a login first", hint=hint))
        if status >= 400:
            raise SnippetgenError(Problem(f"{url}: answers {status}"))

    def banner(self) -> Banner | None:
        """The cookie banner that is open."""
        for each in banners():
            if self._visible(each.yes) is not None:
                return each
        return None

    def choose(self, selector: str) -> bool:
        """Press the yes or the no of a banner; whether it was there."""
        found = self._visible(selector)
        if found is None:
            return False
        with suppress(Error):
            found.click()
        self.settle()
        return True

    def walk(self) -> None:
        """From the first page on, until a step is not to be found."""
        for name in STEPS[1:]:
            commands = self._steps.get(name, ())
            if not commands:
                continue
            self._progress(name)
            self._recorder.step = name
            if not any(self._try(command) for command in commands):
                note = f"the step {name!r} was not found at {self._page.url}"
                self._recorder.visit.steps.append(Step(name, self._page.url, False, note))
                return
            self.settle()
            self._note(name)

    def settle(self) -> None:
        """Until the page is there and its requests have ended, within reason."""
        with suppress(Error):
            self._page.wait_for_load_state("load", timeout=_PATIENCE)
            self._page.wait_for_load_state("networkidle", timeout=_QUIET)

    def _note(self, name: str) -> None:
        self._recorder.visit.steps.append(Step(name, self._page.url))
        with suppress(Error):
            if self._page.evaluate(_TAKES_NOTHING):
                self._recorder.visit.stopped.append(self._recorder.page)
        with suppress(Error):
            self._recorder.screenshots[name] = self._page.screenshot(type="jpeg", quality=60)

    def _try(self, command: Command) -> bool:
        if command.verb == "open":
            with suppress(Error):
                response = self._page.goto(urljoin(self._page.url, command.what), timeout=_PATIENCE)
                return response is None or response.ok
            return False
        selector = f"words: {command.what}" if command.verb == "press" else command.what
        found = self._visible(selector)
        if found is None:
            return False
        with suppress(Error):
            if command.verb == "fill":
                found.fill(self.email)
                found.press("Tab")
            else:
                found.click()
            return True
        return False

    def _visible(self, selector: str) -> Locator | None:
        """The first element that can be seen, by a selector or by the words on a button."""
        found = self._page.locator(selector)
        if selector.startswith("words: "):
            words = re.compile(rf"^\W*({selector.removeprefix('words: ')})\W*$", re.IGNORECASE)
            found = self._page.locator("button, a, [role=button], input[type=submit]").filter(
                has_text=words
            )
        with suppress(Error):
            for each in found.all()[:20]:
                if each.is_visible():
                    return each
        return None


# An array under the name `klaviyo` to which something was pushed, and nothing takes it out.
_TAKES_NOTHING = """Array.isArray(window.klaviyo) && klaviyo.push === Array.prototype.push
  && klaviyo.length > 0"""


def _sentence(error: Error) -> str:
    for word, sentence in _SENTENCES:
        if word in error.message:
            return sentence
    return error.message.splitlines()[0]

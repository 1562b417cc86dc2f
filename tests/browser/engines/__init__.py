"""Chromium, Firefox and WebKitGTK behind one interface, so that a test is written once.

    with start("firefox", internet, playwright) as browser, browser.visitor() as visitor:
        tab = visitor.open("https://shop.test/")
        tab.click("button")
        tab.wait_for("window.done")

A `Browser` is a process, a `Visitor` a profile with cookies and storage of its own, a `Tab` a page.
An expression of JavaScript is evaluated in the page; a promise is waited for.
"""

from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from tests.browser.engines import playwrights

ENGINES = ("chromium", "firefox", "webkit")


class Tab(Protocol):
    def go(self, url: str) -> None:
        """Load a page, and wait until it has loaded."""

    def evaluate(self, expression: str) -> object:
        """The value of an expression, as JSON has it."""

    def wait_for(self, condition: str) -> None:
        """Until an expression is true, on this page or the next."""

    def click(self, selector: str) -> None:
        """As with a mouse; whatever page that leads to is not waited for."""

    def fill(self, selector: str, text: str) -> None: ...

    def close(self) -> None:
        """As by the cross on the tab; `beforeunload` is not asked."""


class Visitor(Protocol):
    def open(self, url: str) -> Tab:
        """A new tab, in front of the others."""


class Mortal(Protocol):
    def open(self, url: str) -> None:
        """A page that does by itself what it has to do, once there is one, and is not driven."""

    def kill(self) -> None:
        """Kill what renders the pages, at once, as a phone does that is short of memory."""


class Browser(Protocol):
    name: str

    def visitor(self) -> AbstractContextManager[Visitor]:
        """Somebody who has never been here."""

    def mortal(self) -> AbstractContextManager[Mortal]:
        """The same, whose pages can be killed. (WebKitGTK's driver does not outlive a page.)"""


@contextmanager
def start(name, internet, playwright):
    """Run an engine that can reach this internet only. A missing one is a failure."""
    module = playwrights
    if name == "webkit" and not playwrights.has_own(playwright, name):
        from tests.browser.engines import webkit as module  # only here: Selenium is large

    with module.start(name, internet.port, playwright) as browser:
        yield browser

"""Chromium and Firefox by Playwright: its own builds where they are, else Debian's.

Debian's Firefox speaks WebDriver BiDi. Playwright's own WebKit serves where there is no WebKitGTK.
"""

import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Error

from snippetgen.browsers import system_browser
from tests.browser.engines.processes import descendants, kill_renderers
from tests.browser.engines.waiting import until

# Nothing that a browser does on its own may leave this machine. This one takes a look-up for a name
# (the proxy is an address), and Playwright's switch against a back-forward cache is left out.
CHROMIUM = {
    "args": [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--no-pings",
        "--disable-domain-reliability", "--metrics-recording-only",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ],
    "ignore_default_args": ["--disable-back-forward-cache"],
}  # fmt: skip
FIREFOX = {
    "app.normandy.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
}
OF_DEBIAN = {
    "chromium": {"executable_path": system_browser("chromium")},
    "firefox": {
        "executable_path": str(Path(__file__).with_name("firefox.sh")),
        "channel": "moz-firefox",
    },
}


def has_own(playwright, name):
    """Whether Playwright has brought its own build of an engine."""
    return Path(getattr(playwright, name).executable_path).exists()


def launch(playwright, name, **options):
    """A browser; `options` as Playwright takes them."""
    if not has_own(playwright, name):
        options |= OF_DEBIAN[name]
    try:
        return getattr(playwright, name).launch(**options)
    except Error as error:
        pytest.fail(f"{name} does not start, is it there? `make setup` brings it: {error}")


@contextmanager
def start(name, port, playwright):
    if name == "firefox":
        # By preferences: a proxy that Playwright is told of does not reach Debian's Firefox.
        proxy = {"network.proxy.type": 1}
        for kind in ("http", "ssl"):
            proxy |= {f"network.proxy.{kind}": "127.0.0.1", f"network.proxy.{kind}_port": port}
        options = {"firefox_user_prefs": FIREFOX | proxy}
    else:
        proxy = {"server": f"http://127.0.0.1:{port}", "bypass": "127.0.0.1"}
        options = {"proxy": proxy, **(CHROMIUM if name == "chromium" else {})}
    with launch(playwright, name, **options) as browser:
        yield Browser(name, browser, partial(launch, playwright, name, **options))


class Browser:
    def __init__(self, name, browser, another):
        self.name, self.browser, self.another = name, browser, another

    @contextmanager
    def visitor(self):
        with self.browser.new_context(ignore_https_errors=True) as context:
            yield Visitor(self.name, context)

    @contextmanager
    def mortal(self):
        """In a browser of its own: Firefox may go down with its page."""
        others = descendants(os.getpid())
        with self.another() as browser, browser.new_context(ignore_https_errors=True) as context:
            yield Mortal(self.name, context, others)


class Visitor:
    def __init__(self, engine, context):
        self.engine, self.context = engine, context

    def open(self, url):
        tab = Tab(self._page())
        tab.go(url)
        return tab

    def _page(self):
        if self.engine != "firefox" or not self.context.pages:
            return self.context.new_page()
        # Playwright would have Firefox open a window each time, which takes it a second.
        with self.context.expect_page() as opened:
            self.context.pages[0].evaluate("void open('about:blank', '_blank', 'noopener')")
        return opened.value


class Mortal:
    def __init__(self, engine, context, others):
        self.engine, self.context, self.others = engine, context, others

    def open(self, url):
        self.context.new_page().goto(url, wait_until="commit")

    def kill(self):
        kill_renderers(self.engine, below=os.getpid(), spared=self.others)
        for page in self.context.pages:
            page.close()


class Tab:
    def __init__(self, page):
        self.page = page

    def go(self, url):
        self.page.goto(url)

    def evaluate(self, expression):
        return self.page.evaluate(expression)

    def wait_for(self, condition):
        until(lambda: self.page.evaluate(condition), condition, passing=Error)

    def click(self, selector):
        self.page.click(selector, no_wait_after=True)

    def fill(self, selector, text):
        self.page.fill(selector, text)

    def close(self):
        self.page.close()

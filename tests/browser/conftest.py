"""Chromium, a mock Klaviyo behind Klaviyo's own addresses, and the demo shop on every host."""

import re
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from snippetgen import build, load_plan
from snippetgen import endpoint as mock
from snippetgen.endpoint import serve
from tests.browser.console import is_error
from tests.browser.engines import ENGINES, playwrights, start
from tests.browser.engines.internet import forward
from tests.browser.engines.internet import internet as connected
from tests.browser.engines.waiting import PATIENCE
from tests.browser.visit import SARAH, Visit
from tests.hosts import HOSTS

ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1[:/])")
KLAVIYO_JS = re.compile(r"^https://static\.klaviyo\.com/onsite/js/AbC123/klaviyo\.js$")


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(_together(item)))


def _together(item):
    """What runs in one process: all of an engine, so that it starts once; else a file."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return parameters.get("browser", item.path.stem)


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright):
    """Chromium by Playwright alone, for what one engine can tell."""
    browser = playwrights.launch(playwright, "chromium", args=playwrights.CHROMIUM["args"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server():
    with serve() as endpoint:
        yield endpoint


@pytest.fixture
def endpoint(server):
    """The mock Klaviyo, empty."""
    server.clear()
    return server


@pytest.fixture(scope="session")
def online(server):
    """The internet that the engines see, with the mock under Klaviyo's own names in it."""
    with connected() as internet:
        for name in ("a.klaviyo.com", "static.klaviyo.com"):
            internet.hosts[re.escape(name)] = forward(server.url)
        yield internet


@pytest.fixture
def internet(online, endpoint):
    """The same, without faults, and the mock empty."""
    online.clear()
    yield online
    online.clear()


@pytest.fixture(scope="session", params=ENGINES)
def browser(request, online, playwright):
    """Each of the three engines in turn. What is asked of it is written once for all."""
    with start(request.param, online, playwright) as browser:
        yield browser


@pytest.fixture
def visitor(browser, internet):
    with browser.visitor() as visitor:
        yield visitor


@cache
def snippets(platform):
    plan = load_plan(Path(__file__).parent.parent.parent / "snippetgen.toml")
    return build(plan, [platform])


@pytest.fixture(scope="session")
def running():
    """The address of a host's shop; each host is started once, when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def address(name):
            return stack.enter_context(HOSTS[name].start(name, snippets(HOSTS[name].platform)))

        yield address


@pytest.fixture(params=HOSTS)
def host(request):
    return request.param


@pytest.fixture
def shop(host, running):
    """The address of the demo shop on one host."""
    return running(host)


@pytest.fixture
def sarah(visitor, shop):
    """A tab of somebody who is logged in."""
    tab = visitor.open(f"{shop}/login")
    for name in SARAH:
        tab.fill(f"#login [name={name}]", SARAH[name])
    tab.click("#login button")
    tab.wait_for("location.pathname == '/' && document.readyState == 'complete'")
    return tab


@pytest.fixture
def page(chromium, endpoint):
    with open_page(chromium, endpoint) as page:
        yield page


@contextmanager
def open_page(chromium, endpoint):
    """A page that reaches the mock, and nothing else; errors in it fail the test."""
    context = chromium.new_context()
    faults = []
    script = _stand_in(endpoint.url)

    def elsewhere(route):
        if KLAVIYO_JS.match(route.request.url):
            route.fulfill(body=script, content_type="text/javascript")
        elif route.request.resource_type == "image":
            route.abort()
        else:
            faults.append(f"request to {route.request.url}")
            route.abort()

    context.route(ELSEWHERE, elsewhere)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"error in the page: {error}"))
    page.on("console", lambda said: is_error(said) and faults.append(f"console: {said.text}"))
    page.faults = faults
    yield page
    context.close()
    assert faults == []


@pytest.fixture(scope="session")
def tab(chromium, server):
    """One tab for all visits: a context for each would take as long as the visit itself."""
    with open_page(chromium, server) as page:
        yield page


@pytest.fixture
def visit(tab, shop, endpoint, host):
    """A visitor of the shop, and what Klaviyo hears of the visit."""
    yield Visit(tab, shop, endpoint, HOSTS[host])
    _forget(tab, shop)
    faults = [*tab.faults]
    tab.faults.clear()
    assert [] == faults


def _forget(page, base):
    """Leave the shop for a place where no script runs, and nothing of the visit in the browser."""
    page.unroute_all()
    page.goto(f"{base}/shop.js")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()


def _stand_in(url):
    """klaviyo.js, sending to the mock at once: the browser does not have to be asked in between."""
    text = Path(mock.__file__).with_name("klaviyo.js").read_text(encoding="utf-8")
    assert "https://a.klaviyo.com" in text
    return text.replace('"https://a.klaviyo.com"', f'"{url}"')

"""Chromium, a mock Klaviyo behind Klaviyo's own addresses, and the demo shop on every host."""

import re
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from snippetgen import build, load_plan
from snippetgen import endpoint as mock
from snippetgen.endpoint import serve
from tests.browser.visit import Visit
from tests.hosts import HOSTS

DEBIAN = "/usr/bin/chromium"

# Quiet: nothing that a browser does on its own may leave this machine.
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pings",
    "--disable-domain-reliability", "--metrics-recording-only",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]  # fmt: skip

ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1[:/])")
KLAVIYO_JS = re.compile(r"^https://static\.klaviyo\.com/onsite/js/AbC123/klaviyo\.js$")


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(args=ARGS)
        except Error:
            if not Path(DEBIAN).exists():
                pytest.fail(
                    "no Chromium: run `playwright install chromium`, or apt-get install chromium"
                )
            browser = playwright.chromium.launch(executable_path=DEBIAN, args=ARGS)
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
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"error in the page: {error}"))
    page.on("console", lambda said: said.type == "error" and faults.append(f"console: {said.text}"))
    page.faults = faults
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def visit(page, shop, endpoint, host):
    """A visitor of the shop, and what Klaviyo hears of the visit."""
    return Visit(page, shop, endpoint, HOSTS[host])


def _stand_in(url):
    """klaviyo.js, sending to the mock at once: the browser does not have to be asked in between."""
    text = Path(mock.__file__).with_name("klaviyo.js").read_text(encoding="utf-8")
    assert "https://a.klaviyo.com" in text
    return text.replace('"https://a.klaviyo.com"', f'"{url}"')

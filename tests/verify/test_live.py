"""`verify --live`: requests reach the account, here a mock Klaviyo under the real names."""

import re
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from snippetgen import build, load_plan
from snippetgen.endpoint import serve
from snippetgen.verify.walk import Options, verify_page
from tests.browser.engines import playwrights
from tests.browser.engines.internet import forward, internet
from tests.hosts import HOSTS

pytestmark = pytest.mark.browser

ADDRESS = "sarah.mason@klaviyo-demo.com"


@pytest.fixture
def account():
    with serve() as endpoint:
        yield endpoint


@pytest.fixture
def online(account, chromium, monkeypatch):
    """The browser that verify starts sees Klaviyo's hosts, and nothing else of the world."""
    with internet() as world:
        for name in ("a.klaviyo.com", "static.klaviyo.com"):
            world.hosts[re.escape(name)] = forward(account.url)

        @contextmanager
        def seeing(engine, **_):
            args = [*playwrights.CHROMIUM["args"], "--ignore-certificate-errors"]
            proxy = {"server": f"http://127.0.0.1:{world.port}", "bypass": "127.0.0.1"}
            # A process has one driver of browsers.
            driver = SimpleNamespace(**{engine: chromium.browser_type})
            with playwrights.launch(driver, engine, args=args, proxy=proxy) as started:
                yield started

        monkeypatch.setattr("snippetgen.verify.walk.browser", seeing)
        yield world


def test_what_is_sent_reaches_the_account_and_is_judged(online, account):
    plan = load_plan("snippetgen.toml")
    with HOSTS["html"].start("html", build(plan, ["html"])) as shop:
        verified = verify_page(shop, plan, Options(live=True, email=ADDRESS, platform="html"))

    seen = {each.call.name for each in verified.visit.events()}
    arrived = {event["metric"] for event in account.events()}
    assert {"Viewed Product", "Added to Cart", "Started Checkout"} <= seen & arrived
    assert {ADDRESS} == {profile["email"] for profile in account.people() if "email" in profile}
    assert [] == [found.code for found in verified.findings if found.severity != "info"]


def test_without_it_the_account_hears_nothing(online, account):
    plan = load_plan("snippetgen.toml")
    with HOSTS["html"].start("html", build(plan, ["html"])) as shop:
        verified = verify_page(shop, plan, Options(platform="html"))

    assert "Viewed Product" in {each.call.name for each in verified.visit.events()}
    assert [] == account.requests()
    assert [] == online.asked("a.klaviyo.com")

"""Verify a shop by a walk in a real browser: as one who accepts cookies, and as one who doesn't."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from snippetgen.endpoint import serve
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.model import Plan
from snippetgen.rules.visit import Consent, Visit
from snippetgen.verify.browser import browser, visitor
from snippetgen.verify.recorder import Recorder
from snippetgen.verify.script_time import ScriptTime
from snippetgen.verify.shopper import Shopper
from snippetgen.verify.steps import Steps, ours
from snippetgen.verify.verdict import Verified, judged, visit_of

SHOPPER = "shopper@snippetgen-verify.net"  # not at one of the domains that Klaviyo drops

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """`live`: requests reach the real account."""

    engine: str = "chromium"
    live: bool = False
    email: str = SHOPPER
    steps: Steps | None = None
    platform: str | None = None  # the one that this shop runs on; else all of the plan's


def verify_page(
    url: str,
    plan: Plan | None = None,
    options: Options | None = None,
    progress: Progress = lambda _: None,
) -> Verified:
    """Walk through the shop that begins at this address (or file) in a real browser.

    Raises SnippetgenError when there is nothing to walk through.
    """
    options = options or Options()
    url = _address(url)
    recorder = Recorder(visit_of(url, plan, options.platform))
    with serve() as mock, browser(options.engine) as started:
        where = None if options.live else mock.url
        _walk(started, recorder, url, where, options, progress)
        if recorder.visit.consent.banner is not None:
            progress("refuse")
            refused = _refuse(started, url, where, options)
            recorder.visit.consent = replace(recorder.visit.consent, refused=refused)
    return judged(recorder)


def _walk(
    started: Browser, recorder: Recorder, url: str, mock: str | None, options: Options,
    progress: Progress,
) -> None:  # fmt: skip
    with visitor(started, recorder, mock) as page:
        shopper = Shopper(page, recorder, options.steps or ours(), progress)
        shopper.email = options.email
        time = ScriptTime(page, options.engine)
        shopper.open(_identified(url, options) if options.live else url)
        banner = shopper.banner()
        if banner is not None:
            before = _traces(recorder, page)
            recorder.visit.consent = Consent(banner.name, before)
            shopper.choose(banner.yes)
        if not options.live:
            _make_known(page)
        shopper.walk()
        recorder.visit.script_ms = time.of(recorder.is_ours)


def _refuse(
    started: Browser, url: str, mock: str | None, options: Options
) -> tuple[str, ...] | None:
    """What another visitor, who refuses, leaves behind."""
    recorder = Recorder(Visit(url))
    with visitor(started, recorder, mock) as page:
        shopper = Shopper(page, recorder, options.steps or ours(), lambda _: None)
        shopper.open(url)
        banner = shopper.banner()
        if banner is None or not shopper.choose(banner.no):
            return None
        page.context.clear_cookies(name="__kla_id")
        recorder.exchanges.clear()
        page.reload()
        shopper.settle()
        return _traces(recorder, page)


def _traces(recorder: Recorder, page: Page) -> tuple[str, ...]:
    """Requests to Klaviyo and cookies of Klaviyo's, in words."""
    seen = [f"{each.method} {each.url.partition('?')[0]}" for each in recorder.exchanges]
    cookies = [each["name"] for each in page.context.cookies() if each["name"] == "__kla_id"]
    return tuple(dict.fromkeys([*seen, *(f"a cookie, {name}" for name in cookies)]))


def _make_known(page: Page) -> None:
    """A visitor whom Klaviyo knows, as by a click in an e-mail: events of others are held back."""
    if not page.url.startswith("http"):
        return
    known = {"cid": base64.b64encode(b"verify").decode(), "$exchange_id": "verify.snippetgen"}
    value = base64.b64encode(json.dumps(known).encode()).decode()
    page.context.add_cookies([{"name": "__kla_id", "value": value, "url": page.url}])


def _identified(url: str, options: Options) -> str:
    """Klaviyo's own way to be known while testing."""
    return f"{url}{'&' if urlsplit(url).query else '?'}utm_email={options.email}"


def _address(given: str) -> str:
    if (file := Path(given)).is_file():
        return file.resolve().as_uri()
    if urlsplit(given).scheme in ("http", "https") and urlsplit(given).hostname:
        return given
    hint = "an address as https://shop.example/, a page's file, or a HAR"
    raise SnippetgenError(Problem(f"{given}: is no address, and no file that is there", hint=hint))

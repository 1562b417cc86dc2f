"""Verify a shop by a walk in a real browser: as one who accepts cookies, and as one who doesn't."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Error, Page

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

_FORGET = """Object.keys(localStorage).forEach((key) => {
  if (/^(kl-|snippetgen)/.test(key)) localStorage.removeItem(key)
})"""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """`live`: requests reach the real account."""

    engine: str = "chromium"
    live: bool = False
    email: str = SHOPPER
    steps: Steps | None = None
    platform: str | None = None  # the one that this shop runs on; else all of the plan's
    login: tuple[str, str] = ("", "")  # name and password, where a server asks for them


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
    url, options = _address(url, options)
    visit = visit_of(url, plan, options.platform)
    if not _steps(options):  # nobody knows which step a single page is
        visit.wanted = tuple(replace(each, step=None) for each in visit.wanted)
    recorder = Recorder(visit)
    try:
        with serve() as mock, browser(options.engine, live=options.live) as started:
            where = None if options.live else mock.url
            _walk(started, recorder, url, where, options, progress)
            if recorder.visit.consent.banner is not None:
                progress("refuse")
                refused = _refuse(started, url, where, options)
                recorder.visit.consent = replace(recorder.visit.consent, refused=refused)
    except Error as error:
        message = f"{url}: the browser gave up: {error.message.splitlines()[0]}"
        raise SnippetgenError(Problem(message)) from None
    return judged(recorder)


def _walk(
    started: Browser, recorder: Recorder, url: str, mock: str | None, options: Options,
    progress: Progress,
) -> None:  # fmt: skip
    with visitor(started, recorder, mock, options.login) as page:
        shopper = Shopper(page, recorder, _steps(options), progress)
        shopper.email = options.email
        time = ScriptTime(page, options.engine)
        known_by_cookie = not options.live and url.startswith("http")
        shopper.open(url if known_by_cookie else _identified(url, options))
        banner = shopper.banner()
        if banner is not None:
            shopper.await_klaviyo()
            recorder.visit.consent = Consent(banner.name, _traces(recorder, page))
            shopper.choose(banner.yes)
        if known_by_cookie:
            _make_known(page)
            recorder.forget()
            shopper.again()
        shopper.walk()
        recorder.visit.opted_out = _has_opted_out(page)
        recorder.visit.script_ms = time.of(recorder.is_ours)


def _refuse(
    started: Browser, url: str, mock: str | None, options: Options
) -> tuple[str, ...] | None:
    """What another visitor, who refuses, leaves behind."""
    recorder = Recorder(Visit(url))
    with visitor(started, recorder, mock, options.login) as page:
        shopper = Shopper(page, recorder, _steps(options), lambda _: None)
        shopper.open(url)
        banner = shopper.banner()
        if banner is None or not shopper.choose(banner.no):
            return None
        page.context.clear_cookies(name="__kla_id")
        recorder.exchanges.clear()
        shopper.again()
        return _traces(recorder, page)


def _traces(recorder: Recorder, page: Page) -> tuple[str, ...]:
    """Requests to Klaviyo and cookies of Klaviyo's, in words."""
    seen = [f"{each.method} {each.url.partition('?')[0]}" for each in recorder.exchanges]
    cookies = [each["name"] for each in page.context.cookies() if each["name"] == "__kla_id"]
    return tuple(dict.fromkeys([*seen, *(f"a cookie, {name}" for name in cookies)]))


def _make_known(page: Page) -> None:
    """A visitor whom Klaviyo knows, as by a click in an e-mail: events of others are held back."""
    known = {"cid": base64.b64encode(b"verify").decode(), "$exchange_id": "verify.snippetgen"}
    value = base64.b64encode(json.dumps(known).encode()).decode()
    page.context.add_cookies([{"name": "__kla_id", "value": value, "url": page.url}])
    # What klaviyo.js, or our runtime, keeps of an unknown visitor happens again: it is not kept.
    page.evaluate(_FORGET)


def _steps(options: Options) -> Steps:
    return ours() if options.steps is None else options.steps


def _has_opted_out(page: Page) -> bool:
    cookies = page.context.cookies()
    return any(each["name"] == "__kla_off" and each["value"] == "true" for each in cookies)


def _identified(url: str, options: Options) -> str:
    """Klaviyo's own way to be known while testing."""
    return f"{url}{'&' if urlsplit(url).query else '?'}utm_email={options.email}"


def _address(given: str, options: Options) -> tuple[str, Options]:
    """Where to go; a name and a password are taken out of it, so that nothing prints them."""
    if (file := Path(given)).is_file():
        # One page is no shop: it is walked through where somebody says how.
        own = {k: ways for k, ways in (options.steps or {}).items() if ways is not ours()[k]}
        return file.resolve().as_uri(), replace(options, steps=own)
    with suppress(ValueError):
        parts = urlsplit(given)
        if parts.scheme in ("http", "https") and parts.hostname:
            if parts.username is None:
                return given, options
            login = unquote(parts.username), unquote(parts.password or "")
            bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
            return bare.geturl(), replace(options, login=login)
    hint = "an address as https://shop.example/, a page's file, or a HAR"
    raise SnippetgenError(Problem(f"{given}: is no address, and no file that is there", hint=hint))

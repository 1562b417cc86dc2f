"""A real browser, in which nothing meant for Klaviyo leaves this machine unless asked to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Request,
    Route,
    sync_playwright,
)

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.verify.answers import answer, reason
from snippetgen.verify.recorder import KLAVIYO, Recorder

# Debian's own, where Playwright's browsers are not installed.
_SYSTEM = {"chromium": "/usr/bin/chromium", "firefox": "/usr/bin/firefox-esr"}

# A browser's own traffic is nobody's business, and would look like the shop's.
_QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-domain-reliability", "--metrics-recording-only", "--no-pings",
]  # fmt: skip


@contextmanager
def browser(engine: str) -> Iterator[Browser]:
    """Playwright's own browser of this name, or the system's."""
    with sync_playwright() as playwright:
        kind = getattr(playwright, engine)
        options: dict[str, Any] = {"args": _QUIET} if engine == "chromium" else {}
        try:
            started = kind.launch(**options)
        except Error:
            system = _SYSTEM.get(engine)
            if system is None or not Path(system).exists():
                hint = f"playwright install {engine}"
                raise SnippetgenError(
                    Problem(f"there is no {engine} to open it with", hint=hint)
                ) from None
            options["executable_path"] = system
            if engine == "chromium":
                options["args"] = [*_QUIET, "--no-sandbox"]
            else:
                options["channel"] = "moz-firefox"
            started = kind.launch(**options)
        with suppress(Error):
            yield started
            started.close()
            return
        started.close()


@contextmanager
def visitor(started: Browser, recorder: Recorder, mock: str | None) -> Iterator[Page]:
    """One visitor's page. Without a mock (`--live`) requests go through, and are only watched."""
    context = started.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    context.expose_binding("snippetgenTell", lambda _, said: recorder.told(said))
    script = files("snippetgen.verify").joinpath("watch.js").read_text(encoding="utf-8")
    context.add_init_script(script)
    if mock is not None:
        context.route(KLAVIYO, partial(_answered, recorder, mock))
    page = context.new_page()
    page.on("response", partial(_came, recorder, page))
    if mock is None:
        page.on("requestfinished", partial(_watched, recorder))
    page.on("requestfailed", partial(_failed, recorder, mock is None))
    try:
        yield page
    finally:
        _close(context)


def _close(context: BrowserContext) -> None:
    with suppress(Error):
        context.close()


def _answered(recorder: Recorder, mock: str, route: Route) -> None:
    request, started = route.request, recorder.now()
    body = request.post_data_buffer
    said = answer(mock, request.method, request.url, request.headers, body)
    recorder.request(
        request.method, request.url, request.headers, _text(body), said.status, started,
        reason(_text(said.body)),
    )  # fmt: skip
    # The browser is told even where the page has gone: it may be one that outlives it.
    with suppress(Error):
        route.fulfill(status=said.status, headers=dict(said.headers), body=said.body)


def _came(recorder: Recorder, page: Page, response: Any) -> None:
    request: Request = response.request
    with suppress(Error):
        if request.is_navigation_request() and request.frame == page.main_frame:
            recorder.came(response.status, response.url)
            # While its text comes in, the page may ask for klaviyo.js already.
            recorder.read(response.url, response.text())


def _watched(recorder: Recorder, request: Request) -> None:
    if KLAVIYO.match(request.url):
        with suppress(Error):
            response = request.response()
            recorder.request(
                request.method, request.url, request.headers, _text(request.post_data_buffer),
                response.status if response else None, recorder.now(),
            )  # fmt: skip


def _failed(recorder: Recorder, live: bool, request: Request) -> None:
    """Not answered at all: by us it always is, but for what the browser itself stops.

    Of a request that is sent on while its page is left (`keepalive`), a browser that is only
    watched says that it was aborted: nothing is known then, so nothing is said.
    """
    why = request.failure or "it failed"
    if not KLAVIYO.match(request.url) or why == "csp":
        return
    answered = not live and any(
        each.url == request.url and each.method == request.method and each.status is not None
        for each in recorder.exchanges
    )
    if not answered:
        recorder.request(
            request.method, request.url, request.headers, _text(request.post_data_buffer), None,
            recorder.now(), "" if live and "ABORTED" in why else why,
        )  # fmt: skip


def _text(body: bytes | None) -> str:
    return (body or b"").decode("utf-8", "replace")

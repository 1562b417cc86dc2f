"""A real browser, in which nothing meant for Klaviyo leaves this machine unless asked to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

from snippetgen.browsers import system_browser
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.verify.network import Network
from snippetgen.verify.recorder import Recorder

# A browser's own traffic is nobody's business, and would look like the shop's.
_QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-domain-reliability", "--metrics-recording-only", "--no-pings",
]  # fmt: skip

# What can't be answered here (a redirect to Klaviyo is handed to nobody) finds no host.
_HOSTS = ("a", "fast.a", "static", "static-forms", "static-tracking", "telemetrics", "www")


@contextmanager
def browser(engine: str, *, live: bool = False) -> Iterator[Browser]:
    """Playwright's own browser of this name, or the system's."""
    with sync_playwright() as playwright:
        started = _start(playwright, engine, _options(engine, live=live))
        with suppress(Error):
            yield started
            started.close()
            return
        started.close()


def _options(engine: str, *, live: bool) -> dict[str, Any]:
    if engine == "chromium":
        closed = [] if live else ["--host-resolver-rules=MAP *.klaviyo.com ~NOTFOUND"]
        return {"args": [*_QUIET, *closed]}
    if engine == "firefox" and not live:
        names = ",".join(f"{name}.klaviyo.com" for name in _HOSTS)
        return {"firefox_user_prefs": {"network.dns.localDomains": names}}
    return {}


def _start(playwright: Playwright, engine: str, options: dict[str, Any]) -> Browser:
    kind = getattr(playwright, engine)
    try:
        started: Browser = kind.launch(**options)
    except Error:
        system = system_browser(engine)
        if system is None:
            hint = f"playwright install {engine}"
            raise SnippetgenError(
                Problem(f"there is no {engine} to open it with", hint=hint)
            ) from None
        options["executable_path"] = system
        if engine == "chromium":
            options["args"].append("--no-sandbox")
        else:
            options["channel"] = "moz-firefox"
        started = kind.launch(**options)
    return started


@contextmanager
def visitor(
    started: Browser, recorder: Recorder, mock: str | None, login: tuple[str, str] = ("", "")
) -> Iterator[Page]:
    """One visitor's page. Without a mock (`--live`) requests go through, and are only watched."""
    context = started.new_context(
        viewport={"width": 1280, "height": 900},
        # Without any, a script that asks for a password is waited for without an end.
        http_credentials={"username": login[0], "password": login[1]},
    )
    context.set_default_timeout(10_000)
    context.expose_binding("snippetgenTell", lambda _, said: recorder.told(said))
    script = files("snippetgen.verify").joinpath("watch.js").read_text(encoding="utf-8")
    context.add_init_script(script)
    Network(recorder, mock).watch(context)
    try:
        yield context.new_page()
    finally:
        _close(context)


def _close(context: BrowserContext) -> None:
    with suppress(Error):
        context.close()

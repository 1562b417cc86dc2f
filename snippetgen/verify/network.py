"""What a visitor's pages ask for: told to the recorder, and answered if it is meant for Klaviyo."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Error, Request, Response, Route

from snippetgen.verify.answers import answer, reason
from snippetgen.verify.recorder import KLAVIYO, Recorder

_MUCH = 2_000_000  # bytes of a page that are looked at


@dataclass
class Network:
    """Without a mock (`--live`) requests go through, and are only watched."""

    recorder: Recorder
    mock: str | None

    def watch(self, context: BrowserContext) -> None:
        if self.mock is not None:
            context.route(KLAVIYO, self._answer)
        else:
            context.on("requestfinished", self._finished)
        context.on("response", self._came)
        context.on("requestfailed", self._failed)

    def _answer(self, route: Route) -> None:
        request, started = route.request, self.recorder.now()
        said = answer(
            self.mock or "", request.method, request.url, request.headers, request.post_data_buffer
        )
        self._record(request, said.status, started, reason(_text(said.body)))
        # The browser is told even where the page has gone: it may be one that outlives it.
        with suppress(Error):
            route.fulfill(status=said.status, headers=dict(said.headers), body=said.body)

    def _came(self, response: Response) -> None:
        request = response.request
        with suppress(Error):
            if _is_page(request):
                self.recorder.came(response.status, response.url, response.headers)
                if "html" in response.headers.get("content-type", ""):
                    # While its text comes in, the page may ask for klaviyo.js already.
                    self.recorder.read(response.url, _text(response.body()[:_MUCH]))
                return
        status = response.status
        if status >= 400 and not KLAVIYO.match(request.url):
            self.recorder.refused(request.method, request.url, request.resource_type, status)

    def _finished(self, request: Request) -> None:
        if KLAVIYO.match(request.url):
            with suppress(Error):
                response = request.response()
                status = response.status if response else None
                self._record(request, status, self.recorder.now())

    def _failed(self, request: Request) -> None:
        """Not answered at all: by us it always is, but for what the browser itself stops.

        Of a request that is sent on while its page is left (`keepalive`), a browser that is only
        watched says that it was aborted: nothing is known then, so nothing is said.
        """
        why = request.failure or "it failed"
        if not KLAVIYO.match(request.url) or why == "csp":
            return
        if self.mock is not None and request.redirected_from is not None:
            why = "verify follows no redirect to Klaviyo: let the page name the address itself"
        answered = self.mock is not None and any(
            each.url == request.url and each.method == request.method and each.status is not None
            for each in self.recorder.exchanges
        )
        if not answered:
            known = "" if self.mock is None and "ABORTED" in why else why
            self._record(request, None, self.recorder.now(), known)

    def _record(self, request: Request, status: int | None, started: float, why: str = "") -> None:
        self.recorder.request(
            request.method, request.url, request.headers, _text(request.post_data_buffer), status,
            started, why,
        )  # fmt: skip


def _is_page(request: Request) -> bool:
    return request.is_navigation_request() and request.frame.parent_frame is None


def _text(body: bytes | None) -> str:
    return (body or b"").decode("utf-8", "replace")

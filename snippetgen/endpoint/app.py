"""The ASGI app: which address is whose, who may read what, and the record of it all."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from snippetgen.endpoint import calls
from snippetgen.endpoint.answers import Outcome, Received, error_response, json_response
from snippetgen.endpoint.store import Store
from snippetgen.wire import WireError, limits

Call = Callable[[Received], Outcome]
Endpoint = Callable[[Request], Awaitable[Response]]

# The names under which it answers. A page of a stranger that lets its own name point at
# 127.0.0.1 comes with that name, and must not read what was recorded here.
HOSTS = frozenset({"localhost", "a.klaviyo.com", "static.klaviyo.com"})


def make_app(store: Store) -> ASGIApp:
    def public(path: str, call: Call, *methods: str) -> Route:
        return Route(
            path,
            _recorded({**dict.fromkeys(methods, call), "OPTIONS": calls.preflight}, store),
            methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        )

    # klaviyo.js posts to addresses that end in a slash; a redirect would fail its preflight.
    ends = ("", "/")
    return HostGuard(
        Starlette(
            routes=[
                *(public(f"/client/events{end}", calls.client_events, "POST") for end in ends),
                *(public(f"/client/profiles{end}", calls.client_profiles, "POST") for end in ends),
                *(public(f"/api/events{end}", calls.server_events, "POST") for end in ends),
                *(public(f"/api/track{end}", calls.track, "GET", "POST") for end in ends),
                *(public(f"/api/identify{end}", calls.identify, "GET", "POST") for end in ends),
                public("/onsite/{rest:path}", calls.onsite, "GET"),
                public("/client/{rest:path}", calls.unknown, "GET", "POST"),
                public("/api/{rest:path}", calls.unknown, "GET", "POST"),
                *_inspection(store),
            ]
        )
    )


def _inspection(store: Store) -> list[Route]:
    """What people and tests read. No CORS here: a page has no business with it."""

    async def events(request: Request) -> Response:
        if request.method == "DELETE":
            store.clear()
            return Response(status_code=204)
        return json_response({"events": store.events()})

    async def profiles(_: Request) -> Response:
        return json_response({"profiles": store.profiles()})

    async def requests(_: Request) -> Response:
        return json_response({"requests": store.requests()})

    async def health(_: Request) -> Response:
        return json_response({"status": "ok"})

    return [
        Route("/events", events, methods=["GET", "DELETE"]),
        Route("/profiles", profiles),
        Route("/requests", requests),
        Route("/health", health),
    ]


def _recorded(by_method: dict[str, Call], store: Store) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            received = await _receive(request)
        except ClientDisconnect:
            return Response(status_code=400)
        outcome = _answer(by_method, received)
        outcome.response.headers["Access-Control-Allow-Origin"] = "*"
        record = received.as_record(outcome.response.status_code)
        store.record(record, outcome.events, outcome.profiles)
        return outcome.response

    return endpoint


def _answer(by_method: dict[str, Call], received: Received) -> Outcome:
    try:
        if len(received.body) > limits.BODY:
            raise WireError(
                "The body is larger than 5 MB.", status=413, code="too_large", title="Too large."
            )
        if received.method not in by_method:
            raise WireError(
                f'Method "{received.method}" not allowed.',
                status=405,
                code="method_not_allowed",
                title="Method not allowed.",
            )
        return by_method[received.method](received)
    except WireError as error:
        return Outcome(error_response(error))


async def _receive(request: Request) -> Received:
    body = bytearray()
    async for chunk in request.stream():
        # Read on, to be able to answer, but keep no more than shows that it's too much.
        if len(body) <= limits.BODY:
            body += chunk
    return Received(
        method=request.method,
        path=request.url.path,
        query=dict(request.query_params),
        headers=dict(request.headers),
        body=bytes(body),
    )


class HostGuard:
    """Turns away requests for a host that this is not (DNS rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            if not is_own_host(host):
                refusal = PlainTextResponse("This is the mock Klaviyo, not that host.\n", 421)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_own_host(header: str) -> bool:
    """One of ours, or an address: with an address in it, no name was resolved to come here."""
    host = header.lower()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    if host in HOSTS:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

"""The ASGI app: a request is read, answered and remembered; and what people and tests read."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.addresses import Addresses
from snippetgen.endpoint.answers import Outcome, Received, error_response
from snippetgen.endpoint.hosts import HostGuard
from snippetgen.endpoint.inspection import inspection
from snippetgen.wire import WireError, limits

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def make_app(account: Account, *, v1_gone: bool = False) -> ASGIApp:
    klaviyo = Klaviyo(account, v1_gone=v1_gone)
    # klaviyo.js posts to addresses that end in a slash; a redirect would fail its preflight.
    public = [
        Route(f"/{api}/{{rest:path}}", klaviyo.respond, methods=METHODS)
        for api in ("client", "api", "onsite")
    ]
    return HostGuard(Starlette(routes=[*public, *inspection(account)]))


class Klaviyo:
    """Klaviyo's addresses, over an account."""

    def __init__(self, account: Account, *, v1_gone: bool = False) -> None:
        self._account = account
        self._addresses = Addresses(account, v1_gone=v1_gone)

    async def respond(self, request: Request) -> Response:
        try:
            received = await receive(request)
        except ClientDisconnect:
            return Response(status_code=400)
        with self._account.store.writing():
            outcome = self._outcome(received)
            record = received.as_record(outcome.response.status_code)
            record["at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._account.take(record, outcome)
        outcome.response.headers["Access-Control-Allow-Origin"] = "*"
        return outcome.response

    def _outcome(self, received: Received) -> Outcome:
        try:
            if len(received.body) > limits.BODY:
                raise WireError(
                    "The body is larger than 5 MB.",
                    status=413,
                    code="too_large",
                    title="Too large.",
                )
            return self._addresses.answer(received)
        except WireError as error:
            return Outcome(error_response(error))


async def receive(request: Request) -> Received:
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

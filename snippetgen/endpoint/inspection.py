"""What people and tests read. No CORS here: a page has no business with it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.answers import json_response


def inspection(account: Account) -> list[Route]:
    store = account.store

    async def events(request: Request) -> Response:
        if request.method == "DELETE":
            account.clear()
            return Response(status_code=204)
        return json_response({"events": store.events()})

    async def lines(_: Request) -> Response:
        return StreamingResponse(store.lines(), media_type="application/x-ndjson")

    async def profiles(_: Request) -> Response:
        return json_response({"profiles": store.profiles()})

    async def people(_: Request) -> Response:
        return json_response({"people": store.people()})

    async def requests(_: Request) -> Response:
        return json_response({"requests": store.requests()})

    async def health(_: Request) -> Response:
        return json_response({"status": "ok"})

    return [
        Route("/events", events, methods=["GET", "DELETE"]),
        Route("/events.ndjson", lines),
        Route("/profiles", profiles),
        Route("/people", people),
        Route("/requests", requests),
        Route("/health", health),
    ]

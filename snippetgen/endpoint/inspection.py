"""What people and tests read and set. No CORS here: a page has no business with it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.answers import error_response, json_response
from snippetgen.endpoint.faults import Fault, Faults, read_fault
from snippetgen.errors import SnippetgenError
from snippetgen.wire import WireError
from snippetgen.wire.read import mapping, parse_json


def inspection(account: Account, faults: Faults) -> list[Route]:
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

    async def strike(request: Request) -> Response:
        try:
            faults.set(*_asked(await request.body()))
        except WireError as error:
            return error_response(error)
        return Response(status_code=204)

    return [
        Route("/events", events, methods=["GET", "DELETE"]),
        Route("/events.ndjson", lines),
        Route("/profiles", profiles),
        Route("/people", people),
        Route("/requests", requests),
        Route("/health", health),
        Route("/faults", strike, methods=["PUT"]),
    ]


def _asked(body: bytes) -> tuple[list[Fault], int]:
    """Which faults from now on, and the seed of their chances."""
    asked = mapping(parse_json(body), "")
    texts, seed = asked.get("faults"), asked.get("seed", 0)
    if not isinstance(texts, list) or type(seed) is not int:
        raise WireError('Write {"faults": ["5xx,20%@api"], "seed": 0}.', pointer="")
    try:
        return [read_fault(str(text)) for text in texts], seed
    except SnippetgenError as error:
        raise WireError(str(error), pointer="/faults") from error

"""What the inspector's page asks for, beside the mock Klaviyo's own addresses."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Callable
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from snippetgen.endpoint.account import Account
from snippetgen.errors import SnippetgenError
from snippetgen.rules import all_rules
from snippetgen.serve.demo import Demo

_WEB = files("snippetgen.serve").joinpath("web")
_MEDIA = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_BEAT = 0.5  # seconds between looks at the plan
_OWN_HEADER = "x-snippetgen"  # a page elsewhere can't send it without a preflight


def routes(account: Account, demo: Demo, shop: str, stopping: Callable[[], bool]) -> list[Route]:
    """`shop` is where the demo shop is; `stopping` says when streams have to end."""

    async def state(_: Request) -> Response:
        return JSONResponse({**demo.describe(), "shop": shop})

    async def choose(request: Request) -> Response:
        if _OWN_HEADER not in request.headers:
            return JSONResponse({"error": "not from this page"}, 403)
        try:
            demo.choose(request.path_params["platform"])
        except SnippetgenError as error:
            return JSONResponse({"error": str(error)}, 400)
        return await state(request)

    async def stream(request: Request) -> Response:
        last = request.headers.get("last-event-id", "0")
        after = int(last) if last.isdecimal() else 0
        return StreamingResponse(
            _stream(account, demo, after, stopping),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def rule(request: Request) -> Response:
        found = all_rules().get(request.path_params["code"])
        if found is None:
            return JSONResponse({"error": "no such rule"}, 404)
        about = inspect.cleandoc(found.about)
        return JSONResponse({"code": found.code, "name": found.name, "about": about})

    async def index(_: Request) -> Response:
        return _file("index.html", shop)

    async def file(request: Request) -> Response:
        return _file(request.path_params["name"], shop)

    return [
        Route("/", index),
        Route("/inspector/{name}", file),
        Route("/inspect/demo", state),
        Route("/inspect/platform/{platform}", choose, methods=["POST"]),
        Route("/inspect/stream", stream),
        Route("/inspect/rule/{code}", rule),
    ]


async def _stream(
    account: Account, demo: Demo, after: int, stopping: Callable[[], bool]
) -> AsyncIterator[str]:
    """Server-sent events: each request with all that it brought, and each change of the demo."""
    changed = asyncio.Event()
    end = account.store.listen(changed.set)
    shown: tuple[Any, ...] | None = None
    try:
        while not stopping():
            changed.clear()
            demo.refresh()
            if (state := (demo.generation, demo.error)) != shown:
                shown = state
                yield _message("demo", demo.describe())
            if account.store.last_request() < after:  # it was emptied
                after = 0
                yield _message("cleared", {})
            for item in account.store.feed(after):
                after = item["id"]
                yield _message("request", item, after)
            try:
                async with asyncio.timeout(_BEAT):
                    await changed.wait()
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        end()


def _message(kind: str, data: dict[str, Any], id_: int | None = None) -> str:
    head = f"event: {kind}\n" + (f"id: {id_}\n" if id_ is not None else "")
    return f"{head}data: {json.dumps(data)}\n\n"


def _file(name: str, shop: str) -> Response:
    path = _WEB.joinpath(name)
    kind = name.rpartition(".")[2]
    if "/" in name or kind not in _MEDIA or not path.is_file():
        return JSONResponse({"error": "not found"}, 404)
    policy = f"default-src 'self'; img-src 'self' data:; frame-src {shop}"
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return Response(path.read_bytes(), media_type=_MEDIA[kind], headers=headers)

"""The whole ASGI app: Klaviyo's addresses, and beside them what people and tests read."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.hosts import NOT_OURS, host_in, is_own_host
from snippetgen.endpoint.inspection import inspection
from snippetgen.endpoint.klaviyo import Behaviour, Klaviyo

_KLAVIYOS = ("/client/", "/api/", "/onsite/")


def make_app(
    account: Account, behaviour: Behaviour | None = None, more: Sequence[BaseRoute] = ()
) -> ASGIApp:
    """`more` are routes beside the endpoint's own."""
    behaviour = behaviour or Behaviour()
    klaviyo = Klaviyo(account, behaviour)
    rest = Starlette(routes=[*inspection(account, behaviour.faults), *more])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if not is_own_host(host_in(scope)):
            await NOT_OURS(scope, receive, send)
        elif scope["path"].startswith(_KLAVIYOS):
            await klaviyo(scope, receive, send)
        else:
            await rest(scope, receive, send)

    return app

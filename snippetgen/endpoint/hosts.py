"""Under which names it answers: a page elsewhere must not read what was recorded here."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# A page of a stranger that lets its own name point at 127.0.0.1 comes with that name.
HOSTS = frozenset({"localhost", "a.klaviyo.com", "static.klaviyo.com"})


class HostGuard:
    """Turns away requests for a host that this is not (DNS rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_own_host(host_of(scope)):
            refusal = PlainTextResponse("This is the mock Klaviyo, not that host.\n", 421)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def host_of(scope: Scope) -> str:
    """The `Host` header as it was sent."""
    return next(
        (value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), ""
    )


@lru_cache(maxsize=64)
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

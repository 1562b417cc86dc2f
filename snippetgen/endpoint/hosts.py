"""Under which names it answers: a page elsewhere must not read what was recorded here."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from starlette.responses import PlainTextResponse
from starlette.types import Scope

# A page of a stranger that lets its own name point at 127.0.0.1 comes with that name.
HOSTS = frozenset({"localhost", "a.klaviyo.com", "static.klaviyo.com"})
MISDIRECTED = "This is a server of snippetgen, not that host.\n"
NOT_OURS = PlainTextResponse(MISDIRECTED, 421)


def host_in(scope: Scope) -> str:
    """The name or address in the `Host` header of a request."""
    header = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return name_of(header.decode("latin-1"))


@lru_cache(maxsize=64)
def name_of(header: str) -> str:
    """The name or address in a `Host` header: in lower case, without a port."""
    host = header.lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    name = host.partition(":")[0] if host.count(":") == 1 else host
    return name.removesuffix(".")  # a name in full


@lru_cache(maxsize=64)
def is_own_host(host: str) -> bool:
    """One of ours, or an address: with an address in it, no name was resolved to come here."""
    if host in HOSTS:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

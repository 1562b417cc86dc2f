"""Under which names it answers: a page elsewhere must not read what was recorded here."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from starlette.responses import PlainTextResponse
from starlette.types import Scope

# A page of a stranger that lets its own name point at 127.0.0.1 comes with that name.
HOSTS = frozenset({"localhost", "a.klaviyo.com", "static.klaviyo.com"})
NOT_OURS = PlainTextResponse("This is the mock Klaviyo, not that host.\n", 421)


def host_in(scope: Scope) -> str:
    """The name or address in the `Host` header: in lower case, without a port."""
    header = next((value for name, value in scope["headers"] if name == b"host"), b"")
    host = header.decode("latin-1").lower()
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

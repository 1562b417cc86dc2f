"""The demo shop answers under this machine's names only, as the mock Klaviyo beside it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from snippetgen.endpoint.hosts import MISDIRECTED, is_own_host, name_of

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def for_own_hosts(application: Application) -> Application:
    """The same, closed to a page of a stranger that lets its own name point at 127.0.0.1."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_own_host(name_of(environ.get("HTTP_HOST", ""))):
            return application(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
        return [MISDIRECTED.encode()]

    return guarded

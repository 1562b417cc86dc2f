"""Answer what is meant for Klaviyo from the mock on this machine."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

_HOP_BY_HOP = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding"}
)
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def answer(
    mock: str, method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> Answer:
    """What the mock at this address says to a request that was meant for Klaviyo."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    kept = {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}
    request = urllib.request.Request(  # noqa: S310 - the mock's own address on loopback
        f"{mock}{parts.path}{query}", data=body, headers=kept, method=method
    )
    try:
        with _OPENER.open(request, timeout=10) as response:
            return Answer(response.status, dict(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


def reason(body: str) -> str:
    """Why Klaviyo says no, in its own words; empty where it doesn't say."""
    with suppress(ValueError, KeyError, IndexError, TypeError):
        return str(json.loads(body)["errors"][0]["detail"])
    return ""

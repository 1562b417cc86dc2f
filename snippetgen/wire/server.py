"""/api/events, for servers: the client's bodies, under a private key instead of a company."""

from __future__ import annotations

import re

from snippetgen.wire.client import decode_event, encode_event
from snippetgen.wire.errors import WireError

__all__ = ["check_key", "decode_event", "encode_event"]

_KEY = re.compile(r"(Klaviyo-API-Key|Bearer) \S+")


def check_key(authorization: str | None) -> None:
    """Is there a key at all? Which one is right, only Klaviyo knows."""
    if authorization is None or not _KEY.fullmatch(authorization):
        raise WireError(
            "Missing or invalid private key.",
            header="Authorization",
            status=401,
            code="not_authenticated",
            title="Authentication credentials were not provided.",
        )

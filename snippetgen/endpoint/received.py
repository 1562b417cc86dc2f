"""A request, all of it read."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from snippetgen.wire import limits

ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})  # of a body
_READ_ON = 16 * limits.BODY  # bytes of a body that is too large, to be able to answer it
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Received:
    """A request, all of it read."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes  # unpacked, where its encoding is one of ours

    @property
    def steps(self) -> list[str]:
        """`["api", "catalog-items", "ID"]`; a path that ends in a slash is the same."""
        return self.path.strip("/").split("/", 2)

    @property
    def counts(self) -> bool:
        """Does it count for the rate limits? A preflight and klaviyo.js don't."""
        return self.method != "OPTIONS" and not self.path.startswith("/onsite/")

    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def encoding(self) -> str:
        return self.headers.get("content-encoding", "").strip().lower()

    def as_record(self, status: int) -> dict[str, Any]:
        """As it is stored: without the private key that a server shows."""
        headers = dict(self.headers)
        if "authorization" in headers:
            headers["authorization"] = headers["authorization"].partition(" ")[0] + " [hidden]"
        return {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": headers,
            "body": self.body.decode("utf-8", "replace"),
            "status": status,
        }


async def receive_all(scope: Scope, receive: Receive) -> Received:
    """Raises ClientDisconnect where the body does not end."""
    body, size, more = bytearray(), 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk, more = message.get("body", b""), message.get("more_body", False)
        # Read on, to be able to answer, but keep no more than shows that it's too much.
        size += len(chunk)
        if len(body) <= limits.BODY:
            body += chunk
        if size > _READ_ON:
            raise ClientDisconnect
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Received(
        method=scope["method"],
        path=scope["path"],
        query=_query(scope["query_string"]),
        headers=headers,
        body=_unpacked(bytes(body)) if "content-encoding" in headers else bytes(body),
    )


@lru_cache(maxsize=256)  # the same in nearly all requests of one page
def _query(written: bytes) -> Mapping[str, str]:
    return dict(parse_qsl(written.decode("latin-1"), keep_blank_values=True))


def _unpacked(body: bytes) -> bytes:
    """No more than shows that it's too much. What can't be unpacked stays: it is no JSON then."""
    stream = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        unpacked = stream.decompress(body, limits.BODY + 1)
    except zlib.error:
        return body
    return unpacked if stream.eof or len(unpacked) > limits.BODY else body

"""Answers, and what a handler hands back: the answer and the records it makes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from snippetgen.wire import WireError


@dataclass(frozen=True, slots=True)
class Received:
    """A request, all of it read."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def as_record(self, status: int) -> dict[str, Any]:
        headers = dict(self.headers)
        if "authorization" in headers:  # a private key has no business in a record
            headers["authorization"] = headers["authorization"].partition(" ")[0] + " [hidden]"
        return {
            "method": self.method,
            "path": self.path,
            "query": dict(self.query),
            "headers": headers,
            "body": self.body.decode("utf-8", "replace"),
            "status": status,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, and the canonical events and profiles that go into the store with it."""

    response: Response
    events: tuple[dict[str, Any], ...] = ()
    profiles: tuple[dict[str, Any], ...] = ()


def json_response(
    content: Any, status: int = 200, media_type: str = "application/json"
) -> Response:
    # ASCII: half a surrogate pair in an event must come out again, UTF-8 has no way to say it.
    return Response(json.dumps(content, allow_nan=False), status, media_type=media_type)


def error_response(error: WireError) -> Response:
    content = {"errors": [{"id": str(uuid.uuid4()), **error.as_error()}]}
    return json_response(content, error.status, "application/vnd.api+json")

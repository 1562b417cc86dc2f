"""What a handler hands back: the answer and what it makes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from snippetgen.rules import Call
from snippetgen.wire import WireError

JSON_API = "application/vnd.api+json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, and the canonical events and profiles that go into the account with it.

    `calls` are the same as they were written: the rules look at them.
    """

    response: Response
    events: tuple[dict[str, Any], ...] = ()
    profiles: tuple[dict[str, Any], ...] = ()
    calls: Iterable[Call] = ()


def json_response(
    content: Any, status: int = 200, media_type: str = "application/json"
) -> Response:
    # ASCII: half a surrogate pair in an event must come out again, UTF-8 has no way to say it.
    return Response(json.dumps(content, allow_nan=False), status, media_type=media_type)


def resource_response(data: Any, status: int = 200, **more: Any) -> Response:
    """A document of JSON:API."""
    return json_response({"data": data, **more}, status, JSON_API)


def error_response(error: WireError) -> Response:
    content = {"errors": [{"id": str(uuid.uuid4()), **error.as_error()}]}
    return json_response(content, error.status, JSON_API)


def not_found(detail: str, pointer: str | None = None) -> WireError:
    return WireError(detail, pointer=pointer, status=404, code="not_found", title="Not found.")


def conflict(detail: str, pointer: str | None = None, code: str = "duplicate") -> WireError:
    return WireError(detail, pointer=pointer, status=409, code=code, title="Conflict.")

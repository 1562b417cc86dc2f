"""Read a HAR file, and the list of requests that the mock endpoint shows at `/requests`."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from snippetgen.rules.request import Sent


def is_har(payload: Any) -> bool:
    log = payload.get("log") if isinstance(payload, Mapping) else None
    return isinstance(log, Mapping) and isinstance(log.get("entries"), list)


def is_requests(payload: Any) -> bool:
    return isinstance(payload, Mapping) and isinstance(payload.get("requests"), list)


def har_requests(payload: Mapping[str, Any]) -> Iterator[tuple[Sent, str]]:
    """Each request, and its body."""
    for entry in payload["log"]["entries"]:
        if (found := har_request(entry)) is not None:
            yield found


def har_request(entry: Any) -> tuple[Sent, str] | None:
    """What an entry asked for, and its body; None where it is no entry."""
    request = entry.get("request") if isinstance(entry, Mapping) else None
    if not isinstance(request, Mapping):
        return None
    posted = request.get("postData")
    posted = posted if isinstance(posted, Mapping) else {}
    headers = _pairs(request.get("headers"))
    if posted.get("mimeType"):
        headers.setdefault("content-type", str(posted["mimeType"]))
    body = _posted(posted) or urlencode(_pairs(posted.get("params"), lower=False))
    return Sent(_text(request, "method").upper(), _text(request, "url"), headers, "har"), body


def _posted(posted: Mapping[str, Any]) -> str:
    text = _text(posted, "text")
    if posted.get("encoding") == "base64":
        with suppress(ValueError):
            return b64decode(text, validate=True).decode("utf-8", "replace")
    return text


def endpoint_requests(payload: Mapping[str, Any]) -> Iterator[tuple[Sent, str]]:
    for request in payload["requests"]:
        if not isinstance(request, Mapping):
            continue
        query = request.get("query")
        query = urlencode(query) if isinstance(query, Mapping) else ""
        url = _text(request, "path") + (f"?{query}" if query else "")
        headers = request.get("headers")
        named = headers.items() if isinstance(headers, Mapping) else ()
        sent = Sent(
            _text(request, "method").upper(),
            url,
            {str(name).lower(): str(value) for name, value in named},
            "endpoint",
        )
        yield sent, _text(request, "body")


def _pairs(pairs: Any, *, lower: bool = True) -> dict[str, str]:
    """A list of `{"name": …, "value": …}`."""
    found = [each for each in pairs or () if isinstance(each, Mapping)] if _is_list(pairs) else []
    return {
        _text(each, "name").lower() if lower else _text(each, "name"): _text(each, "value")
        for each in found
    }


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""

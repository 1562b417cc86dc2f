"""Read a collection of Postman's: folders of requests, with their headers, bodies and variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from snippetgen.rules.request import Sent

_VARIABLE = re.compile(r"\{\{\s*([\w.$-]+)\s*\}\}")


def is_collection(payload: Any) -> bool:
    return (
        isinstance(payload, Mapping)
        and isinstance(payload.get("info"), Mapping)
        and isinstance(payload.get("item"), list)
    )


def collection_requests(payload: Mapping[str, Any]) -> Iterator[tuple[Sent, str]]:
    """Each request, and its body."""
    variables = _pairs(payload.get("variable"))

    def filled(text: str) -> str:
        return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)

    todo: list[tuple[Any, Any]] = [(payload, None)]
    while todo:
        item, auth = todo.pop(0)
        if not isinstance(item, Mapping):
            continue
        auth = item.get("auth", auth)  # that of a folder is also that of what lies in it
        inner = item.get("item")
        todo[:0] = [(each, auth) for each in inner] if isinstance(inner, list) else ()
        request = item.get("request")
        if isinstance(request, Mapping):
            yield _request(request, request.get("auth", auth), filled)


def _request(
    request: Mapping[str, Any], auth: Any, filled: Callable[[str], str]
) -> tuple[Sent, str]:
    url = request.get("url")
    url = url.get("raw") if isinstance(url, Mapping) else url
    # Whatever host a variable stands for, the path tells what is asked.
    url = re.sub(r"\A\{\{[^}]*\}\}", "", filled(_text(url)))
    headers = {name.lower(): filled(text) for name, text in _pairs(request.get("header")).items()}
    if isinstance(auth, Mapping) and auth.get("type") != "noauth":
        headers |= {name: filled(text) for name, text in _credentials(auth).items()}
    body = request.get("body")
    body = body if isinstance(body, Mapping) else {}
    mode = _text(body.get("mode"))
    if mode in ("urlencoded", "formdata"):
        kind = "multipart/form-data" if mode == "formdata" else "application/x-www-form-urlencoded"
        headers.setdefault("content-type", kind)
        text = urlencode(_pairs(body.get(mode)))
    else:
        text = _text(body.get("raw"))
        if _language(body) == "json":
            headers.setdefault("content-type", "application/json")
    return Sent(_text(request.get("method")).upper() or "GET", url, headers, "postman"), text


def _credentials(auth: Mapping[str, Any]) -> dict[str, str]:
    """The header that Postman makes of what it was told to sign with."""
    kind = _text(auth.get("type"))
    given = _pairs(auth.get(kind))
    if kind == "apikey":
        in_query = given.get("in") == "query"
        return {} if in_query else {given.get("key", "").lower(): given.get("value", "")}
    return {"authorization": f"Bearer {given.get('token', '')}" if kind == "bearer" else "{{auth}}"}


def _language(body: Mapping[str, Any]) -> str:
    """What the body is shown as, by which Postman fills in a header that is missing."""
    options = body.get("options")
    raw = options.get("raw") if isinstance(options, Mapping) else None
    return _text(raw.get("language")) if isinstance(raw, Mapping) else ""


def _pairs(pairs: Any) -> dict[str, str]:
    """A list of `{"key": …, "value": …}`, without what is switched off."""
    found = [each for each in pairs if isinstance(each, Mapping)] if isinstance(pairs, list) else []
    return {
        _text(each.get("key")): _text(each.get("value"))
        for each in found
        if not each.get("disabled")
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

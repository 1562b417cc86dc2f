"""Read a request as HTTP writes it: from a proxy, a log, or an editor's `.http` file."""

from __future__ import annotations

import re

from snippetgen.rules.request import Sent

_LINE = r"(GET|POST|PUT|PATCH|DELETE) +(\S+)(?: +HTTP/[\d.]+)?[ \t]*\r?\n"
_HEADERS = r"((?:[\w-]+:[^\r\n]*(?:\r?\n|\Z))*)"
# An address alone is no such request: a header follows its first line, or a body after a blank one.
_REQUEST = re.compile(rf"{_LINE}{_HEADERS}(?:[ \t]*\r?\n(?=\s*\S)(.*))?\Z", re.DOTALL)


def read_http(text: str) -> tuple[Sent, str] | None:
    """How the request is sent, and its body; None where the text is no such request."""
    found = _REQUEST.match(text.lstrip())
    if found is None or not (found[3] or found[4]):
        return None
    headers: dict[str, str] = {}
    for line in found[3].splitlines():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    url, host = found[2], headers.get("host")
    if host and url.startswith("/"):
        url = f"https://{host}{url}"
    return Sent(found[1], url, headers, "http"), (found[4] or "").strip()

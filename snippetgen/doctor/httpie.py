"""Read the words of an httpie command: `http POST https://… Name:value field=value`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote_plus, urlencode

from snippetgen.doctor.curl import in_a_file
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.request import Sent

_ITEM = re.compile(r"([^:=@]+)(:=@|=@|:=|==|=|:|@)(.*)", re.DOTALL)
_WITH_WORD = frozenset(
    """-o --output -a --auth -A --auth-type -p --print -P --pretty -s --style --session --timeout
    --verify --proxy --cert --boundary --raw""".split()  # noqa: SIM905  # as in its manual
)


def read_httpie(words: Sequence[str], fed: str | None) -> Iterator[tuple[Sent, str]]:
    """The request, and its body: what is fed to it, `--raw`, or its fields as JSON."""
    given, body, as_form = _without_options(words, fed)
    method = given.pop(0) if given and given[0].isalpha() and given[0].isupper() else ""
    url = given.pop(0) if given else ""
    url = url if "://" in url else f"http://{url}"
    headers: dict[str, str] = {}
    fields: dict[str, Any] = {}
    query: list[str] = []
    for item in given:
        name, mark, value = _item(item)
        if mark == ":":
            headers[name.lower()] = value.strip()
        elif mark == "==":
            query.append(f"{quote_plus(name)}={quote_plus(value)}")
        else:
            fields[name] = _value(value) if mark == ":=" else value
    if fields:
        body = urlencode(fields) if as_form else json.dumps(fields)
    if body:
        form = "application/x-www-form-urlencoded"
        headers.setdefault("content-type", form if as_form else "application/json")
    if query:
        url += ("&" if "?" in url else "?") + "&".join(query)
    yield Sent(method or ("POST" if body else "GET"), url, headers, "httpie"), body


def _without_options(words: Sequence[str], fed: str | None) -> tuple[list[str], str, bool]:
    """What is left, the body, and whether fields make a form."""
    given, body, as_form = [], fed or "", False
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            given.append(word)
            continue
        if name in _WITH_WORD and not equals:
            value = next(left, "")
        if name == "--raw":
            body = value
        as_form = as_form or name in ("-f", "--form")
    return given, body, as_form


def _item(item: str) -> tuple[str, str, str]:
    found = _ITEM.fullmatch(item)
    name, mark, value = found.groups() if found else (item, "", "")
    if mark.endswith("@"):
        raise in_a_file(value)
    if not mark or "[" in name:
        message = f"{item[:60]} is a part of an httpie command that is not read"
        hint = "check what `http --offline …` prints: the request as it is sent"
        raise SnippetgenError(Problem(message, hint=hint))
    return name, mark, value


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text

"""JSON that holds code: a GTM container's tags and variables, and a theme's custom Liquid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.lint.places import Lines, Text, unescaped

_STRING = re.compile(rb'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
# Shopify's theme editor begins its files with a comment.
_COMMENT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*/\*.*?\*/", re.DOTALL)
# Where a parameter's value is code, by the type of the tag or variable and the parameter's key.
_CODE = (("html", "html"), ("jsm", "javascript"))
_LIQUID = ("custom_liquid", "liquid", "custom_html", "html", "code")


@dataclass(slots=True)
class _Said:
    """A string of the file, and where it stands: between its quotes."""

    text: str
    start: int
    end: int


class _Pairs(list[tuple[str, Any]]):
    """An object with all its keys, also those that it has twice."""


def parsed(data: bytes) -> Any:
    """The JSON without what stands before it; None where it is none."""
    try:
        return json.loads(data[_head(data) :])
    except (ValueError, RecursionError):
        return None


def is_container(data: bytes) -> bool:
    return b'"containerVersion"' in data or b'"exportFormatVersion"' in data


def ensure_whole(data: bytes) -> None:
    """Raises SnippetgenError where a container is no JSON, as when it is cut off."""
    hint = "export it again in GTM: Admin > Export Container"
    try:
        json.loads(data[_head(data) :])
    except json.JSONDecodeError as error:
        message = f"is a container that is cut off or broken: {error.msg}"
        raise SnippetgenError(Problem(message, None, error.lineno, hint)) from None
    except (UnicodeDecodeError, RecursionError):
        message = "is a container that can't be read: not UTF-8, or nested too deeply"
        raise SnippetgenError(Problem(message, hint=hint)) from None


def texts_in(data: bytes, *, theme: bool) -> Iterator[Text]:
    """Every piece of code in a container, or in the JSON of a theme."""
    try:
        body = json.loads(data[_head(data) :], object_pairs_hook=_Pairs)
        whole = _located(body, iter(_STRING.finditer(data, _head(data))))
    except (ValueError, RecursionError, StopIteration):
        return
    lines = Lines(data)
    if theme:
        yield from _custom_liquid(whole, data, lines)
    elif isinstance(whole, Mapping) and isinstance(whole.get("containerVersion"), Mapping):
        yield from _container(whole["containerVersion"], data, lines)


def _head(data: bytes) -> int:
    found = _COMMENT.match(data)
    return found.end() if found else (3 if data.startswith(b"\xef\xbb\xbf") else 0)


def _located(value: Any, strings: Iterator[re.Match[bytes]]) -> Any:
    """With every text as where it stands: a file's strings come in the order of its parts."""
    if isinstance(value, str):
        found = next(strings)
        return _Said(value, *found.span(1))
    if isinstance(value, _Pairs):
        located = {}
        for key, inner in value:
            next(strings)
            located[key] = _located(inner, strings)
        return located
    if isinstance(value, list):
        return [_located(inner, strings) for inner in value]
    return value


def _container(version: Mapping[str, Any], data: bytes, lines: Lines) -> Iterator[Text]:
    named = [each for key in ("variable", "builtInVariable") for each in _objects(version, key)]
    names = frozenset(_text(each.get("name")) for each in named)
    for what in (*_objects(version, "tag"), *_objects(version, "variable")):
        for parameter in _objects(what, "parameter"):
            key = (_text(what.get("type")).lower(), _text(parameter.get("key")))
            value = parameter.get("value")
            if key in _CODE and isinstance(value, _Said):
                code, offsets = unescaped(data, value.start, value.end)
                script = "js" if key[0] == "jsm" else ""
                yield Text(code, "gtm", lines, script=script, offsets=offsets, variables=names)


def _custom_liquid(value: Any, data: bytes, lines: Lines) -> Iterator[Text]:
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, Mapping):
            for key, inner in each.items():
                if isinstance(inner, _Said) and key in _LIQUID and "<" in inner.text:
                    code, offsets = unescaped(data, inner.start, inner.end)
                    yield Text(code, "shopify", lines, offsets=offsets)
                else:
                    todo.append(inner)
        elif isinstance(each, list):
            todo += each


def _objects(value: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = value.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _text(value: Any) -> str:
    return value.text if isinstance(value, _Said) else ""

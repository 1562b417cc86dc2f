"""Read a template's expressions with the engines' own parsers, into `Value`s."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from liquid import Environment
from liquid.builtin.expressions import FilteredExpression, Path, tokenize
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION, Token

from snippetgen.lint.pieces import Piece
from snippetgen.rules.code.source import Value

# Longer ones hold no expression that somebody wrote by hand.
_LONGEST = 2_000

_CONSTANT = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|_\("[^"]*"\)|_\('[^']*'\)|[-+.]?\d[\w.]*)"""
_DJANGO = re.compile(
    rf"(?P<name>{_CONSTANT}|[A-Za-z][\w.]*)"
    rf"(?P<filters>(?:\s*\|\s*\w+(?::(?:{_CONSTANT}|[\w.]+))?)*)"
)
_DJANGO_FILTER = re.compile(rf"\|\s*(\w+)(?::(?:{_CONSTANT}|[\w.]+))?")


@lru_cache(maxsize=4096)
def value_of(text: str, host: str) -> Value | None:
    """An output's expression; None where the engine does not take it."""
    if len(text) > _LONGEST:
        return None
    read = _django if host == "django" else _liquid
    try:
        return read(text)
    except Exception:  # noqa: BLE001  a parser's own errors are many, and tell nothing here
        return None


def assigned(data: bytes, found: Iterable[Piece]) -> Mapping[str, list[Value | None]]:
    """What each variable of a Liquid file may be; None among the values for what can't be said."""
    known: dict[str, list[Value | None]] = {}
    captured = ""  # the variable whose text is just being written
    for piece in found:
        inner = data[slice(*piece.inner)].decode("utf-8", "replace")
        if captured and piece.kind == "output":
            known[captured].append(value_of(inner, "liquid"))
        if piece.name == b"endcapture":
            captured = ""
        if piece.kind != "tag" or piece.name not in (b"assign", b"liquid", b"capture", b"echo"):
            continue
        for line in inner.splitlines()[1:] if piece.name == b"liquid" else (inner,):
            word, _, rest = line.strip().partition(" ")
            name, equals, expression = rest.partition("=")
            if word == "assign" and equals:
                value = value_of(expression.strip(), "liquid")
                known.setdefault(name.strip(), []).append(value)
            elif word == "capture":
                captured = rest.strip("\"' ")
                known.setdefault(captured, [])
    return known


def resolved(value: Value, variables: Mapping[str, list[Value | None]]) -> Iterator[Value]:
    """The value, a variable replaced by what it was assigned; nothing where that is unknown."""
    if len(value.path) != 1 or value.path[0] not in variables:
        yield value
        return
    for inner in variables[value.path[0]]:
        if inner is not None and inner.path != value.path:
            yield Value(inner.path, inner.filters + value.filters)


def _liquid(text: str) -> Value:
    token = Token(TOKEN_EXPRESSION, text, 0, text)
    parsed = FilteredExpression.parse(_environment(), TokenStream(tokenize(text, token)))
    left = getattr(parsed, "left", None)
    path = tuple(map(str, left.path)) if isinstance(left, Path) else ()
    filters: Any = parsed.filters or ()
    return Value(path, tuple(each.name for each in filters))


@cache
def _environment() -> Environment:
    return Environment()


def _django(text: str) -> Value:
    try:
        from django.template.base import FilterExpression, Variable
    except ImportError:
        return without_django(text)
    names: list[str] = []

    class AnyFilter:
        """Knows every filter, as the template's own libraries would."""

        def find_filter(self, name: str) -> Any:
            names.append(name)
            return lambda value, argument=None: (value, argument)

    parsed: Any = FilterExpression(text, AnyFilter())
    variable = parsed.var
    path = tuple(variable.lookups or ()) if isinstance(variable, Variable) else ()
    return Value(path, tuple(names))


def without_django(text: str) -> Value:
    """The same where Django is not installed: a name or a literal, and filters after it."""
    found = _DJANGO.fullmatch(text)
    if found is None:
        raise ValueError(text)
    literal = found["name"][0] in "'\"_0123456789-+."
    path = () if literal else tuple(found["name"].split("."))
    return Value(path, tuple(_DJANGO_FILTER.findall(found["filters"])))

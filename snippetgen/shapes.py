"""What kind of value each key holds, in a plan and in a `platform.toml`.

Checked before anything reads them, so that all other code can rely on it. `false` is welcome
everywhere: it takes a key away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from snippetgen.errors import Finding, did_you_mean

# A shape is a table of shapes ("*": any other key), or a check that says what it misses.
Shape: TypeAlias = "Mapping[str, Any] | Callable[[Any], str | None]"


def wrong_shapes(value: Any, shape: Shape, at: tuple[str, ...]) -> Iterator[Finding]:
    """A finding for each value that is not what its key holds, and for each unknown key."""
    if value is False:
        return
    if callable(shape):
        if fault := shape(value):
            yield Finding(at, fault)
        return
    if not isinstance(value, Mapping):
        yield Finding(at, "is a table of keys")
        return
    for key, part in value.items():
        inner = shape.get(key, shape.get("*"))
        if inner is None:
            hint = did_you_mean(key, [name for name in shape if name != "*"])
            yield Finding((*at, key), f"unknown key {key!r}", hint)
        else:
            yield from wrong_shapes(part, inner, (*at, key))


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "is text in quotes"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "is true or false"


def _texts(value: Any) -> str | None:
    fine = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return None if fine else 'is a list of texts, as ["…", "…"]'


def _text_or_texts(value: Any) -> str | None:
    return _text(value) and _texts(value)


def _require(value: Any) -> str | None:
    fine = isinstance(value, list) and all(
        isinstance(part, str) or (part and not _texts(part)) for part in value
    )
    return None if fine else 'is a list of variables, as ["product.id", ["product.name", "…"]]'


def _one_of(*names: str) -> Callable[[Any], str | None]:
    return lambda value: None if value in names else f"is {' or '.join(map(repr, names))}"


def plain_value(value: Any) -> str | None:
    """What JSON can say: dates and `nan` it can't."""
    if isinstance(value, list | dict):
        parts = value.values() if isinstance(value, dict) else value
        return next((fault for part in parts if (fault := plain_value(part))), None)
    fine = isinstance(value, str | bool | int) or (
        isinstance(value, float) and math.isfinite(value)
    )
    return None if fine else "is text, a number, true or false"


_PLAIN_KEYS = frozenset({"when", "is", "each", "as", "value", "like", "from"})


def _field(value: Any) -> str | None:
    """A page's binding: an expression, or a table of them that page_side reads."""
    if isinstance(value, Mapping):
        parts = ((key, _text(v) if key in _PLAIN_KEYS else _field(v)) for key, v in value.items())
        return next((f"{key} {fault}" for key, fault in parts if fault), None)
    return None if isinstance(value, str) or value is False else "is an expression in quotes"


def _path(value: Any) -> str | None:
    """A browser's binding: paths, or a fixed value, or a table of them."""
    if isinstance(value, Mapping):
        if "value" in value:
            return plain_value(value["value"])
        parts = ((key, _text(v) if key in _PLAIN_KEYS else _path(v)) for key, v in value.items())
        return next((f"{key} {fault}" for key, fault in parts if fault), None)
    return None if value is False else _text_or_texts(value)


def _any(_: Any) -> None:
    return None


EVENT: Mapping[str, Shape] = {
    "about": _text, "call": _text, "metric": _text, "on": _text, "properties": _any,
    "viewed_item": _any, "for_each": _text, "require": _require,
}  # fmt: skip

PLATFORM: Shape = {
    "title": _text,
    "about": _text,
    "hole": _text,
    "options": {"*": plain_value},  # what there is, and of which kind, is the platform's to say
    "choices": {"*": _texts},
    "store": _text,
    "client": _flag,
    "packaged": _texts,
    "page": {
        "money": _one_of("major", "minor"),
        "decode": _one_of("url"),
        "example": _flag,
        "forbid": _texts,
        "plain": _texts,
        "text_filters": _texts,
        "encoders": _texts,
        "globals": _texts,
        "idiom": {"text": _text, "when": _text, "or_null": _text, "each": _text},
        "trigger": {"*": {"when": _text, "place": _text}},
        "scope": {"*": {"when": _text, "cache": _one_of("private"), "*": _field}},
    },
    "browser": {
        "money": _one_of("major", "minor"),
        "signal": {"*": _text},
        "currency": {"*": _text},
        "scope": {"*": {"from": _text, "at": _texts, "*": _path}},
    },
    "watch": {"path": _text, "id": _text_or_texts, "quantity": _text, "cart": _text},
}

PLAN: Mapping[str, Shape] = {
    "event": {"*": {**EVENT, "*": _any}},  # unknown keys are named with all that is wrong in it
    "owner": {"*": _text},
    "trigger": {"*": _texts},
    "scope": {"*": {"is": _text, "*": _any}},
    "shape": {"*": {"is": _text, "*": _any}},
}

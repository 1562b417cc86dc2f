"""Computes an event's properties from variables, as the page's runtime does (`derive.js`).

The little language is described in `snippetgen.expr`. A property that is missing is left out,
never sent empty. `tests/send/test_derive.py` compares both on the same values.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from snippetgen.model import Type

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)

# What hosts and databases print for them.
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression reads from: the scopes, and the item that it stands on in a list."""

    scopes: Mapping[str, Any]
    item: Any = None
    index: int | None = None


def canon(value: Any, type_: Type | None) -> Any:
    """A value by its type; None when it is missing. Numbers are in major units."""
    if isinstance(value, list | tuple):
        kept = [each for part in value if (each := _inner(part, type_)) is not None]
        return kept or None
    if isinstance(type_, Mapping):
        if not isinstance(value, Mapping):
            return None
        made = {str(key): canon(part, type_.get(str(key))) for key, part in value.items()}
        return {key: part for key, part in made.items() if part is not None}
    if type_ in ("money", "number"):
        return _number(value)
    if isinstance(value, Mapping) or value is None:
        return None
    text = _text(value)
    return _BOOLEANS.get(text.lower()) if type_ == "boolean" else text or None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def derive(expr: Any, at: Place) -> Any:
    """The value of an expression; None when it is missing."""
    if isinstance(expr, str):
        return _variable(expr, at)
    for operator, read in _OPERATORS.items():
        if operator in expr:
            return read(expr, at)
    return _object(expr, at)


def places(path: str, at: Place) -> Iterator[Place]:
    """Every item of a list, as the place of an expression."""
    items = _variable(path, at)
    for number, item in enumerate(items if isinstance(items, list) else ()):
        yield replace(at, item=item, index=number)


def _inner(part: Any, type_: Type | None) -> Any:
    return None if isinstance(part, list | tuple) else canon(part, type_)


def _number(value: Any) -> float | int | None:
    """A number, or text that is one and nothing else."""
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return None
    try:
        return None if isinstance(value, bool) else _rounded(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def _rounded(number: float) -> float | int | None:
    """To four digits, half up, as the runtime does; whole where it is whole."""
    if not math.isfinite(number):
        return None
    scaled = number * 1e4
    whole = math.floor(scaled)
    # Math.round's way: to add 0.5 would itself be rounded beyond 2**52.
    rounded = (whole + (scaled - whole >= 0.5)) / 1e4
    return int(rounded) if rounded.is_integer() else rounded


def _variable(path: str, at: Place) -> Any:
    if path == "@index":
        return at.index
    if path == "@time":
        return int(time.time())
    first, *names = path.split(".")
    here: Any = at.scopes.get(first) if first else at.item
    for name in names:
        here = _step(here, name)
    return None if here == [] else here


def _step(here: Any, name: str) -> Any:
    """One name further; through a list, for each of its items, made flat."""
    if not isinstance(here, list):
        return here.get(name) if isinstance(here, Mapping) else None
    found: list[Any] = []
    for part in here:
        value = _step(part, name)
        if value is not None:
            found += value if isinstance(value, list) else [value]
    return found


def _object(expr: Mapping[str, Any], at: Place) -> dict[str, Any] | None:
    made = {key: derive(part, at) for key, part in expr.items() if key != "@each"}
    return {key: value for key, value in made.items() if value is not None} or None


def _all(exprs: list[Any], at: Place) -> list[Any] | None:
    values = [derive(expr, at) for expr in exprs]
    return None if any(value is None for value in values) else values


def _each(expr: Mapping[str, Any], at: Place) -> Any:
    return [made for place in places(expr["@each"], at) if (made := _object(expr, place))] or None


def _unique(expr: Mapping[str, Any], at: Place) -> Any:
    value = derive(expr["@unique"], at)
    return list(dict.fromkeys(value if isinstance(value, list) else [value])) if value else None


def _sum(expr: Mapping[str, Any], at: Place) -> Any:
    values = [derive(expr["@of"], place) for place in places(expr["@sum"], at)]
    # One item without a price, and the sum would be a wrong number: none is better.
    if not values or any(value is None for value in values):
        return None
    return _rounded(sum(values))


def _mul(expr: Mapping[str, Any], at: Place) -> Any:
    values = _all(expr["@mul"], at)
    return None if values is None else _rounded(values[0] * values[1])


def _join(expr: Mapping[str, Any], at: Place) -> Any:
    values = _all(expr["@join"], at)
    return None if values is None else "_".join(map(_text, values))


def _first(expr: Mapping[str, Any], at: Place) -> Any:
    found = (derive(part, at) for part in expr["@first"])
    return next((value for value in found if value is not None), None)


_OPERATORS: Mapping[str, Any] = {
    "@value": lambda expr, _: expr["@value"], "@each": _each, "@unique": _unique, "@sum": _sum,
    "@mul": _mul, "@join": _join, "@first": _first,
}  # fmt: skip

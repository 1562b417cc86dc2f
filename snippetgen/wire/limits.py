"""Klaviyo's limits on what an event may hold, and the check of free-form properties.

Klaviyo documents the numbers, not what it does beyond them: to refuse is our reading.
Where its pages disagree, the looser number stands here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from snippetgen.wire.errors import WireError, below

METRIC_NAME = 127  # characters
PROPERTIES = 400
STRING = 100 * 1024  # bytes of UTF-8
ARRAY = 4000
NESTING = 10  # levels, the values of `properties` being the first
UNIQUE_ID = 255
EMAIL = 99
PROFILE = 95 * 1024  # bytes of JSON
BODY = 5 * 1024 * 1024
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=366)

INT64 = range(-(2**63), 2**63)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def is_email(text: str) -> bool:
    return len(text) <= EMAIL and _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """E.164, which is all that the API takes."""
    return _E164.fullmatch(text) is not None


def check_time(time: datetime, now: datetime, pointer: str) -> None:
    if not EARLIEST <= time <= now + AHEAD:
        raise WireError("time must be after 1990 and at most a year ahead.", pointer=pointer)


def check_profile_size(attributes: Mapping[str, Any], pointer: str) -> None:
    # As JSON, a character has six bytes at most: most profiles need no closer look.
    values = attributes.values()
    if all(type(value) is str for value in values) and sum(map(len, values)) < PROFILE // 12:
        return
    size = len(json.dumps(attributes))
    if size > PROFILE:
        raise WireError(f"A profile holds at most {PROFILE} bytes, not {size}.", pointer=pointer)


def check_properties(properties: Mapping[str, Any], pointer: str) -> None:
    """Every limit on a tree of properties. Iterative: the tree is the sender's."""
    if len(properties) > PROPERTIES:
        raise WireError(f"At most {PROPERTIES} properties, not {len(properties)}.", pointer=pointer)
    if all(map(_is_plainly_fine, properties.values())):
        return
    todo: list[tuple[Any, str, int]] = [
        (value, below(pointer, key), 1) for key, value in properties.items()
    ]
    while todo:
        value, at, level = todo.pop()
        if level > NESTING:
            raise WireError(f"Nested deeper than {NESTING} levels.", pointer=at)
        if isinstance(value, Mapping):
            todo += [(inner, below(at, key), level + 1) for key, inner in value.items()]
        elif isinstance(value, (list, tuple)):
            if len(value) > ARRAY:
                raise WireError(f"At most {ARRAY} items, not {len(value)}.", pointer=at)
            todo += [(inner, below(at, index), level + 1) for index, inner in enumerate(value)]
        else:
            _check_scalar(value, at)


def _is_plainly_fine(value: Any) -> bool:
    """Is it a scalar, or a list of short ones, within every limit? Most values are."""
    kind = type(value)
    if kind is str:
        return len(value) <= STRING // 4  # a character has four bytes at most
    if kind is float:
        return math.isfinite(value)
    if kind is int:
        return value in INT64
    if kind is list:
        return len(value) <= ARRAY and all(type(one) is str and len(one) < 1000 for one in value)
    return value is None or kind is bool


def _check_scalar(value: Any, pointer: str) -> None:
    if isinstance(value, str):
        if len(value.encode("utf-8", "surrogatepass")) > STRING:
            raise WireError(f"Text is longer than {STRING} bytes.", pointer=pointer)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise WireError("Not a finite number.", pointer=pointer)
    elif isinstance(value, int):
        if value not in INT64:
            raise WireError("A whole number must fit into 64 bits.", pointer=pointer)
    elif value is not None:
        raise WireError(f"JSON has no {type(value).__name__}.", pointer=pointer)

"""JSON as the standard has it: no NaN, no number that overflows, UTF-8 only."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NoReturn

# What orjson would round: a whole number of more than 64 bits.
_DIGITS = bytes(48 if chr(byte).isdecimal() else 32 for byte in range(128)) + b" " * 128
_LONG = b"0" * 19


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is too large")
    return number


# Made once: json.loads would make one for every text.
DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse)


def decode(data: bytes) -> Any:
    """Raises ValueError or RecursionError where it is not JSON in UTF-8."""
    quick = _quick()
    if quick is not None and _LONG not in data.translate(_DIGITS):
        try:
            return quick(data)
        except ValueError:
            pass  # it refuses a little more than the standard does
    return DECODER.decode(data.decode("utf-8"))


@cache
def _quick() -> Callable[[bytes], Any] | None:
    """orjson, which comes with most extras and is three times as quick."""
    try:
        found: Callable[[bytes], Any] = import_module("orjson").loads
    except ImportError:
        return None
    return found

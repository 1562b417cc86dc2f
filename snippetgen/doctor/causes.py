"""One cause, one finding: what follows from a body's shape is not said once more."""

from __future__ import annotations

from snippetgen.rules import Violation
from snippetgen.rules.requests._fields import meant
from snippetgen.wire.types import IDENTIFIERS

_SHAPE = "W025"
_DECODED = "S301"  # the strict decoders see the same, and say less about it
_MISSING = frozenset({"N001", "I001"})  # whatever has another name, or stands elsewhere


def not_said_yet(found: list[Violation], sending: list[Violation], at: str) -> list[Violation]:
    """What is found in a call, without what the shape of the request that holds it explains."""
    refused = {each.path for each in sending if each.effect == "refused"}
    found = [each for each in found if each.code != _DECODED or each.path not in refused]
    shapes = [each.path for each in sending if each.code == _SHAPE]
    if not shapes:
        return found
    if at in shapes:
        return []  # it is something else altogether: what is missing in it means nothing
    return [each for each in found if not any(_explains(path, each) for path in shapes)]


def _explains(shape: str, violation: Violation) -> bool:
    if violation.code == _DECODED:
        return _within(shape, violation.path)
    if violation.code not in _MISSING:
        return False
    holder, _, key = shape.rpartition("/")
    name = meant(key)
    if violation.code == "I001" and holder == violation.path and name in IDENTIFIERS:
        return True  # {"mail": "…"}
    if violation.code == "N001" and f"{holder}/name" == violation.path:
        return True  # {"title": "Viewed Product"}
    return _within(violation.path, shape) or _within(violation.path, f"{holder}/{name}")


def _within(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")

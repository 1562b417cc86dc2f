"""Which person an event is of, as one number that can be remembered for millions, and its id."""

from __future__ import annotations

from snippetgen.rules.model import Call
from snippetgen.wire.types import IDENTIFIERS


def person(call: Call) -> int | None:
    """A hash of the first identifier; None where there is none, as in the browser."""
    if "person" not in call.notes:
        call.notes["person"] = _person(call)
    found: int | None = call.notes["person"]
    return found


def _person(call: Call) -> int | None:
    for name in IDENTIFIERS:
        part = call.who.get(name)
        if part is not None and isinstance(part.value, (str, int)) and part.value != "":
            if name == "email" and isinstance(part.value, str):
                return hash(part.value.strip().lower())
            return hash((name, part.value))
    return None


def unique_id(call: Call) -> str | None:
    """As text: the old API took a number for one as well."""
    part = call.unique_id
    if part is not None and type(part.value) is str:
        return part.value or None
    if part is None or isinstance(part.value, (bool, float)):
        return None
    if isinstance(part.value, int):
        return str(part.value) if abs(part.value) < 10**20 else None
    return None


def told_by(call: Call) -> tuple[int, str] | None:
    """The person and the unique id, by which Klaviyo tells events apart; None without both."""
    if "told_by" not in call.notes:
        whose, id_ = person(call), unique_id(call)
        call.notes["told_by"] = None if whose is None or id_ is None else (whose, id_)
    found: tuple[int, str] | None = call.notes["told_by"]
    return found

"""Small readers that say where a body is wrong. Shared by the wire formats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from snippetgen.wire.errors import WireError, below
from snippetgen.wire.strict_json import DECODER, decode

_RESOURCE = frozenset({"type", "id", "attributes", "meta"})


def parse_json(text: str | bytes) -> Any:
    """JSON as the standard has it: no NaN, no number that overflows, UTF-8 only."""
    try:
        return DECODER.decode(text) if isinstance(text, str) else decode(text)
    except (ValueError, RecursionError) as error:
        raise WireError(f"The body is not JSON: {error}", pointer="") from error


def mapping(value: Any, pointer: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise WireError("Must be an object.", pointer=pointer)
    return value


def member(body: Mapping[str, Any], key: str, pointer: str) -> Mapping[str, Any]:
    """A required object inside an object."""
    found = body.get(key)
    if type(found) is dict:
        return found
    if key not in body:
        raise WireError(f"'{key}' is required.", pointer=below(pointer, key))
    return mapping(body[key], below(pointer, key))


def only(body: Mapping[str, Any], known: frozenset[str], what: str, pointer: str) -> None:
    """Refuse a key that the schema does not have: nearly always a typing error."""
    if not body.keys() <= known:
        key = next(key for key in body if key not in known)
        raise WireError(
            f"'{key}' is not a valid field for the resource '{what}'.",
            pointer=below(pointer, key),
        )


def text(body: Mapping[str, Any], key: str, pointer: str) -> str | None:
    """Text, or None where it is absent or null."""
    value = body.get(key)
    if value is not None and not isinstance(value, str):
        raise WireError(f"'{key}' must be text.", pointer=below(pointer, key))
    return value


def flag(body: Mapping[str, Any], key: str, pointer: str) -> bool:
    value = body.get(key)
    if value is not None and not isinstance(value, bool):
        raise WireError(f"'{key}' must be true or false.", pointer=below(pointer, key))
    return bool(value)


def members(body: Mapping[str, Any], key: str, pointer: str, most: int) -> list[Mapping[str, Any]]:
    """The objects of the list in `data` of a required object: at least one, at most so many."""
    at = below(pointer, key)
    found = member(body, key, pointer).get("data")
    at = below(at, "data")
    if not isinstance(found, list) or not found:
        raise WireError("Must be a list with something in it.", pointer=at)
    if len(found) > most:
        raise WireError(f"At most {most} at once, not {len(found)}.", pointer=at)
    return [mapping(each, below(at, number)) for number, each in enumerate(found)]


def resource(
    data: Mapping[str, Any], type_: str, pointer: str, more: frozenset[str] = frozenset()
) -> Mapping[str, Any]:
    """The attributes of a resource of this type. `more` are keys that stand beside them."""
    if data.get("type") != type_:
        raise WireError(f"'type' must be '{type_}'.", pointer=below(pointer, "type"))
    only(data, _RESOURCE | more, type_, pointer)
    return member(data, "attributes", pointer)


def is_number(value: Any) -> bool:
    """A JSON number: Python counts `true` among the whole ones, JSON does not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def utc_seconds(time: datetime) -> datetime:
    """In UTC, cut to the second as Klaviyo cuts it. Without an offset it is taken for UTC."""
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    time = time.astimezone(UTC)
    return time.replace(microsecond=0) if time.microsecond else time

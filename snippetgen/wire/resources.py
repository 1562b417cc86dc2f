"""Catalogue items, variants and categories, coupons and their codes, alone or in bulk jobs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from snippetgen.wire.bulk import identifier
from snippetgen.wire.errors import WireError, below
from snippetgen.wire.read import is_number, mapping, member, members, only, resource

CATALOG_JOB = 100  # items in one
COUPON_JOB = 1000
METADATA = 100 * 1024  # bytes of JSON

_PREFIX = "$custom:::$default:::"


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of resource: what it is made of (see resources.toml)."""

    type: str
    collection: str
    many: str
    jobs: tuple[str, ...]
    required: frozenset[str]
    fixed: frozenset[str]
    attributes: Mapping[str, str]
    relationships: Mapping[str, tuple[str, str, str]]
    only_updated: frozenset[str] = frozenset()
    allowed: Mapping[str, list[Any]] = field(default_factory=dict)

    def job_type(self, verb: str) -> str:
        return f"{self.type}-bulk-{verb}-job"

    @property
    def job_size(self) -> int:
        return COUPON_JOB if self.type == "coupon-code" else CATALOG_JOB

    def id_of(self, data: Mapping[str, Any]) -> str:
        """The id that Klaviyo gives a new one."""
        attributes = data["attributes"]
        if self.type == "coupon":
            return str(attributes["external_id"])
        if self.type == "coupon-code":
            coupon = data["relationships"]["coupon"]["data"]["id"]
            return f"{coupon}-{attributes['unique_code']}"
        return _PREFIX + str(attributes["external_id"])


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its type."""
    text = files("snippetgen.wire").joinpath("resources.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return MappingProxyType({type_: _kind(type_, raw) for type_, raw in read.items()})


def _kind(type_: str, raw: dict[str, Any]) -> Kind:
    return Kind(
        type=type_,
        collection=raw["collection"],
        many=raw["many"],
        jobs=tuple(raw["jobs"]),
        required=frozenset(raw["required"]),
        fixed=frozenset(raw["fixed"]),
        attributes=raw["attributes"],
        relationships=raw["relationships"],
        only_updated=frozenset(raw.get("only_updated", ())),
        allowed=raw.get("allowed", {}),
    )


def check_new(kind: Kind, data: Mapping[str, Any], pointer: str) -> None:
    """Raises where Klaviyo would not make one of it."""
    attributes, at = _attributes(kind, data, pointer, kind.only_updated)
    for key in kind.required:
        if attributes.get(key) is None:
            raise WireError(f"'{key}' is required.", pointer=below(at, key))
    _check_relationships(kind, data, pointer, new=True)


def check_update(kind: Kind, data: Mapping[str, Any], pointer: str) -> str:
    """The id of what is to be changed."""
    _attributes(kind, data, pointer, kind.fixed)
    _check_relationships(kind, data, pointer, new=False)
    return identifier(data, kind.type, pointer)


def check_job(kind: Kind, verb: str, body: object) -> list[tuple[Mapping[str, Any], str]]:
    """The resources of a bulk job, and where each stands. Raises where one can't be right."""
    type_ = kind.job_type(verb)
    data = member(mapping(body, ""), "data", "")
    attributes, at = resource(data, type_, "/data"), "/data/attributes"
    only(attributes, frozenset({kind.many}), type_, at)
    found = members(attributes, kind.many, at, kind.job_size)
    places = [f"{at}/{kind.many}/data/{number}" for number in range(len(found))]
    check: Callable[[Kind, Mapping[str, Any], str], object] = _CHECKS[verb]
    for each, place in zip(found, places, strict=True):
        check(kind, each, place)
    return list(zip(found, places, strict=True))


def _check_reference(kind: Kind, data: Mapping[str, Any], pointer: str) -> None:
    only(data, frozenset({"type", "id"}), kind.type, pointer)
    identifier(data, kind.type, pointer)


_CHECKS: dict[str, Callable[[Kind, Mapping[str, Any], str], object]] = {
    "create": check_new, "update": check_update, "delete": _check_reference,
}  # fmt: skip


def _attributes(
    kind: Kind, data: Mapping[str, Any], pointer: str, without: frozenset[str]
) -> tuple[Mapping[str, Any], str]:
    attributes = resource(data, kind.type, pointer, frozenset({"relationships"}))
    at = below(pointer, "attributes")
    only(attributes, frozenset(kind.attributes) - without, kind.type, at)
    for key, value in attributes.items():
        if value is not None:
            _check_value(kind, key, value, below(at, key))
    return attributes, at


def _check_value(kind: Kind, key: str, value: Any, pointer: str) -> None:
    sort = kind.attributes[key]
    if not _SORTS[sort](value):
        raise WireError(f"'{key}' must be {_SAID[sort]}.", pointer=pointer)
    if key in kind.allowed and value not in kind.allowed[key]:
        raise WireError(f"'{key}' is one of {kind.allowed[key]}.", pointer=pointer)
    if key == "custom_metadata":
        _check_metadata(value, pointer)


def _check_metadata(value: Mapping[str, Any], pointer: str) -> None:
    if any(isinstance(inner, Mapping) for inner in value.values()):
        raise WireError("'custom_metadata' is flat: no object in it.", pointer=pointer)
    if sum(len(str(part)) for pair in value.items() for part in pair) > METADATA:
        raise WireError(f"'custom_metadata' has at most {METADATA} bytes.", pointer=pointer)


def _is_time(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


_SORTS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "number": is_number,
    "integer": lambda value: is_number(value) and isinstance(value, int),
    "boolean": lambda value: isinstance(value, bool),
    "texts": lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value),
    "object": lambda value: isinstance(value, Mapping),
    "time": _is_time,
}
_SAID = {
    "text": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "texts": "a list of texts", "object": "an object", "time": "an ISO 8601 date and time",
}  # fmt: skip


def _check_relationships(kind: Kind, data: Mapping[str, Any], pointer: str, *, new: bool) -> None:
    at = below(pointer, "relationships")
    given = mapping(data.get("relationships") or {}, at)
    only(given, frozenset(kind.relationships), kind.type, at)
    for name, (type_, how_many, need) in kind.relationships.items():
        here = below(at, name)
        if name not in given:
            if new and need == "required":
                raise WireError(f"'{name}' is required.", pointer=here)
            continue
        others = member(given, name, at).get("data")
        listed = others if how_many == "many" else [others]
        if not isinstance(listed, list):
            raise WireError("Must be a list.", pointer=below(here, "data"))
        for other in listed:
            identifier(mapping(other, below(here, "data")), type_, below(here, "data"))

"""Read JSON:API into calls: an event, a profile, and the jobs that hold many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from snippetgen.rules.model import NOTHING, Call, Part, Parts, below
from snippetgen.wire.types import IDENTIFIERS, TRAITS

# Of identifiers and traits, by what JSON:API calls them.
NAMES = {{"kx": "_kx"}.get(name, name): name for name in (*IDENTIFIERS, *TRAITS) if name != "id"}

Who = tuple[dict[str, Part], Mapping[str, Part], Parts]


def resources_in(data: Mapping[str, Any], api: str | None, at: str) -> Iterable[Call]:
    """A resource of JSON:API: an event, a profile, or one that holds many."""
    type_ = data.get("type")
    if type_ == "event":
        return (_resource_event(data, api or "client", at),)
    if type_ == "profile":
        return (_resource_profile(data, api or "client", at),)
    attributes, here = as_object(data.get("attributes")), f"{at}/attributes"
    if type_ in ("event-bulk-create", "event-bulk-create-job"):
        server = api or ("server" if type_ == "event-bulk-create-job" else "client")
        return _bulk(attributes, server, here)
    if type_ == "profile-bulk-import-job":
        profiles = _list(attributes.get("profiles"), f"{here}/profiles")
        return (_resource_profile(part.value, api or "server", part.at) for part in profiles)
    if type_ == "profile-subscription-bulk-create-job":
        profiles = _list(attributes.get("profiles"), f"{here}/profiles")
        return (_subscriber(part.value, api or "server", part.at) for part in profiles)
    if type_ in ("subscription", "back-in-stock-subscription"):
        profile = as_object(as_object(attributes.get("profile")).get("data"))
        return (_subscriber(profile, api or "client", f"{here}/profile/data"),)
    return ()


def is_bare(body: Mapping[str, Any]) -> bool:
    """Is it a resource without the `data` that goes around it?"""
    return isinstance(body.get("type"), str) and isinstance(body.get("attributes"), Mapping)


def _bulk(attributes: Mapping[str, Any], api: str, at: str) -> Iterator[Call]:
    """`events-bulk-create` (server: people, each with events) or one profile with its events."""
    groups = _list(attributes.get("events-bulk-create"), f"{at}/events-bulk-create")
    parts = [Part(g.value.get("attributes"), f"{g.at}/attributes") for g in groups]
    for group in parts or [Part(attributes, at)]:
        written = as_object(group.value)
        profile = Part(written.get("profile"), f"{group.at}/profile")
        backfill = attributes.get("backfill") is True or written.get("backfill") is True
        for part in _list(written.get("events"), f"{group.at}/events"):
            yield _resource_event(part.value, api, part.at, profile, backfill=backfill)


def _resource_event(
    data: Mapping[str, Any], api: str, at: str, group: Part | None = None, *, backfill: bool = False
) -> Call:
    """An event; in bulk its profile is that of its group, and is written into the body."""
    attributes = Parts(as_object(data.get("attributes")), f"{at}/attributes")
    said = attributes.raw
    body = {"data": data}
    profile, profile_at = said.get("profile"), f"{attributes.at}/profile"
    if group is not None and "profile" not in said:
        profile, profile_at = group.value, group.at
        body = {"data": {**data, "attributes": {**said, "profile": profile}}}
    whose = as_object(as_object(profile).get("data"))
    who, lives, custom = _profile(whose, f"{profile_at}/data")
    return Call(
        api, "event", body, who, custom,
        Parts(as_object(said.get("properties")), f"{attributes.at}/properties"),
        metric=_metric(said.get("metric"), f"{attributes.at}/metric"),
        value=attributes.said("value"),
        currency=attributes.said("value_currency"),
        unique_id=attributes.said("unique_id"),
        time=attributes.said("time"),
        backfill=backfill or said.get("backfill") is True,
        place=lives,
        at=at,
        who_at=f"{profile_at}/data/attributes",
        profile_at=profile_at,
    )  # fmt: skip


def _metric(value: Any, at: str) -> Part | None:
    """The name at the end of `metric.data.attributes.name`, or as far as it goes."""
    if value is None:
        return None
    for key in ("data", "attributes", "name"):
        if type(value) is not dict and not isinstance(value, Mapping):
            break
        value, at = value.get(key), f"{at}/{key}"
    return Part(value, at)


def _resource_profile(data: Mapping[str, Any], api: str, at: str) -> Call:
    who, lives, custom = _profile(data, at)
    return Call(api, "profile", {"data": data}, who, custom, NOTHING, place=lives, at=at,
                who_at=f"{at}/attributes")  # fmt: skip


def _subscriber(data: Mapping[str, Any], api: str, at: str) -> Call:
    """A profile, without what it subscribes to: no other request has that in a profile."""
    said = as_object(data.get("attributes"))
    attributes = {key: value for key, value in said.items() if key != "subscriptions"}
    return _resource_profile({**data, "type": "profile", "attributes": attributes}, api, at)


def _profile(data: Mapping[str, Any], at: str) -> Who:
    attributes = Parts(as_object(data.get("attributes")), f"{at}/attributes")
    who, lives, custom = who_in(attributes, NAMES)
    if "id" in data and data["id"] is not None:
        who["id"] = Part(data["id"], f"{at}/id")
    return who, lives, custom


def who_in(attributes: Parts, names: Mapping[str, str]) -> Who:
    """Identifiers and traits, location and properties, each in its own place in JSON:API."""
    said, at = attributes.raw, attributes.at
    who = {names[k]: Part(v, f"{at}/{k}") for k, v in said.items() if k in names and v is not None}
    lives = custom = NOTHING
    if "location" in said:
        lives = Parts(as_object(said["location"]), f"{at}/location")
    if "properties" in said:
        custom = Parts(as_object(said["properties"]), f"{at}/properties")
    return who, lives, custom


def as_object(value: Any) -> Mapping[str, Any]:
    return value if type(value) is dict or isinstance(value, Mapping) else {}  # dict: quicker


def _list(value: Any, at: str) -> list[Part]:
    """The objects of a list, or of the `data` of a JSON:API relationship."""
    if isinstance(value, Mapping):
        value, at = value.get("data"), f"{at}/data"
    found = enumerate(value) if isinstance(value, list) else ()
    return [Part(part, below(at, number)) for number, part in found if isinstance(part, Mapping)]

"""Read what was written into calls, however wrong it is: to say so is the rules' work.

Each API has its own spelling; here they become one. What has no place in it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from snippetgen.rules.model import NOTHING, Call, Part, Parts, below
from snippetgen.wire.types import IDENTIFIERS, TRAITS

_NAMES = (*IDENTIFIERS, *TRAITS)
# The names of v1 and of klaviyo.js, and those of JSON:API that differ from ours.
_DOLLAR = {
    "$email": "email", "$phone_number": "phone_number", "$id": "external_id",
    "$anonymous": "anonymous_id", "$exchange_id": "kx", "$kid": "id",
    "email": "email", "phone_number": "phone_number", "id": "external_id",
    **{f"${name}": name for name in TRAITS},
}  # fmt: skip
_JSON_API = {**{name: name for name in _NAMES if name not in ("kx", "id")}, "_kx": "kx"}
_SHOWN = {**_JSON_API, "id": "id"}  # as the mock endpoint shows them
_PLACES = {
    f"${name}": name
    for name in ("address1", "address2", "city", "country", "region", "zip", "timezone")
}
# What stands among the properties and is none of them.
_LIFTED_V1 = frozenset({"$value", "$event_id"})
_LIFTED = frozenset({*_LIFTED_V1, "unique_id", "time"})


def calls_in(body: Any, api: str | None = None, at: str = "") -> Iterator[Call]:
    """Every call in a parsed body. `api` where it is known, by the address for instance."""
    todo: list[Iterator[tuple[str, Any]]] = [iter(((at, body),))]
    while todo:
        for here, part in todo[-1]:
            if isinstance(part, list):
                if not (part and isinstance(part[0], str)):
                    todo.append(_numbered(part, here))
                    break
                yield from _onsite(part, here)
            elif type(part) is dict or isinstance(part, Mapping):
                yield from _calls_of(part, api, here)
        else:
            todo.pop()


def _numbered(parts: list[Any], at: str) -> Iterator[tuple[str, Any]]:
    return ((f"{at}/{number}", part) for number, part in enumerate(parts))


def _calls_of(body: Mapping[str, Any], api: str | None, at: str) -> Iterable[Call]:
    data = _object(body.get("data"))
    if data:
        return _json_api(data, api, f"{at}/data")
    if "metric" in body and "profile" in body:
        return (_captured(body, at),)
    if "event" in body or "customer_properties" in body or "token" in body:
        return (_v1(body, at),)
    return ()


def _onsite(call: list[Any], at: str) -> Iterator[Call]:
    """A call of klaviyo.js: `["track", metric, properties]`."""
    method = call[0]
    place = 2 if method == "track" else 1
    said = Parts(_object(call[place] if len(call) > place else None), f"{at}/{place}")
    if method == "track":
        metric = Part(call[1], f"{at}/1") if len(call) > 1 else None
        yield Call(
            "onsite", "event", call, {}, NOTHING, _without(said, _LIFTED),
            metric=metric,
            value=said.said("$value"),
            unique_id=said.said("$event_id") or said.said("unique_id"),
            time=said.said("time"),
            at=at,
        )  # fmt: skip
    elif method == "identify":
        who, lives, custom = _split(said, _DOLLAR)
        yield Call("onsite", "profile", call, who, custom, NOTHING, place=lives, at=at,
                   who_at=said.at)  # fmt: skip
    elif method == "trackViewedItem":
        yield Call("onsite", "viewed_item", call, {}, NOTHING, said, at=at)


def _v1(body: Mapping[str, Any], at: str) -> Call:
    said = Parts(_object(body.get("properties")), f"{at}/properties")
    if "event" not in body and "customer_properties" not in body:
        who, lives, custom = _split(said, _DOLLAR)
        return Call("v1", "profile", body, who, custom, NOTHING, place=lives, at=at, who_at=said.at)
    customer = Parts(_object(body.get("customer_properties")), f"{at}/customer_properties")
    who, lives, custom = _split(customer, _DOLLAR)
    return Call(
        "v1", "event", body, who, custom, _without(said, _LIFTED_V1),
        metric=Part(body.get("event"), f"{at}/event"),
        value=said.said("$value"),
        unique_id=said.said("$event_id"),
        time=Parts(body, at).said("time"),
        place=lives,
        at=at,
        who_at=customer.at,
    )  # fmt: skip


def _json_api(data: Mapping[str, Any], api: str | None, at: str) -> Iterator[Call]:
    """A resource of JSON:API: an event, a profile, or one that holds many."""
    type_, attributes = data.get("type"), _object(data.get("attributes"))
    if type_ == "event":
        yield _resource_event(data, api or "client", at)
    elif type_ == "profile":
        yield _resource_profile(data, api or "client", at)
    elif type_ in ("event-bulk-create", "event-bulk-create-job"):
        server = api or ("server" if type_ == "event-bulk-create-job" else "client")
        yield from _bulk(attributes, server, f"{at}/attributes")
    elif type_ == "profile-bulk-import-job":
        for part in _list(attributes.get("profiles"), f"{at}/attributes/profiles"):
            yield _resource_profile(part.value, api or "server", part.at)


def _bulk(attributes: Mapping[str, Any], api: str, at: str) -> Iterator[Call]:
    """`events-bulk-create` (server: people, each with events) or one profile with its events."""
    groups = _list(attributes.get("events-bulk-create"), f"{at}/events-bulk-create")
    parts = [Part(g.value.get("attributes"), f"{g.at}/attributes") for g in groups]
    for group in parts or [Part(attributes, at)]:
        written = _object(group.value)
        profile = Part(written.get("profile"), f"{group.at}/profile")
        backfill = attributes.get("backfill") is True or written.get("backfill") is True
        for part in _list(written.get("events"), f"{group.at}/events"):
            yield _resource_event(part.value, api, part.at, profile, backfill=backfill)


def _resource_event(
    data: Mapping[str, Any], api: str, at: str, group: Part | None = None, *, backfill: bool = False
) -> Call:
    """An event; in bulk its profile is that of its group, and is written into the body."""
    attributes = Parts(_object(data.get("attributes")), f"{at}/attributes")
    said = attributes.raw
    body = {"data": data}
    profile = Part(said.get("profile"), f"{at}/attributes/profile")
    if group is not None and "profile" not in said:
        profile = group
        body = {"data": {**data, "attributes": {**said, "profile": group.value}}}
    whose = _object(_object(profile.value).get("data"))
    who, lives, custom = _profile(whose, f"{profile.at}/data")
    return Call(
        api, "event", body, who, custom,
        Parts(_object(said.get("properties")), f"{at}/attributes/properties"),
        metric=_metric(attributes.said("metric")),
        value=attributes.said("value"),
        currency=attributes.said("value_currency"),
        unique_id=attributes.said("unique_id"),
        time=attributes.said("time"),
        backfill=backfill or said.get("backfill") is True,
        place=lives,
        at=at,
        who_at=f"{profile.at}/data/attributes",
        profile_at=profile.at,
    )  # fmt: skip


def _metric(part: Part | None) -> Part | None:
    """The name at the end of `metric.data.attributes.name`, or as far as it goes."""
    for key in ("data", "attributes", "name"):
        if part is None or not (type(part.value) is dict or isinstance(part.value, Mapping)):
            return part
        part = Part(part.value.get(key), f"{part.at}/{key}")
    return part


def _resource_profile(data: Mapping[str, Any], api: str, at: str) -> Call:
    who, lives, custom = _profile(data, at)
    return Call(api, "profile", {"data": data}, who, custom, NOTHING, place=lives, at=at,
                who_at=f"{at}/attributes")  # fmt: skip


Read = tuple[dict[str, Part], Mapping[str, Part], Parts]


def _profile(data: Mapping[str, Any], at: str) -> Read:
    attributes = Parts(_object(data.get("attributes")), f"{at}/attributes")
    who, lives, custom = _attributes(attributes, _JSON_API)
    if data.get("id") is not None:
        who["id"] = Part(data["id"], f"{at}/id")
    return who, lives, custom


def _attributes(attributes: Parts, names: Mapping[str, str]) -> Read:
    """Identifiers and traits, location and properties, each in its own place in JSON:API."""
    said, at = attributes.raw, attributes.at
    who = {names[k]: Part(v, f"{at}/{k}") for k, v in said.items() if k in names and v is not None}
    lives = Parts(_object(said.get("location")), f"{at}/location")
    return who, lives, Parts(_object(said.get("properties")), f"{at}/properties")


def _captured(body: Mapping[str, Any], at: str) -> Call:
    """An event as the mock endpoint shows it at `/events`."""
    who, lives, custom = _attributes(Parts(_object(body["profile"]), f"{at}/profile"), _SHOWN)
    said, via = Parts(body, at), body.get("via")
    return Call(
        via if via in ("v1", "onsite", "server") else "client", "event", body, who, custom,
        Parts(_object(body.get("properties")), f"{at}/properties"),
        metric=said["metric"],
        value=said.said("value"),
        currency=said.said("value_currency"),
        unique_id=said.said("unique_id"),
        time=said.said("time"),
        backfill=body.get("backfill") is True,
        place=lives,
        at=at,
        who_at=f"{at}/profile",
        captured=True,
    )  # fmt: skip


def _split(parts: Parts, names: Mapping[str, str]) -> Read:
    """What says who it is, by our names, and where they live; and the rest.

    A `$` name wins over a bare one.
    """
    who: dict[str, Part] = {}
    lives: dict[str, Part] = {}
    rest: dict[str, Any] = {}
    for key, value in parts.raw.items():
        if key in names:
            if value is not None and (names[key] not in who or key.startswith("$")):
                who[names[key]] = parts[key]
        elif key in _PLACES:
            lives[_PLACES[key]] = parts[key]
        else:
            rest[key] = value
    return who, lives, Parts(rest, parts.at)


def _without(parts: Parts, lifted: frozenset[str]) -> Parts:
    """The properties without what is lifted out of them."""
    kept = {key: value for key, value in parts.raw.items() if key not in lifted}
    return Parts(kept, parts.at)


def _object(value: Any) -> Mapping[str, Any]:
    return value if type(value) is dict or isinstance(value, Mapping) else {}  # dict: quicker


def _list(value: Any, at: str) -> list[Part]:
    """The objects of a list, or of the `data` of a JSON:API relationship."""
    if isinstance(value, Mapping):
        value, at = value.get("data"), f"{at}/data"
    found = enumerate(value) if isinstance(value, list) else ()
    return [Part(part, below(at, number)) for number, part in found if isinstance(part, Mapping)]

"""Read what was written into calls, however wrong it is: to say so is the rules' work.

Each API has its own spelling; here they become one. What has no place in it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.rules.model import Call, Part
from snippetgen.wire.errors import below
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
_PLACES = ("address1", "address2", "city", "country", "region", "zip", "timezone")
_LIFTED = ("$value", "$event_id", "unique_id", "time")


def calls_in(body: Any, api: str | None = None, at: str = "") -> Iterator[Call]:
    """Every call in a parsed body. `api` where it is known, by the address for instance."""
    if isinstance(body, list):
        if body and isinstance(body[0], str):
            yield from _onsite(body, at)
        else:
            for number, part in enumerate(body):
                yield from calls_in(part, api, below(at, number))
    elif isinstance(body, Mapping):
        if isinstance(body.get("data"), Mapping):
            yield from _json_api(body["data"], api, below(at, "data"))
        elif "metric" in body and "profile" in body:
            yield _captured(body, at)
        elif {"token", "event", "customer_properties"} & body.keys():
            yield _v1(body, at)


def _onsite(call: list[Any], at: str) -> Iterator[Call]:
    """A call of klaviyo.js: `["track", metric, properties]`."""
    method, rest = call[0], call[1:]
    place = 2 if method == "track" else 1
    properties = _parts(call[place] if len(call) > place else {}, below(at, place))
    if method == "track":
        metric = Part(rest[0], below(at, 1)) if rest else None
        yield _event("onsite", call, {}, {}, properties, metric)
    elif method == "identify":
        who, custom = _split(properties, _DOLLAR)
        yield Call("onsite", "profile", call, who, custom, {})
    elif method == "trackViewedItem":
        yield Call("onsite", "viewed_item", call, {}, {}, properties)


def _v1(body: Mapping[str, Any], at: str) -> Call:
    properties = _parts(body.get("properties"), below(at, "properties"))
    if "event" not in body and "customer_properties" not in body:
        who, custom = _split(properties, _DOLLAR)
        return Call("v1", "profile", body, who, custom, {})
    customer = _parts(body.get("customer_properties"), below(at, "customer_properties"))
    who, custom = _split(customer, _DOLLAR)
    time = Part(body["time"], below(at, "time")) if "time" in body else None
    metric = Part(body.get("event"), below(at, "event"))
    return _event("v1", body, who, custom, properties, metric, time)


def _event(
    api: str,
    body: Any,
    who: Mapping[str, Part],
    custom: Mapping[str, Part],
    properties: Mapping[str, Part],
    metric: Part | None,
    time: Part | None = None,
) -> Call:
    """An event whose value, id and time stand among its properties."""
    return Call(
        api, "event", body, who, custom,
        {key: part for key, part in properties.items() if key not in _LIFTED},
        metric=metric,
        value=properties.get("$value"),
        unique_id=properties.get("$event_id", properties.get("unique_id")),
        time=time or properties.get("time"),
    )  # fmt: skip


def _json_api(data: Mapping[str, Any], api: str | None, at: str) -> Iterator[Call]:
    """A resource of JSON:API: an event, a profile, or one that holds many."""
    type_ = data.get("type")
    here = below(at, "attributes")
    written = data.get("attributes")
    attributes: Mapping[str, Any] = written if isinstance(written, Mapping) else {}
    if type_ == "event":
        yield _resource_event(data, api or "client", at)
    elif type_ == "profile":
        who, custom = _profile(data, at)
        yield Call(api or "client", "profile", {"data": data}, who, custom, {})
    elif type_ in ("event-bulk-create", "event-bulk-create-job"):
        yield from _bulk(attributes, api or ("server" if type_.endswith("job") else "client"), here)
    elif type_ == "profile-bulk-import-job":
        for part in _list(attributes.get("profiles"), below(here, "profiles")):
            who, custom = _profile(part.value, part.at)
            yield Call(api or "server", "profile", {"data": part.value}, who, custom, {})


def _bulk(attributes: Mapping[str, Any], api: str, at: str) -> Iterator[Call]:
    """`events-bulk-create` (server: people, each with events) or one profile with its events."""
    groups = _list(attributes.get("events-bulk-create"), below(at, "events-bulk-create"))
    parts = [(g.value.get("attributes") or {}, below(g.at, "attributes")) for g in groups]
    for group, where in parts or [(attributes, at)]:
        if not isinstance(group, Mapping):
            continue
        profile = group.get("profile")
        for part in _list(group.get("events"), below(where, "events")):
            yield _resource_event(part.value, api, part.at, profile, below(where, "profile"))


def _resource_event(
    data: Mapping[str, Any], api: str, at: str, profile: Any = None, profile_at: str = ""
) -> Call:
    attributes = _parts(data.get("attributes"), below(at, "attributes"))
    own = attributes.get("profile", Part(profile, profile_at))
    inner = own.value.get("data") if isinstance(own.value, Mapping) else None
    who, custom = _profile(inner, below(own.at, "data"))
    backfill = attributes.get("backfill")
    return Call(
        api, "event", {"data": data}, who, custom,
        _parts(attributes["properties"].value, attributes["properties"].at)
        if "properties" in attributes else {},
        metric=_metric(attributes.get("metric")),
        value=attributes.get("value"),
        currency=attributes.get("value_currency"),
        unique_id=attributes.get("unique_id"),
        time=attributes.get("time"),
        backfill=bool(backfill and backfill.value is True),
    )  # fmt: skip


def _metric(part: Part | None) -> Part | None:
    """The name at the end of `metric.data.attributes.name`, or as far as it goes."""
    for key in ("data", "attributes", "name"):
        if part is None or not isinstance(part.value, Mapping):
            return part
        part = Part(part.value.get(key), below(part.at, key))
    return part


def _profile(data: Any, at: str) -> tuple[dict[str, Part], dict[str, Part]]:
    data = data if isinstance(data, Mapping) else {}
    attributes = _parts(data.get("attributes"), below(at, "attributes"))
    who, rest = _split(attributes, _JSON_API)
    if "id" in data:
        who["id"] = Part(data["id"], below(at, "id"))
    custom = rest.get("properties")
    return who, _parts(custom.value, custom.at) if custom else {}


def _captured(body: Mapping[str, Any], at: str) -> Call:
    """An event as the mock endpoint shows it at `/events`."""
    who, custom = _split(_parts(body["profile"], below(at, "profile")), _JSON_API)
    said = _parts(body, at)
    via = body.get("via")
    return Call(
        via if via in ("v1", "onsite", "client", "server") else "client", "event", body, who,
        _parts(custom["properties"].value, custom["properties"].at)
        if "properties" in custom else {},
        _parts(body.get("properties"), below(at, "properties")),
        metric=said["metric"],
        **{
            name: said.get(key)
            for name, key in {
                "value": "value", "currency": "value_currency", "unique_id": "unique_id",
                "time": "time",
            }.items()
        },
        backfill=body.get("backfill") is True,
    )  # fmt: skip


def _split(
    parts: Mapping[str, Part], names: Mapping[str, str]
) -> tuple[dict[str, Part], dict[str, Part]]:
    """What says who it is, by our names; and the rest. A `$` name wins over a bare one."""
    who: dict[str, Part] = {}
    rest: dict[str, Part] = {}
    for key, part in parts.items():
        if key not in names:
            if key.lstrip("$") not in _PLACES:
                rest[key] = part
        elif names[key] not in who or key.startswith("$"):
            who[names[key]] = part
    return who, rest


def _parts(value: Any, at: str) -> dict[str, Part]:
    if not isinstance(value, Mapping):
        return {}
    return {str(key): Part(inner, below(at, key)) for key, inner in value.items()}


def _list(value: Any, at: str) -> list[Part]:
    """The objects of a list, or of the `data` of a JSON:API relationship."""
    if isinstance(value, Mapping):
        value, at = value.get("data"), below(at, "data")
    found = enumerate(value) if isinstance(value, list) else ()
    return [Part(part, below(at, number)) for number, part in found if isinstance(part, Mapping)]

"""Read what was written into calls, however wrong it is: to say so is the rules' work.

Each API has its own spelling; here they become one. What has no place in it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from snippetgen.rules.json_api import NAMES, Who, as_object, is_bare, resources_in, who_in
from snippetgen.rules.model import NOTHING, Call, Part, Parts
from snippetgen.wire.types import TRAITS

# The names of v1 and of klaviyo.js.
_DOLLAR = {
    "$email": "email", "$phone_number": "phone_number", "$id": "external_id",
    "$anonymous": "anonymous_id", "$exchange_id": "kx", "$kid": "id",
    "email": "email", "phone_number": "phone_number", "id": "external_id",
    **{f"${name}": name for name in TRAITS},
}  # fmt: skip
_SHOWN = {**NAMES, "id": "id"}  # as the mock endpoint shows them
_PLACES = {
    f"${name}": name
    for name in ("address1", "address2", "city", "country", "region", "zip", "timezone")
}
# What stands among the properties and is none of them.
_LIFTED_V1 = frozenset({"$value", "$event_id"})
_LIFTED = frozenset({*_LIFTED_V1, "unique_id", "time"})


def calls_in(body: Any, api: str | None = None, at: str = "") -> Iterable[Call]:
    """Every call in a parsed body. `api` where it is known, by the address for instance."""
    if type(body) is dict:  # most are
        return _calls_of(body, api, at)
    return _calls_in_lists(body, api, at)


def _calls_in_lists(body: Any, api: str | None, at: str) -> Iterator[Call]:
    """A list can hold lists: without recursion, since it can be nested without end."""
    todo: list[Iterator[tuple[str, Any]]] = [iter(((at, body),))]
    while todo:
        for here, part in todo[-1]:
            if isinstance(part, list):
                if not (part and isinstance(part[0], str)):
                    todo.append(_numbered(part, here))
                    break
                yield from _onsite(part, here)
            elif isinstance(part, Mapping):
                yield from _calls_of(part, api, here)
        else:
            todo.pop()


def _numbered(parts: list[Any], at: str) -> Iterator[tuple[str, Any]]:
    return ((f"{at}/{number}", part) for number, part in enumerate(parts))


def _calls_of(body: Mapping[str, Any], api: str | None, at: str) -> Iterable[Call]:
    data = body.get("data")
    if type(data) is dict or isinstance(data, Mapping):
        return resources_in(data, api, f"{at}/data")
    if "metric" in body and "profile" in body:
        return (_captured(body, at),)
    if "event" in body or "customer_properties" in body or "token" in body:
        return (_v1(body, at),)
    return resources_in(body, api, at) if is_bare(body) else ()


def _onsite(call: list[Any], at: str) -> Iterator[Call]:
    """A call of klaviyo.js: `["track", metric, properties]`."""
    method = call[0]
    place = 2 if method == "track" else 1
    said = Parts(as_object(call[place] if len(call) > place else None), f"{at}/{place}")
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
    said = Parts(as_object(body.get("properties")), f"{at}/properties")
    if "event" not in body and "customer_properties" not in body:
        who, lives, custom = _split(said, _DOLLAR)
        return Call("v1", "profile", body, who, custom, NOTHING, place=lives, at=at, who_at=said.at)
    customer = Parts(as_object(body.get("customer_properties")), f"{at}/customer_properties")
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


def _captured(body: Mapping[str, Any], at: str) -> Call:
    """An event as the mock endpoint shows it at `/events`."""
    who, lives, custom = who_in(Parts(as_object(body["profile"]), f"{at}/profile"), _SHOWN)
    said, via = Parts(body, at), body.get("via")
    return Call(
        via if via in ("v1", "onsite", "server") else "client", "event", body, who, custom,
        Parts(as_object(body.get("properties")), f"{at}/properties"),
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


def _split(parts: Parts, names: Mapping[str, str]) -> Who:
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

"""The shape of a body: which objects stand in which, by their types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.errors import did_you_mean
from snippetgen.rules.json_api import is_bare
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.request import HOST, SENDING, Request
from snippetgen.rules.requests._fields import PRESENT, meant
from snippetgen.rules.requests.credentials import is_v1
from snippetgen.wire.client import EVENT_KEYS, LOCATION_KEYS, METRIC_KEYS, PROFILE_KEYS
from snippetgen.wire.errors import below

_TYPES = frozenset(type_ for type_ in SENDING.values() if type_)
_METHODS = frozenset(
    ("identify", "track", "trackViewedItem", "account", "cookieDomain", "openForm", "isIdentified")
)
_LIKE = {
    "event": '{"data": {"type": "event", "attributes": {"properties": {…}, "metric": …, "profile": …}}}',
    "metric": '{"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}}',
    "profile": '{"data": {"type": "profile", "attributes": {"email": "…"}}}',
}


def concerns(request: Request) -> bool:
    """Is it anything but an event in the present words? Most are just that, and in shape."""
    return request.sent is not None or not _as_it_should_be(request.payload)


@rule("W025", "body-shape", severity="error", effect="refused")
def body_shape(request: Request) -> Iterator[Hit]:
    """Every object stands where the API looks for it, under its own name.

    Why: the present API refuses a field that it does not know, and says little about it; an event inside out is none at all.
    Bad: {"data": {"type": "event", "attributes": {"properties": {}, "metric": "Viewed Product", "profile": {"email": "sarah@klaviyo-demo.com"}}}}
    Good: {"data": {"type": "event", "attributes": {"properties": {}, "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}}, "profile": {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com"}}}}}}
    Source: Klaviyo, OpenAPI description of Create Event
    """
    payload, at, sent = request.payload, request.at, request.sent
    if request.unread or _as_it_should_be(payload):
        return
    if sent and (sent.retired or payload is None):
        return
    if isinstance(payload, list) and not sent:
        yield from _onsite(payload, at)
    elif not isinstance(payload, Mapping):
        yield Hit(at, "this is no object, so nothing of Klaviyo's", f"like {_LIKE['event']}")
    elif "data" in payload:
        yield from _document(payload["data"], below(at, "data"))
    elif is_bare(payload):
        yield Hit(at, "it stands there without data around it", 'put it into {"data": …}')
    elif is_v1(request):
        for key in ("properties", "customer_properties"):
            if payload.get(key) is not None and not isinstance(payload[key], Mapping):
                yield _no_object(payload[key], below(at, key))
    elif isinstance(payload.get("metric"), Mapping):
        yield Hit(at, "these are only the attributes of an event", f"wrap them: {_LIKE['event']}")
    elif not {"metric", "profile"} <= payload.keys():
        yield Hit(at, "Klaviyo is told nothing in this shape", f"like {_LIKE['event']}")


@rule("W026", "wrong-body", severity="error", effect="refused")
def wrong_body(request: Request) -> Iterator[Hit]:
    """What is sent is what the address takes.

    Why: every address takes one type. The old API's words mean nothing to the present one, and the other way round.
    Bad: curl https://a.klaviyo.com/api/events --json '{"data": {"type": "profile", "attributes": {}}}'
    Good: curl https://a.klaviyo.com/api/profile-import --json '{"data": {"type": "profile", "attributes": {}}}'
    Source: Klaviyo, OpenAPI description
    """
    sent, payload = request.sent, request.payload
    if sent is None or not isinstance(payload, Mapping):
        return
    api, data = sent.endpoint[0], payload.get("data")
    if api == "v1":
        told = not {"event", "customer_properties"}.isdisjoint(payload)
        if isinstance(data, Mapping):
            yield Hit("/data", "the old API does not read this", f"https://{HOST}/api/events does")
        elif told == (sent.endpoint[1] == "identify") and "token" in payload:
            kind, other = ("a profile", "track") if told else ("an event", "identify")
            yield Hit("", f"{sent.path} takes {kind}, and this is none", f"/api/{other} takes it")
    elif api and is_v1(request):
        hint = f"like {_LIKE['event']}"
        yield Hit("", f"{sent.path} does not take the words of Track and Identify", hint)
    elif isinstance(data, Mapping):
        type_, takes = str(data.get("type")), SENDING.get(sent.endpoint)
        if takes and type_ in _TYPES and type_ != takes:
            where = [f"/{_FIRST[a]}/{name}" for (a, name), t in SENDING.items() if t == type_]
            message = f"{sent.path} takes {takes}, and this is {type_}"
            yield Hit("/data/type", message, f"{type_} goes to {' or '.join(where)}")


def _as_it_should_be(payload: Any) -> bool:
    try:
        attributes = payload["data"]["attributes"]
        metric, profile = attributes["metric"]["data"], attributes["profile"]["data"]
        whose = profile["attributes"]
        return (
            payload["data"]["type"] == "event"
            and metric["type"] == "metric"
            and profile["type"] == "profile"
            and type(attributes["properties"]) is dict
            and attributes.keys() <= EVENT_KEYS
            and metric["attributes"].keys() <= METRIC_KEYS
            and whose.keys() <= PROFILE_KEYS
            and "location" not in whose
            and type(whose.get("properties", {})) is dict
        )
    except (KeyError, TypeError, AttributeError, IndexError):
        return False


_FIRST = {"server": "api", "client": "client", "v1": "api"}


def _onsite(call: list[Any], at: str) -> Iterator[Hit]:
    method = call[0] if call and isinstance(call[0], str) else ""
    if method not in _METHODS:
        known = did_you_mean(method, _METHODS)
        yield Hit(below(at, 0), "klaviyo.js has no such method", known)
    elif method in ("track", "identify", "trackViewedItem"):
        place = 2 if method == "track" else 1
        if len(call) > place and not isinstance(call[place], Mapping):
            yield _no_object(call[place], below(at, place))


def _document(data: Any, at: str) -> Iterator[Hit]:
    if isinstance(data, list):
        yield Hit(at, "this holds one thing, not a list", "many events go to event-bulk-create")
        return
    if not isinstance(data, Mapping):
        yield _no_object(data, at)
        return
    written = data.get("type")
    type_ = written if isinstance(written, str) else ""
    if type_ == "event":
        yield from _event(data, at)
    elif type_ == "profile":
        yield from _profile({"data": data}, at.rpartition("/")[0])
    elif type_ in _TYPES:
        yield from _several(data, type_, at)
    else:
        message = f"no type {type_[:60]!r}" if type_ else "it has no type"
        yield Hit(below(at, "type"), message, did_you_mean(type_, _TYPES))


def _several(data: Any, type_: str, at: str) -> Iterator[Hit]:
    """What holds events: one profile with its events, or a list of such."""
    found: list[Mapping[str, Any]] = []
    yield from _attributes(data, type_, at, found)
    here = below(at, "attributes")
    for attributes in found:
        for key in ("events-bulk-create", "events"):
            inner = attributes.get(key)
            parts = inner.get("data") if isinstance(inner, Mapping) else None
            for number, part in enumerate(parts if isinstance(parts, list) else ()):
                place = below(below(below(here, key), "data"), number)
                if key == "events":
                    yield from _event(part, place)
                else:
                    yield from _several(part, "event-bulk-create", place)


def _event(data: Any, at: str) -> Iterator[Hit]:
    found: list[Mapping[str, Any]] = []
    yield from _attributes(data, "event", at, found)
    for attributes in found:
        here = below(at, "attributes")
        yield from _unknown(attributes, EVENT_KEYS, here)
        if "properties" not in attributes:
            hint = 'at least "properties": {}'
            yield Hit(below(here, "properties"), "'properties' is missing", hint)
        elif not isinstance(attributes["properties"], Mapping):
            yield _no_object(attributes["properties"], below(here, "properties"))
        if "metric" in attributes:  # and what it is
            yield from _metric(attributes["metric"], below(here, "metric"))
        if "profile" in attributes:  # other rules ask who it is about
            yield from _profile(attributes["profile"], below(here, "profile"))


def _profile(body: Any, at: str) -> Iterator[Hit]:
    found: list[Mapping[str, Any]] = []
    yield from _resource(body, "profile", at, found)
    for attributes in found:
        here = below(below(at, "data"), "attributes")
        yield from _unknown(attributes, PROFILE_KEYS, here)
        for key, fields in (("location", LOCATION_KEYS), ("properties", None)):
            inner = attributes.get(key)
            if inner is not None and not isinstance(inner, Mapping):
                yield _no_object(inner, below(here, key))
            elif inner is not None and fields:
                yield from _unknown(inner, fields, below(here, key))


def _metric(body: Any, at: str) -> Iterator[Hit]:
    found: list[Mapping[str, Any]] = []
    yield from _resource(body, "metric", at, found)
    for attributes in found:
        yield from _unknown(attributes, METRIC_KEYS, below(below(at, "data"), "attributes"))


def _resource(body: Any, type_: str, at: str, found: list[Mapping[str, Any]]) -> Iterator[Hit]:
    """`{"data": {"type": …, "attributes": …}}`; its attributes go into `found`."""
    if not isinstance(body, Mapping) or "data" not in body:
        yield Hit(at, f"this is no {type_}", f"like {_LIKE[type_]}")
    else:
        yield from _attributes(body["data"], type_, below(at, "data"), found)


def _attributes(data: Any, type_: str, at: str, found: list[Mapping[str, Any]]) -> Iterator[Hit]:
    if not isinstance(data, Mapping):
        yield _no_object(data, at)
        return
    if data.get("type") != type_:
        said = str(data.get("type"))[:60]
        yield Hit(below(at, "type"), f"the type is {type_!r}, not {said!r}", f'"type": "{type_}"')
    attributes = data.get("attributes")
    if not isinstance(attributes, Mapping):
        message = "'attributes' is missing" if attributes is None else "'attributes' is an object"
        beside = sorted(data.keys() - {"type", "id", "meta", "attributes", "relationships"})
        hint = f"put {', '.join(map(str, beside))[:80]} into it" if beside else None
        yield Hit(below(at, "attributes"), message, hint)
    else:
        found.append(attributes)


def _unknown(body: Mapping[str, Any], known: frozenset[str], at: str) -> Iterator[Hit]:
    if body.keys() <= known:
        return
    for key in body:
        if key not in known:
            hint = f"known: {', '.join(sorted(known))}"
            if key in PRESENT:
                hint = f"it is {PRESENT[key]}"
            elif close := meant(key, known):
                hint = f"did you mean {close!r}?"
            elif "properties" in known:
                hint = "what is your own goes into properties"
            yield Hit(below(at, key), f"no field {key[:60]!r} here", hint)


def _no_object(value: Any, at: str) -> Hit:
    empty = value == [] and isinstance(value, list)
    hint = "write {}; PHP writes [] for an empty array" if empty else "like {…}"
    return Hit(at, "this has to be an object", hint)

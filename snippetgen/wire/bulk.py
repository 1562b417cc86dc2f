"""The bodies that hold many events or profiles, or say what a profile wants to hear of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from snippetgen.wire.client import event_resource, profile_in, profile_resource
from snippetgen.wire.errors import WireError, below
from snippetgen.wire.read import flag, mapping, member, members, only, resource
from snippetgen.wire.types import Event, Profile

EVENTS = 1000  # in a request, those of all people together
PROFILES = 10_000
CHANNELS = frozenset({"EMAIL", "SMS", "PUSH", "WHATSAPP"})

_RELATED = frozenset({"relationships"})
_GROUP = frozenset({"profile", "events", "backfill"})
_SUBSCRIPTION = frozenset({"profile", "custom_source"})


def decode_client_events(body: object, *, now: datetime | None = None) -> list[Event]:
    """/client/event-bulk-create: one person's events."""
    data = member(mapping(body, ""), "data", "")
    return _group(data, "event-bulk-create", "/data", now or datetime.now(UTC))


def decode_server_events(body: object, *, now: datetime | None = None) -> list[Event]:
    """/api/event-bulk-create-jobs: the events of many people. A repeated unique id is refused."""
    attributes, at = _job(body, "event-bulk-create-job", frozenset({"events-bulk-create"}))
    groups = members(attributes, "events-bulk-create", at, EVENTS)
    at, now = f"{at}/events-bulk-create/data", now or datetime.now(UTC)
    events = [
        event
        for number, group in enumerate(groups)
        for event in _group(group, "event-bulk-create", below(at, number), now)
    ]
    if len(events) > EVENTS:
        raise WireError(f"At most {EVENTS} events at once, not {len(events)}.", pointer=at)
    _refuse_repeated(events, at)
    return events


def decode_profiles(body: object) -> list[tuple[Profile, str, Mapping[str, Any]]]:
    """/api/profile-bulk-import-jobs: profiles, where each stands, and its `meta`."""
    attributes, at = _job(body, "profile-bulk-import-job", frozenset({"profiles"}))
    found = members(attributes, "profiles", at, PROFILES)
    places = [f"{at}/profiles/data/{number}" for number in range(len(found))]
    return [
        (profile_resource(each, place), place, each.get("meta") or {})
        for each, place in zip(found, places, strict=True)
    ]


def decode_subscription(body: object) -> Profile:
    """/client/subscriptions: a profile, and the list that it is to be on."""
    data = member(mapping(body, ""), "data", "")
    attributes = resource(data, "subscription", "/data", _RELATED)
    only(attributes, _SUBSCRIPTION, "subscription", "/data/attributes")
    check_related(data, "list", "list", "/data")
    at = "/data/attributes/profile/data"
    whose = member(member(attributes, "profile", "/data/attributes"), "data", at[:-5])
    said = dict(member(whose, "attributes", at))
    _check_consent(mapping(said.pop("subscriptions", {}), f"{at}/attributes/subscriptions"), at)
    return profile_resource({**whose, "attributes": said}, at)


def decode_back_in_stock(body: object) -> Profile:
    """/client/back-in-stock-subscriptions: a profile, channels, and the variant it waits for."""
    type_ = "back-in-stock-subscription"
    data = member(mapping(body, ""), "data", "")
    attributes, at = resource(data, type_, "/data", _RELATED), "/data/attributes"
    only(attributes, frozenset({"profile", "channels"}), type_, at)
    channels = attributes.get("channels")
    if not isinstance(channels, list) or not channels or not set(map(str, channels)) <= CHANNELS:
        raise WireError(f"'channels' are of {sorted(CHANNELS)}.", pointer=f"{at}/channels")
    variant = check_related(data, "variant", "catalog-variant", "/data")
    if variant.count(":::") != 2:
        raise WireError(
            "A variant's id is three parts, such as $custom:::$default:::SKU.",
            pointer="/data/relationships/variant/data/id",
        )
    return profile_in(member(attributes, "profile", at), f"{at}/profile")


def _check_consent(subscriptions: Mapping[str, Any], pointer: str) -> None:
    """By channel, and by what it is for: `{"email": {"marketing": {"consent": "SUBSCRIBED"}}}`."""
    for channel, purposes in subscriptions.items():
        for purpose, said in mapping(purposes, below(pointer, channel)).items():
            at = f"{pointer}/attributes/subscriptions/{channel}/{purpose}"
            if mapping(said, at).get("consent") != "SUBSCRIBED":
                raise WireError("'consent' can only be SUBSCRIBED.", pointer=f"{at}/consent")


def check_related(data: Mapping[str, Any], name: str, type_: str, pointer: str) -> str:
    """The id at the other end of a relationship that has to be there."""
    relationships = member(data, "relationships", pointer)
    at = below(below(pointer, "relationships"), name)
    other = member(member(relationships, name, below(pointer, "relationships")), "data", at)
    return identifier(other, type_, below(at, "data"))


def identifier(other: Mapping[str, Any], type_: str, pointer: str) -> str:
    """The id in `{"type": …, "id": …}`."""
    if other.get("type") != type_:
        raise WireError(f"'type' must be '{type_}'.", pointer=below(pointer, "type"))
    id_ = other.get("id")
    if not isinstance(id_, str) or not id_:
        raise WireError("'id' is required.", pointer=below(pointer, "id"))
    return id_


def _job(body: object, type_: str, known: frozenset[str]) -> tuple[Mapping[str, Any], str]:
    data = member(mapping(body, ""), "data", "")
    attributes = resource(data, type_, "/data", _RELATED)
    only(attributes, known, type_, "/data/attributes")
    return attributes, "/data/attributes"


def _group(data: Mapping[str, Any], type_: str, pointer: str, now: datetime) -> list[Event]:
    attributes, at = resource(data, type_, pointer), below(pointer, "attributes")
    only(attributes, _GROUP, type_, at)
    profile = profile_in(member(attributes, "profile", at), below(at, "profile"))
    backfill = flag(attributes, "backfill", at)
    found = members(attributes, "events", at, EVENTS)
    at = f"{at}/events/data"
    return [
        event_resource(each, below(at, number), now=now, profile=profile, backfill=backfill)
        for number, each in enumerate(found)
    ]


def _refuse_repeated(events: list[Event], pointer: str) -> None:
    """The OpenAPI text says that the whole request fails (another page: the second is dropped)."""
    seen: set[tuple[str, str, str]] = set()
    for event in events:
        if event.unique_id is None:
            continue
        key = (str(event.profile.texts()), event.metric, event.unique_id)
        if key in seen:
            raise WireError(
                f"unique_id {event.unique_id!r} is there twice for one profile and metric.",
                pointer=pointer,
                code="duplicate",
            )
        seen.add(key)

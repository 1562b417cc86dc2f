"""What is written in a wire format is read again as what it was."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_client import ApiClient
from openapi_client.models.event_create_query_v2 import EventCreateQueryV2
from openapi_client.models.onsite_profile_create_query_resource_object import (
    OnsiteProfileCreateQueryResourceObject,
)

from snippetgen.wire import Event, Profile, WireError, client, track_v1
from snippetgen.wire.read import parse_json

LOCATION = ("address1", "address2", "city", "country", "region", "zip", "timezone")
THEIRS = ApiClient().sanitize_for_serialization
NOW = datetime(2026, 11, 23, tzinfo=UTC)

word = st.text(min_size=1, max_size=20)
number = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
scalar = st.none() | st.booleans() | number | st.text(max_size=20)
value = st.recursive(
    scalar,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(word, inner, max_size=3),
    max_leaves=6,
)
# A property with a reserved name is a case of its own, below.
properties = st.dictionaries(
    word.filter(lambda key: not key.startswith("$") and key not in ("email", "phone_number", "id")),
    value,
    max_size=4,
)
profiles = st.builds(
    Profile,
    email=st.sampled_from(["ann@shop.test", "Ω@例え.test"]),
    phone_number=st.none() | st.just("+12345678900"),
    **dict.fromkeys(("external_id", "anonymous_id", "kx", "id"), st.none() | word),
    **dict.fromkeys(
        ("first_name", "last_name", "organization", "title", "image", "locale"), st.none() | word
    ),
    location=st.dictionaries(st.sampled_from(LOCATION), word),
    properties=properties,
)
events = st.builds(
    Event,
    metric=word,
    profile=profiles,
    properties=properties,
    value=st.none() | number,
    unique_id=st.none() | word,
    time=st.none()
    | st.datetimes(datetime(1991, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda time: time.replace(microsecond=0)
    ),
)


def through_json(body):
    return parse_json(json.dumps(body))


@given(events, st.booleans(), st.none() | st.just("EUR"))
def test_an_event_survives_the_client_format(event, backfill, currency):
    event = Event(
        **{name: getattr(event, name) for name in ("metric", "profile", "properties", "value")},
        unique_id=event.unique_id,
        time=event.time,
        backfill=backfill,
        value_currency=currency,
    )
    assert event == client.decode_event(through_json(client.encode_event(event)), now=NOW)


@given(profiles)
def test_a_profile_survives_the_client_format(profile):
    assert profile == client.decode_profile(through_json(client.encode_profile(profile)))


@given(events)
def test_an_event_survives_a_get_of_track(event):
    payload = track_v1.encode_track("AbC123", event)
    query = urlencode({"data": track_v1.write_data(payload)})
    data = track_v1.read_data(parse_qs(query)["data"][0], encoded=True)
    assert ("AbC123", event) == track_v1.decode_track(data)


@given(profiles)
def test_a_profile_survives_identify(profile):
    payload = through_json(track_v1.encode_identify("AbC123", profile))
    assert ("AbC123", profile) == track_v1.decode_identify(payload)


@given(events)
def test_an_event_survives_klaviyos_own_model_of_it(event):
    model = EventCreateQueryV2.from_dict(client.encode_event(event))
    assert event == client.decode_event(through_json(THEIRS(model)), now=NOW)


@given(profiles)
def test_a_profile_survives_klaviyos_own_model_of_it(profile):
    body = client.encode_profile(profile)["data"]
    model = OnsiteProfileCreateQueryResourceObject.from_dict(body)
    assert profile == client.decode_profile(through_json({"data": THEIRS(model)}))


ANN = Profile(email="ann@shop.test")


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        (Event("X", ANN, value_currency="EUR"), "/properties"),
        (Event("X", ANN, backfill=True), "/properties"),
        (Event("X", ANN, {"$value": 1}), "/properties/$value"),
        (Event("X", ANN, {"$event_id": "1"}), "/properties/$event_id"),
        (Event("X", Profile(external_id="x" * 65)), "/customer_properties/$id"),
        (
            Event("X", Profile(email="a@b.test", properties={"$city": 1})),
            "/customer_properties/$city",
        ),
        (Event("X", Profile(email="a@b.test", properties={"id": 1})), "/customer_properties/id"),
        (Event("X", Profile(email="a@b.test", location={"ip": "::1"})), "/customer_properties/ip"),
    ],
)
def test_track_refuses_what_it_has_no_word_for(event, pointer):
    with pytest.raises(WireError) as caught:
        track_v1.encode_track("AbC123", event)
    assert pointer == caught.value.pointer

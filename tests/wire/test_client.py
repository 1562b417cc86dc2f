"""What /client/events and /client/profiles take, and where they say that something is wrong."""

import time
from datetime import UTC, datetime

import pytest
from klaviyo_api import KlaviyoAPI

from snippetgen.wire import WireError, client, limits

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ATTRIBUTES = "/data/attributes"
PROFILE = f"{ATTRIBUTES}/profile/data/attributes"
ANN = {"data": {"type": "profile", "attributes": {"email": "ann@shop.test"}}}


def event_body(**attributes):
    metric = {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}}
    everything = {"properties": {}, "metric": metric, "profile": ANN, **attributes}
    return {
        "data": {
            "type": "event",
            "attributes": {key: value for key, value in everything.items() if value is not ...},
        }
    }


def profile_body(**attributes):
    return {"data": {"type": "profile", "attributes": attributes}}


def metric_body(name):
    return {"data": {"type": "metric", "attributes": {"name": name}}}


def pointer_of(decode, *args, **kwargs):
    with pytest.raises(WireError) as caught:
        decode(*args, **kwargs)
    assert caught.value.status == 400
    return caught.value.pointer


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-23T08:00:00Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("2026-11-23T08:00:00+02:00", datetime(2026, 11, 23, 6, tzinfo=UTC)),
        ("2026-11-23T08:00:00.987Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("2026-11-23T08:00:00", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_time_is_read_in_utc_and_cut_to_the_second(written, read):
    assert read == client.decode_event(event_body(time=written), now=NOW).time


def test_a_time_without_an_offset_is_utc_wherever_this_runs(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        event = client.decode_event(event_body(time="2026-11-23T08:00:00"), now=NOW)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert event.time == datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({}, "/data"),
        ({"data": []}, "/data"),
        ({"data": {"type": "profile", "attributes": {}}}, "/data/type"),
        ({"data": {"type": "event"}}, "/data/attributes"),
        ({"data": {"type": "event", "attribute": {}}}, "/data/attribute"),
        (event_body(properties=...), f"{ATTRIBUTES}/properties"),
        (event_body(properties=[]), f"{ATTRIBUTES}/properties"),
        (event_body(uniqueid="1"), f"{ATTRIBUTES}/uniqueid"),
        (event_body(metric="Viewed Product"), f"{ATTRIBUTES}/metric"),
        (event_body(metric=metric_body("")), f"{ATTRIBUTES}/metric/data/attributes/name"),
        (event_body(metric=metric_body("x" * 128)), f"{ATTRIBUTES}/metric/data/attributes/name"),
        (event_body(value="1,299.00"), f"{ATTRIBUTES}/value"),
        (event_body(value=True), f"{ATTRIBUTES}/value"),
        (event_body(value_currency="usd"), f"{ATTRIBUTES}/value_currency"),
        (event_body(unique_id=17), f"{ATTRIBUTES}/unique_id"),
        (event_body(unique_id=""), f"{ATTRIBUTES}/unique_id"),
        (event_body(unique_id="x" * 256), f"{ATTRIBUTES}/unique_id"),
        (event_body(backfill="yes"), f"{ATTRIBUTES}/backfill"),
        (event_body(time="yesterday"), f"{ATTRIBUTES}/time"),
        (event_body(time=1700000000), f"{ATTRIBUTES}/time"),
        (event_body(time="1989-12-31T23:59:59Z"), f"{ATTRIBUTES}/time"),
        (event_body(time="2027-12-01T00:00:00Z"), f"{ATTRIBUTES}/time"),
        (event_body(time="0001-01-01T00:00:00+14:00"), f"{ATTRIBUTES}/time"),
        (event_body(profile=profile_body()), PROFILE),
        (event_body(profile=profile_body(email="")), f"{PROFILE}/email"),
        (event_body(properties={"a/b": {"~": [0, 2**63]}}), f"{ATTRIBUTES}/properties/a~1b/~0/1"),
    ],
)
def test_a_wrong_event_is_refused_with_a_pointer_to_the_place(body, pointer):
    assert pointer == pointer_of(client.decode_event, body, now=NOW)


@pytest.mark.parametrize(
    ("attributes", "pointer"),
    [
        ({}, ""),
        ({"first_name": "Ann"}, ""),
        ({"external_id": ""}, ""),
        ({"email": "ann"}, "/email"),
        ({"email": "ann@shop"}, "/email"),
        ({"email": "{{ customer.email }}"}, "/email"),
        ({"email": "ann @shop.test"}, "/email"),
        ({"email": "a" * 90 + "@shop.test"}, "/email"),
        ({"email": 17}, "/email"),
        ({"phone_number": "(234) 567-8900"}, "/phone_number"),
        ({"phone_number": "+02345678900"}, "/phone_number"),
        ({"$email": "ann@shop.test"}, "/$email"),
        ({"email": "ann@shop.test", "city": "Rome"}, "/city"),
        ({"email": "ann@shop.test", "location": "Rome"}, "/location"),
        ({"email": "ann@shop.test", "location": {"town": "Rome"}}, "/location/town"),
        ({"email": "ann@shop.test", "location": {"zip": 2110}}, "/location/zip"),
        ({"email": "ann@shop.test", "location": {"latitude": []}}, "/location/latitude"),
        ({"email": "ann@shop.test", "properties": []}, "/properties"),
        ({"email": "ann@shop.test", "properties": {"x": "y" * 102_401}}, "/properties/x"),
        ({"email": "ann@shop.test", "properties": {"x": "y" * 100_000}}, ""),
    ],
)
def test_a_wrong_profile_is_refused_with_a_pointer_to_the_place(attributes, pointer):
    body = profile_body(**attributes)
    assert f"{ATTRIBUTES}{pointer}" == pointer_of(client.decode_profile, body)


def test_what_is_null_is_not_there():
    attributes = {"email": "ann@shop.test", "first_name": None, "location": None}
    assert client.decode_profile(profile_body(**attributes)) == client.decode_profile(ANN)


def test_a_place_may_be_given_in_degrees_as_numbers_or_as_text():
    location = {"latitude": 41.9, "longitude": "12.5"}
    body = profile_body(email="ann@shop.test", location=location)
    assert location == client.decode_profile(body).location


def test_the_newest_revision_is_that_of_klaviyos_own_client():
    newest = KlaviyoAPI._REVISION
    assert newest == client.REVISION


@pytest.mark.parametrize("revision", [client.REVISION, "2024-10-15", "2026-07-15.pre"])
def test_a_revision_up_to_the_newest_is_taken(revision):
    client.check_revision(revision)


@pytest.mark.parametrize("revision", [None, "", "latest", "2026-13-15", "2062-10-15", "20261015"])
def test_another_revision_is_refused(revision):
    with pytest.raises(WireError) as caught:
        client.check_revision(revision)
    assert (caught.value.header, caught.value.status) == ("revision", 400)


@pytest.mark.parametrize(
    "company_id", [None, "", "AbC12", "AbC1234", "AbC-12", "pk_123", "AbC12\n"]
)
def test_a_company_is_six_letters_or_digits(company_id):
    with pytest.raises(WireError) as caught:
        client.check_company_id(company_id)
    assert caught.value.parameter == "company_id"


def test_a_private_key_is_refused_by_name():
    with pytest.raises(WireError, match="private key"):
        client.check_company_id("pk_123")


@pytest.mark.parametrize(
    "properties",
    [
        {str(index): index for index in range(limits.PROPERTIES)},
        {"x": "y" * limits.STRING},
        {"x": [0] * limits.ARRAY},
        {"x": "\ud83d"},
        {"x": 2**63 - 1, "y": -(2**63)},
        {"0": {"1": {"2": {"3": {"4": {"5": {"6": {"7": {"8": {"9": 1}}}}}}}}}},
    ],
)
def test_properties_at_the_limit_are_taken(properties):
    limits.check_properties(properties, "")


@pytest.mark.parametrize(
    ("properties", "pointer"),
    [
        ({str(index): index for index in range(limits.PROPERTIES + 1)}, ""),
        ({"x": "y" * (limits.STRING + 1)}, "/x"),
        ({"x": "é" * (limits.STRING // 2 + 1)}, "/x"),
        ({"x": [0] * (limits.ARRAY + 1)}, "/x"),
        ({"x": -(2**63) - 1}, "/x"),
        ({"x": float("inf")}, "/x"),
        ({"x": [{"y": float("nan")}]}, "/x/0/y"),
        ({"x": object()}, "/x"),
        (
            {"0": {"1": {"2": {"3": {"4": {"5": {"6": {"7": {"8": {"9": {"a": 1}}}}}}}}}}},
            "/0/1/2/3/4/5/6/7/8/9/a",
        ),
    ],
)
def test_properties_beyond_a_limit_are_refused(properties, pointer):
    assert pointer == pointer_of(limits.check_properties, properties, "")

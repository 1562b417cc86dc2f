"""Track and Identify as Klaviyo's old documents have them, the answers `0` included."""

import base64
import json
from datetime import UTC, datetime

import pytest

from snippetgen.wire import Event, Profile, WireError, track_v1

# The example of the documents, with the brackets that they lost.
PLACED_ORDER = {
    "token": "AbC123",
    "event": "Placed Order",
    "customer_properties": {
        "$email": "john.smith@shop.test",
        "$first_name": "John",
        "$last_name": "Smith",
        "$phone_number": "5551234567",
        "$address1": "123 Abc st",
        "$address2": "Suite 1",
        "$city": "Boston",
        "$zip": "02110",
        "$region": "MA",
        "$country": "USA",
        "Plan": "Gold",
    },
    "properties": {
        "$event_id": "1234",
        "$value": 29.98,
        "ItemNames": ["Winnie the Pooh", "A Tale of Two Cities"],
        "Items": [{"ProductID": "1111", "Quantity": 1}, {"ProductID": "1112", "Quantity": 1}],
    },
    "time": 1387302423,
}


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def test_the_order_of_the_documents_is_read():
    expected = Event(
        metric="Placed Order",
        profile=Profile(
            email="john.smith@shop.test",
            phone_number="5551234567",
            first_name="John",
            last_name="Smith",
            location={
                "address1": "123 Abc st",
                "address2": "Suite 1",
                "city": "Boston",
                "zip": "02110",
                "region": "MA",
                "country": "USA",
            },
            properties={"Plan": "Gold"},
        ),
        properties={
            "ItemNames": ["Winnie the Pooh", "A Tale of Two Cities"],
            "Items": [{"ProductID": "1111", "Quantity": 1}, {"ProductID": "1112", "Quantity": 1}],
        },
        value=29.98,
        unique_id="1234",
        time=datetime(2013, 12, 17, 17, 47, 3, tzinfo=UTC),
    )
    assert ("AbC123", expected) == track_v1.decode_track(PLACED_ORDER)


def test_reading_leaves_the_payload_as_it_was():
    payload = {"token": "AbC123", "event": "X", "customer_properties": {"$email": "a@b.test"}}
    payload["properties"] = {"$event_id": "1234", "$value": 29.98}
    before = json.dumps(payload)
    track_v1.decode_track(payload)
    assert before == json.dumps(payload)


@pytest.mark.parametrize(
    ("customer", "profile"),
    [
        ({"email": "a@b.test"}, Profile(email="a@b.test")),
        ({"$email": "a@b.test", "email": "x@y.test"}, Profile(email="a@b.test")),
        ({"$email": None, "email": "a@b.test"}, Profile(email="a@b.test")),
        ({"id": 17}, Profile(external_id="17")),
        ({"$id": "x" * 70}, Profile(external_id="x" * 64)),
        ({"$phone_number": "5551234567"}, Profile(phone_number="5551234567")),
        ({"$exchange_id": "abc.AbC123"}, Profile(kx="abc.AbC123")),
        ({"$anonymous": "u-1"}, Profile(anonymous_id="u-1")),
        # Without its dollar a name is a property like any other.
        (
            {"$id": "1", "first_name": "Ann"},
            Profile(external_id="1", properties={"first_name": "Ann"}),
        ),
    ],
)
def test_a_customer_is_known_by_any_identifier(customer, profile):
    payload = {"token": "AbC123", "properties": customer}
    assert ("AbC123", profile) == track_v1.decode_identify(payload)


@pytest.mark.parametrize(
    ("written", "value"), [(0, 0), ("29.98", None), (None, None), (True, None)]
)
def test_only_a_number_is_a_value(written, value):
    properties = {"$value": written}
    event = track_v1.decode_track({**PLACED_ORDER, "properties": properties})[1]
    assert value == event.value
    assert ({} if value == 0 else properties) == event.properties


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"token": None}, "/token"),
        ({"token": ""}, "/token"),
        ({"event": None}, "/event"),
        ({"event": {"name": "x"}}, "/event"),
        ({"properties": "x"}, "/properties"),
        ({"properties": {"$event_id": [1]}}, "/properties/$event_id"),
        ({"customer_properties": None}, "/customer_properties"),
        ({"customer_properties": {}}, "/customer_properties"),
        ({"customer_properties": {"$email": ""}}, "/customer_properties"),
        ({"customer_properties": {"$first_name": "Ann"}}, "/customer_properties"),
        ({"customer_properties": {"$email": "[email protected]"}}, "/customer_properties/$email"),
        ({"customer_properties": {"$email": {}}}, "/customer_properties/$email"),
        ({"time": "2013-12-17"}, "/time"),
        ({"time": True}, "/time"),
        ({"time": 1387302423000}, "/time"),
    ],
)
def test_a_payload_that_was_no_use_is_refused(change, pointer):
    with pytest.raises(WireError) as caught:
        track_v1.decode_track({**PLACED_ORDER, **change})
    assert pointer == caught.value.pointer


@pytest.mark.parametrize("data", [encoded('{"a":1}'), '{"a":1}', ' {"a":1}'])
def test_a_form_takes_base64_and_json(data):
    assert track_v1.read_data(data, encoded=False) == {"a": 1}


# The reasons for a `0` that the documents list, and the ways to break an encoding.
@pytest.mark.parametrize(
    "data",
    [
        "",
        "é",
        '{"a":1}',  # not base64 encoded
        encoded('{"a":">>>>"}').replace("+", " "),  # not URL-encoded
        encoded('{"a":1}')[:-1],
        encoded('{"a":1}') + "\n",
        encoded("{\u201ca\u201d:1}"),  # curly quotation marks
        encoded('{"a":1,}'),
        encoded('{"a":[1,]}'),
        encoded('{"a":NaN}'),
        encoded('{"a":1e999}'),
        encoded("[" * 100_000),
        base64.b64encode(b'{"a":"\xff"}').decode(),
        encoded('{"a":' + "9" * 5000 + "}"),
    ],
)
def test_a_get_needs_json_in_base64(data):
    with pytest.raises(WireError):
        track_v1.read_data(data, encoded=True)


def test_base64_with_a_plus_is_lost_only_when_it_is_not_url_encoded():
    data = encoded('{"a":">>>>"}')
    assert "+" in data
    assert track_v1.read_data(data, encoded=True) == {"a": ">>>>"}

"""Track and Identify over HTTP: `1` for what was queued, `0` for what was no use."""

import base64
import json

import pytest

from tests.endpoint.shown import plain

TRACK = {
    "token": "AbC123",
    "event": "Placed Order",
    "customer_properties": {"$email": "ann@shop.test", "$city": "Rome"},
    "properties": {"$event_id": "1234", "$value": 29.98, "ItemNames": ["Winnie the Pooh"]},
    "time": 1387302423,
}
IDENTIFY = {"token": "AbC123", "properties": {"$email": "ann@shop.test", "Plan": "Gold"}}
RECORDED = {
    "metric": "Placed Order",
    "profile": {"email": "ann@shop.test", "location": {"city": "Rome"}},
    "properties": {"ItemNames": ["Winnie the Pooh"]},
    "value": 29.98,
    "unique_id": "1234",
    "time": "2013-12-17T17:47:03+00:00",
    "company_id": "AbC123",
    "via": "v1",
}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def encoded(payload):
    return base64.b64encode(json.dumps(payload).encode()).decode()


def as_get(http, path, payload):
    return http.get(path, params={"data": encoded(payload)})


def as_form(http, path, payload):
    return http.post(path, data={"data": json.dumps(payload)})


def as_encoded_form(http, path, payload):
    return http.post(path, data={"data": encoded(payload)})


def as_json(http, path, payload):
    return http.post(path, json=payload)


WAYS = pytest.mark.parametrize("way", [as_get, as_form, as_encoded_form, as_json])


@WAYS
@pytest.mark.parametrize("path", ["/api/track", "/api/track/"])
def test_track_answers_1_and_is_shown_like_any_event(http, mock, way, path):
    response = way(http, path, TRACK)
    assert (response.status_code, response.text) == (200, "1")
    assert plain(mock.events()) == [RECORDED]


@WAYS
def test_identify_answers_1_and_is_shown_like_any_profile(http, mock, way):
    response = way(http, "/api/identify", IDENTIFY)
    assert (response.status_code, response.text) == (200, "1")
    expected = {"email": "ann@shop.test", "properties": {"Plan": "Gold"}}
    assert [{**expected, "company_id": "AbC123", "via": "v1"}] == plain(mock.profiles())


@WAYS
@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("/api/track", {**TRACK, "customer_properties": {"$email": "nobody"}}),
        ("/api/track", IDENTIFY),
        ("/api/identify", {"token": "AbC123"}),
        ("/api/identify", [IDENTIFY]),
    ],
)
def test_a_payload_without_what_is_needed_answers_0(http, mock, way, path, payload):
    response = way(http, path, payload)
    assert (response.status_code, response.text) == (200, "0")
    assert (mock.events(), mock.profiles(), len(mock.requests())) == ([], [], 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda http: http.get("/api/track"),
        lambda http: http.get("/api/track", params={"data": json.dumps(TRACK)}),
        lambda http: http.post("/api/track"),
        lambda http: http.post("/api/track", content="data=", headers=FORM),
        lambda http: http.post("/api/track", content=b"data=\xff", headers=FORM),
        lambda http: http.post("/api/track", content=json.dumps(TRACK), headers=FORM),
        lambda http: http.post("/api/track", content=json.dumps(TRACK)[:-1]),
    ],
)
def test_an_unreadable_request_answers_0(http, call):
    assert call(http).text == "0"


def test_base64_that_nobody_url_encoded_answers_0(http):
    data = encoded({**TRACK, "event": ">>>>"})
    assert "+" in data
    assert http.get(f"/api/track?data={data}").text == "0"
    assert http.get("/api/track", params={"data": data}).text == "1"

"""The addresses that klaviyo.js calls, over HTTP."""

import gzip
import json
import zlib

import pytest

from tests.endpoint.shown import plain

COMPANY = {"company_id": "AbC123"}
HEADERS = {"revision": "2026-07-15", "content-type": "application/json"}
PROFILE = {"data": {"type": "profile", "attributes": {"email": "ann@shop.test"}}}
EVENT = {
    "data": {
        "type": "event",
        "attributes": {
            "properties": {"ProductName": "Winnie the Pooh", "$use_ip": True},
            "value": 9.99,
            "unique_id": "1111_1",
            "time": "2026-11-23T08:00:00+00:00",
            "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}},
            "profile": PROFILE,
        },
    }
}
RECORDED = {
    "metric": "Viewed Product",
    "profile": {"email": "ann@shop.test"},
    "properties": {"ProductName": "Winnie the Pooh"},
    "value": 9.99,
    "unique_id": "1111_1",
    "time": "2026-11-23T08:00:00+00:00",
    "company_id": "AbC123",
    "via": "client",
}


def post(http, path="/client/events", body=EVENT, params=COMPANY, headers=HEADERS):
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return http.post(path, params=params, headers=headers, content=content)


def named(metric):
    event = json.loads(json.dumps(EVENT))
    event["data"]["attributes"]["metric"]["data"]["attributes"]["name"] = metric
    return event


@pytest.mark.parametrize("path", ["/client/events", "/client/events/"])
@pytest.mark.parametrize("media", ["application/json", "Application/Vnd.api+JSON ; charset=utf-8"])
def test_an_event_is_taken_with_202_and_shown(http, mock, path, media):
    response = post(http, path, headers={**HEADERS, "content-type": media})
    assert (
        response.status_code,
        response.content,
        response.headers["access-control-allow-origin"],
    ) == (202, b"", "*")
    assert plain(http.get("/events").json()["events"]) == [RECORDED]
    assert plain(mock.events()) == [RECORDED]


@pytest.mark.parametrize("path", ["/client/profiles", "/client/profiles/"])
def test_a_profile_is_taken_with_202_and_shown(http, mock, path):
    assert post(http, path, PROFILE).status_code == 202
    expected = [{"email": "ann@shop.test", "company_id": "AbC123", "via": "client"}]
    assert expected == plain(http.get("/profiles").json()["profiles"])
    assert expected == plain(mock.profiles())


def test_events_stay_in_the_order_of_their_arrival_until_they_are_deleted(http, mock):
    metrics = [f"Metric {number}" for number in range(5)]
    for metric in metrics:
        post(http, body=named(metric))
    assert metrics == [event["metric"] for event in mock.events()]
    assert http.delete("/events").status_code == 204
    assert (mock.events(), mock.profiles(), mock.requests()) == ([], [], [])


def test_a_raw_request_is_kept_whole(http, mock):
    post(http)
    [request] = mock.requests()
    assert {"requests": [request]} == http.get("/requests").json()
    assert (
        request["method"],
        request["path"],
        request["query"],
        request["status"],
    ) == ("POST", "/client/events", COMPANY, 202)
    assert request["headers"]["revision"] == "2026-07-15"
    assert json.loads(request["body"]) == EVENT


def test_what_is_shown_is_a_copy(http, mock):
    post(http)
    mock.events()[0]["properties"]["ProductName"] = "changed"
    assert plain(mock.events()) == [RECORDED]


def test_half_a_surrogate_pair_comes_out_as_it_went_in(http, mock):
    post(http, body=json.dumps(named("half \ud83d")))
    assert http.get("/events").json()["events"][0]["metric"] == "half \ud83d"


WITHOUT_REVISION = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("change", "status", "source"),
    [
        ({"params": {}}, 400, {"parameter": "company_id"}),
        ({"params": {"company_id": "pk_abc"}}, 400, {"parameter": "company_id"}),
        ({"headers": WITHOUT_REVISION}, 400, {"header": "revision"}),
        ({"headers": {**HEADERS, "revision": "soon"}}, 400, {"header": "revision"}),
        ({"headers": {"revision": "2026-07-15"}}, 415, {"header": "Content-Type"}),
        (
            {"headers": {**HEADERS, "content-type": "text/plain;charset=UTF-8"}},
            415,
            {"header": "Content-Type"},
        ),
        ({"body": "{"}, 400, {"pointer": ""}),
        ({"body": b'{"data":"\xff"}'}, 400, {"pointer": ""}),
        ({"body": named("")}, 400, {"pointer": "/data/attributes/metric/data/attributes/name"}),
        ({"path": "/client/profiles", "body": EVENT}, 400, {"pointer": "/data/type"}),
        ({"path": "/client/push-tokens"}, 404, {}),
        ({"path": "/onsite/js/AbC123/other.js"}, 405, {}),
        ({"body": b" " * (5 * 1024 * 1024 + 1)}, 413, {}),
    ],
)
def test_a_refusal_is_a_json_api_error_that_a_page_can_read(http, mock, change, status, source):
    response = post(http, **change)
    [error] = response.json()["errors"]
    assert (status, status, source) == (response.status_code, error["status"], error["source"])
    assert {"id", "status", "code", "title", "detail", "source"} == set(error)
    assert response.headers["content-type"] == "application/vnd.api+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert ([], [status]) == (mock.events(), [one["status"] for one in mock.requests()])


PLAIN = json.dumps(EVENT).encode()


@pytest.mark.parametrize(
    ("encoding", "body", "status"),
    [
        ("gzip", gzip.compress(PLAIN), 202),
        ("GZip", gzip.compress(PLAIN), 202),
        ("deflate", zlib.compress(PLAIN), 202),
        ("identity", PLAIN, 202),
        ("gzip", PLAIN[:20], 400),
        ("gzip", gzip.compress(PLAIN)[:-1], 400),
        ("gzip", gzip.compress(b" " * (5 * 1024 * 1024 + 1)), 413),
        ("br", PLAIN, 415),
    ],
)
def test_a_body_may_be_packed(http, mock, encoding, body, status):
    response = post(http, body=body, headers={**HEADERS, "content-encoding": encoding})
    assert status == response.status_code
    [request] = mock.requests()
    if status == 202:
        assert (PLAIN.decode(), [RECORDED]) == (request["body"], plain(mock.events()))


def test_a_private_key_is_not_kept_wherever_it_stood(http):
    key = "pk_0123456789abcdef0123456789abcdef01"
    post(http, params={"company_id": key}, body={"token": key})
    answer = http.post("/api/track", json={"token": key, "event": "X", "customer_properties": {}})
    assert ("0", False) == (answer.text, key in http.get("/requests").text)
    bodies = [json.loads(request["body"]) for request in http.get("/requests").json()["requests"]]
    assert ["pk_…", "pk_…"] == [body["token"] for body in bodies]


def test_a_private_key_in_a_property_is_told_and_not_shown(http):
    key = "pk_0123456789abcdef01"
    event = json.loads(json.dumps(EVENT))
    event["data"]["attributes"]["properties"]["Key"] = key
    event["data"]["attributes"]["profile"]["data"]["attributes"]["properties"] = {"Key": key}
    post(http, body=event)
    [shown] = http.get("/events").json()["events"]

    assert "pk_…" == shown["properties"]["Key"]
    assert "P004" in {found["code"] for found in shown["findings"]}
    for path in ("/events", "/events.ndjson", "/people", "/requests"):
        assert key not in http.get(path).text


def test_a_body_that_is_too_large_is_not_kept(http, mock):
    post(http, body=b" " * (12 * 1024 * 1024))
    assert len(mock.requests()[0]["body"]) < 6 * 1024 * 1024


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_an_event_can_only_be_posted(http, method):
    answer = http.request(method, "/client/events", params=COMPANY)
    assert (405, "POST") == (answer.status_code, answer.headers["allow"])


@pytest.mark.parametrize("path", ["/client/events", "/client/profiles/", "/client/subscriptions"])
def test_a_preflight_lets_the_revision_header_through(http, mock, path):
    asked = {
        "origin": "https://shop.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,revision,x-klaviyo-onsite",
    }
    headers = http.options(path, params=COMPANY, headers=asked).headers
    allowed = headers["access-control-allow-headers"].split(", ")
    assert {"content-type", "revision", "x-klaviyo-onsite"} <= set(allowed)
    assert "POST" in headers["access-control-allow-methods"]
    assert headers["access-control-allow-origin"] == "*"
    assert [(one["method"], one["status"]) for one in mock.requests()] == [("OPTIONS", 204)]


@pytest.mark.parametrize("path", ["/events", "/profiles", "/requests", "/health"])
def test_what_was_recorded_is_not_for_pages_of_strangers(http, path):
    response = http.get(path, headers={"origin": "https://stranger.test"})
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8210", 200),
        ("127.0.0.1", 200),
        ("localhost:8210", 200),
        ("LOCALHOST", 200),
        ("[::1]:8210", 200),
        ("192.168.1.7:8210", 200),
        ("a.klaviyo.com", 200),
        ("static.klaviyo.com:443", 200),
        ("localhost.:8210", 200),
        ("a.klaviyo.com.", 200),
        ("stranger.test.", 421),
        ("stranger.test", 421),
        ("stranger.test:8210", 421),
        ("127.0.0.1.stranger.test", 421),
        ("localhost.stranger.test:8210", 421),
        ("[stranger.test]", 421),
        ("", 421),
    ],
)
def test_only_a_host_of_ours_is_answered(http, host, status):
    assert http.get("/events", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    "path", ["/onsite/js/AbC123/klaviyo.js", "/onsite/js/klaviyo.js?company_id=AbC123"]
)
def test_klaviyo_js_is_served_at_its_new_and_its_old_address(http, path):
    response = http.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/javascript")
    assert response.headers["access-control-allow-origin"] == "*"  # <script crossorigin>
    assert "What it does NOT imitate" in response.text
    head = http.head(path)
    lengths = {answer.headers["content-length"] for answer in (head, response)}
    assert (200, b"", 1) == (head.status_code, head.content, len(lengths))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/onsite/js/klaviyo.js", 400),
        ("/onsite/js/klaviyo.js?company_id=AbC", 400),
        ("/onsite/js/AbC/klaviyo.js", 404),
        ("/onsite/other.js", 404),
    ],
)
def test_klaviyo_js_needs_a_company(http, path, status):
    assert http.get(path).status_code == status

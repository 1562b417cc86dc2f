"""202 is "queued", not "kept": what Klaviyo would keep, and why not, is decided by the rules."""

import base64
import json

import httpx
import pytest

from snippetgen.endpoint import Behaviour, serve
from snippetgen.wire import Event, Profile, client

SARAH = Profile(email="sarah@klaviyo-demo.com")
CLIENT = {"params": {"company_id": "AbC123"}, "headers": {"revision": client.REVISION}}


def send(mock, metric="Viewed Product", profile=SARAH, time="2026-11-23T08:00:00+00:00", **more):
    event = Event(metric, profile, more.pop("properties", {"ProductID": "1"}), **more)
    body = client.encode_event(event)
    if time:
        body["data"]["attributes"]["time"] = time
    answer = httpx.post(f"{mock.url}/client/events", json=body, **CLIENT)
    assert answer.status_code == 202


def decided(mock):
    return [(event["verdict"], codes(event)) for event in mock.events()]


def codes(event):
    return [found["code"] for found in event["findings"] if found["effect"] != "recorded"]


def test_an_event_is_kept(mock):
    send(mock, unique_id="1")
    assert decided(mock) == [("kept", [])]


def test_a_second_event_with_an_id_is_dropped_and_says_why(mock):
    send(mock, unique_id="1")
    send(mock, unique_id="1", time="2026-11-23T09:00:00+00:00")
    assert decided(mock) == [("kept", []), ("dropped", ["U004"])]
    (finding,) = [f for f in mock.events()[1]["findings"] if f["code"] == "U004"]
    assert "was there before" in finding["message"]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"metric": "Joined Club"}, "kept"),
        ({"profile": Profile(email="ann@klaviyo-demo.com")}, "kept"),
        ({"profile": Profile(email="SARAH@klaviyo-demo.com")}, "dropped"),
        ({"unique_id": "2"}, "kept"),
    ],
)
def test_the_same_is_the_same_profile_metric_and_id(mock, change, verdict):
    send(mock, unique_id="1")
    send(mock, **{"unique_id": "1"} | change)
    assert decided(mock)[1][0] == verdict


def test_the_same_second_without_an_id_is_dropped(mock):
    send(mock)
    send(mock, time="2026-11-23T08:00:00.900+00:00")
    send(mock, time="2026-11-23T08:00:01+00:00")
    assert [verdict for verdict, _ in decided(mock)] == ["kept", "dropped", "kept"]


def test_without_a_time_an_event_has_that_of_its_arrival(mock):
    for number in range(5):
        send(mock, time=None, properties={"ProductID": str(number)})
    seconds = {request["at"][:19] for request in mock.requests()}
    verdicts = [verdict for verdict, _ in decided(mock)]
    assert verdicts.count("kept") == len(seconds)


def test_a_visitor_is_the_same_by_address_and_by_what_the_cookie_remembers(mock):
    kx = base64.b64encode(b"sarah@klaviyo-demo.com").decode() + ".AbC123"
    send(mock, unique_id="1")
    send(mock, unique_id="1", profile=Profile(kx=kx, anonymous_id="a1"))
    send(mock, unique_id="1", profile=Profile(anonymous_id="a1"))
    assert [verdict for verdict, _ in decided(mock)] == ["kept", "dropped", "dropped"]
    assert len(mock.people()) == 1


@pytest.mark.parametrize("domain", ["example.com", "test.com", "shop.example"])
def test_an_address_for_tests_leaves_nothing_behind(mock, domain):
    send(mock, profile=Profile(email=f"ann@{domain}"))
    assert (decided(mock), mock.people()) == ([("dropped", ["I005"])], [])


def test_the_201st_metric_is_dropped(mock):
    events = [
        client.encode_event(Event(f"Metric {number}", SARAH))["data"] for number in range(201)
    ]
    for event in events:
        del event["attributes"]["profile"]
    attributes = {"profile": client.encode_profile(SARAH), "events": {"data": events}}
    body = {"data": {"type": "event-bulk-create", "attributes": attributes}}
    httpx.post(f"{mock.url}/client/event-bulk-create", json=body, **CLIENT)
    verdicts = [verdict for verdict, _ in decided(mock)]
    assert (verdicts[:200], verdicts[200:]) == (["kept"] * 200, ["dropped"])
    assert decided(mock)[200][1] == ["N005"]


def test_an_ignored_property_makes_it_partial(mock):
    send(mock, properties={"ProductID": "1", "Discount": 0})
    assert decided(mock)[0][0] == "partial"


def test_what_is_refused_says_so_at_once_and_is_not_judged(mock):
    answer = httpx.post(f"{mock.url}/client/events", json={"data": {"type": "event"}}, **CLIENT)
    assert (answer.status_code, mock.events()) == (400, [])


def test_a_profile_grows(mock):
    send(mock, profile=Profile(email="sarah@klaviyo-demo.com", properties={"A": 1}))
    send(mock, profile=Profile(email="sarah@klaviyo-demo.com", phone_number="+12025550123",
                               properties={"B": 2}))  # fmt: skip
    (person,) = mock.people()
    expected = {"email": "sarah@klaviyo-demo.com", "phone_number": "+12025550123"}
    assert {"id": person["id"], "properties": {"A": 1, "B": 2}, **expected} == person


def test_emptying_it_forgets_what_was_seen(mock):
    send(mock, unique_id="1")
    mock.clear()
    send(mock, unique_id="1")
    assert decided(mock) == [("kept", [])]


def test_a_file_remembers_what_was_seen(tmp_path):
    for verdict in ("kept", "dropped"):
        with serve(store=tmp_path / "store.sqlite") as mock:
            send(mock, unique_id="1")
            assert mock.events()[-1]["verdict"] == verdict


def test_the_old_calls_are_gone_where_that_is_asked_for():
    payload = {"token": "AbC123", "event": "X", "customer_properties": {"$email": "a@b.com"}}
    with serve(behaviour=Behaviour(v1_gone=True)) as mock:
        answer = httpx.post(f"{mock.url}/api/track", json=payload)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (410, "gone")
        assert mock.events() == []


@pytest.mark.parametrize(("company", "answers"), [("AbC123", (202, "1")), ("XyZ789", (400, "0"))])
def test_an_account_can_be_the_only_one(company, answers):
    payload = {"token": company, "event": "X", "customer_properties": {"$email": "a@b.com"}}
    with serve(behaviour=Behaviour(company_id="AbC123")) as mock:
        event = client.encode_event(Event("X", SARAH))
        options = CLIENT | {"params": {"company_id": company}}
        answer = httpx.post(f"{mock.url}/client/events", json=event, **options)
        old = httpx.post(f"{mock.url}/api/track", content=json.dumps(payload))
        assert (answer.status_code, old.text) == answers
        assert len(mock.events()) == (2 if answers[0] == 202 else 0)

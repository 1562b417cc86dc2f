"""Faults on demand, rate limits, and limits on size."""

import socket
import time

import httpx
import pytest

from snippetgen.endpoint import Behaviour, patience, serve
from snippetgen.endpoint.faults import KINDS, Fault, Faults, read_fault
from snippetgen.endpoint.rates import Rates
from snippetgen.errors import SnippetgenError
from snippetgen.wire import Event, Profile, client

BODY = client.encode_event(Event("X", Profile(email="sarah@klaviyo-demo.com"), unique_id="1"))
CLIENT = {"params": {"company_id": "AbC123"}, "headers": {"revision": client.REVISION}}


def struck(*faults, seed=0):
    return serve(behaviour=Behaviour(faults=Faults(map(read_fault, faults), seed)))


def post(mock, **options):
    return httpx.post(f"{mock.url}/client/events", json=BODY, **CLIENT, **options)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("5xx", Fault("5xx")),
        ("delay:2", Fault("delay", 2)),
        ("delay:0.5s@client/events", Fault("delay", 0.5, 1, "client/events")),
        ("reset,20%", Fault("reset", 1, 0.2)),
        ("blocked@static.klaviyo.com", Fault("blocked", 1, 1, "static.klaviyo.com")),
        ("429:3,5%@/api/", Fault("429", 3, 0.05, "api")),
    ],
)
def test_a_fault_is_read(text, fault):
    assert fault == read_fault(text)


@pytest.mark.parametrize("text", ["", "fire", "delay:", "delay:x", "5xx,%", "5xx@"])
def test_what_is_no_fault_is_said(text):
    with pytest.raises(SnippetgenError, match="KIND"):
        read_fault(text)


def test_chances_are_the_same_from_the_same_seed():
    def run(seed):
        faults = Faults([read_fault("5xx,50%")], seed)
        return [bool(faults.strike("POST", "/client/events", "h")) for _ in range(100)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 30 < sum(run(1)) < 70


@pytest.mark.parametrize(("kind", "status"), [("429:7", 429), ("5xx", 503)])
def test_a_refusal_on_demand_keeps_nothing_and_can_be_read_by_a_page(kind, status):
    with struck(f"{kind}@client/events") as mock:
        answer = post(mock)
        assert (status, "*") == (answer.status_code, answer.headers["access-control-allow-origin"])
        assert answer.headers.get("retry-after") == ("7" if status == 429 else None)
        assert (mock.events(), mock.requests()[0]["faults"]) == ([], [kind.partition(":")[0]])
        preflight = httpx.options(f"{mock.url}/client/events")
        other = httpx.post(f"{mock.url}/client/profiles", json=BODY, **CLIENT)
        assert (preflight.status_code, other.status_code) == (204, 400)


@pytest.mark.parametrize("kind", ["reset", "blocked", "lose"])
def test_a_connection_breaks(kind):
    with struck(kind) as mock:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            post(mock)
        assert len(mock.events()) == (kind == "lose")


def test_who_sends_again_after_a_lost_answer_sends_twice():
    with struck("lose,50%", seed=3) as mock:
        for _ in range(10):
            try:
                post(mock)
            except httpx.HTTPError:
                continue
        verdicts = [event["verdict"] for event in mock.events()]
        assert (len(verdicts), verdicts.count("kept")) == (10, 1)


def test_a_dropped_request_is_never_answered_and_not_kept():
    with struck("drop") as mock:
        with pytest.raises(httpx.ReadTimeout):
            post(mock, timeout=0.3)
        assert mock.events() == []


@pytest.mark.parametrize("kind", ["delay", "slow-body"])
def test_an_answer_takes_its_time(kind):
    with struck(f"{kind}:0.3@onsite") as mock:
        start = time.monotonic()
        answer = httpx.get(f"{mock.url}/onsite/js/AbC123/klaviyo.js")
        assert time.monotonic() - start >= 0.25
        assert "What it does NOT imitate" in answer.text


def test_a_preflight_takes_its_time_alone():
    with struck("preflight-delay:0.3") as mock:
        start = time.monotonic()
        httpx.options(f"{mock.url}/client/events")
        assert time.monotonic() - start >= 0.25


def test_what_is_inspected_is_never_struck():
    with struck(*KINDS) as mock:
        assert httpx.get(f"{mock.url}/health").status_code == 200


def test_faults_are_set_while_it_runs(mock):
    def told(asked):
        answer = httpx.put(f"{mock.url}/faults", json=asked)
        return answer.status_code, answer.json()["errors"][0]["source"] if answer.content else None

    assert (204, None) == told({"faults": ["5xx@client/events"], "seed": 3})
    assert (400, {"pointer": "/faults"}) == told({"faults": ["fire"]})
    assert (400, {"pointer": ""}) == told({"faults": "5xx"})
    assert (400, {"pointer": ""}) == told({"faults": [], "seed": "x"})
    assert 503 == post(mock).status_code
    assert (204, None) == told({"faults": []})
    assert 202 == post(mock).status_code


def test_rates_are_klaviyos_by_the_second_and_by_the_minute():
    now = 100.0
    rates = Rates(clock=lambda: now)
    waits = [rates.wait("server", "coupons") for _ in range(4)]
    assert waits == [None, None, None, 1]
    for _ in range(19):
        now += 1
        waits += [rates.wait("server", "coupons") for _ in range(3)]
    now += 1
    assert (waits.count(None), rates.wait("server", "coupons")) == (60, 40)
    assert rates.wait("server", "events") is None
    now += 40
    assert rates.wait("server", "coupons") is None


def test_a_scaled_rate_is_met_sooner_and_says_when_to_come_again():
    with serve(behaviour=Behaviour(rates=Rates(0.001))) as mock:
        assert post(mock).status_code == 202
        answer = post(mock)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (429, "throttled")
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert "retry-after" in answer.headers["access-control-expose-headers"].lower()


def test_a_body_without_end_is_cut_off(mock):
    host, port = mock.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        head = f"POST /client/events HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        with pytest.raises(OSError):  # noqa: PT012
            for _ in range(1000):
                connection.sendall(chunk)
    assert mock.events() == []
    assert httpx.get(f"{mock.url}/health").status_code == 200


def test_a_body_that_does_not_arrive_is_waited_for_in_vain_only_so_long(monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.1)
    with serve() as mock:
        host, port = mock.url.removeprefix("http://").split(":")
        head = f"POST /client/events HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n{{"
        for _ in range(2):
            with socket.create_connection((host, int(port)), timeout=60) as connection:
                connection.sendall(head.encode())
                with pytest.raises(ConnectionResetError):
                    connection.recv(1)
        assert mock.requests() == []

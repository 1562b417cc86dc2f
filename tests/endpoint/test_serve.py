"""The endpoint as tests use it: in a thread, until the block ends."""

import threading
import time

import httpx
import pytest

from snippetgen.endpoint import serve


def track(url, email="ann@shop.test"):
    payload = {"token": "AbC123", "event": "X", "customer_properties": {"$email": email}}
    return httpx.post(f"{url}/api/track", json=payload).text


def test_it_listens_on_loopback_and_stops_with_its_block():
    with serve() as endpoint:
        assert endpoint.url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{endpoint.url}/health").json() == {"status": "ok"}
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{endpoint.url}/health")


def test_it_stops_when_the_block_fails():
    with pytest.raises(ZeroDivisionError), serve() as endpoint:
        1 / 0  # noqa: B018
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{endpoint.url}/health")


def test_it_stops_while_a_connection_is_open():
    with serve() as endpoint:
        client = httpx.Client()
        client.get(f"{endpoint.url}/health")
    client.close()


def test_two_keep_their_events_apart():
    with serve() as one, serve() as other:
        assert track(one.url) == "1"
        assert (len(one.events()), len(other.events())) == (1, 0)


def test_a_port_that_is_taken_is_an_error_at_once(mock):
    port = int(mock.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), serve(port=port):
        pass


def test_waiting_ends_when_the_event_arrives(mock):
    sender = threading.Thread(target=track, args=[mock.url])
    start = time.monotonic()
    sender.start()
    assert mock.wait_for(lambda: mock.events() and "there", timeout=30) == "there"
    assert time.monotonic() - start < 20
    sender.join()


def test_an_event_and_its_request_are_seen_together(mock):
    seen = []
    sender = threading.Thread(target=track, args=[mock.url])
    sender.start()
    mock.wait_for(lambda: seen.append((len(mock.requests()), len(mock.events()))) or mock.events())
    sender.join()
    assert {(0, 0), (1, 1)} >= set(seen)


def test_waiting_in_vain_says_what_did_arrive(mock):
    track(mock.url, "bob@shop.test")
    with pytest.raises(TimeoutError, match=r"bob@shop\.test"):
        mock.wait_for(lambda: len(mock.events()) == 2, timeout=0.01)

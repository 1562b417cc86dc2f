"""A thousand connections at once, some of which read slowly or never: nothing taken is lost."""

import resource
import socket

import pytest

from tests.endpoint.test_command import running, track

pytestmark = pytest.mark.slow

OPEN = 1000


@pytest.fixture
def many_files():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 4096), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_it_answers_while_a_thousand_connections_are_open(many_files):
    with running() as process:
        host, port = process.url.removeprefix("http://").split(":")
        connections = [socket.create_connection((host, int(port))) for _ in range(OPEN)]
        try:
            half = f"POST /api/track HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\n{{"
            asks = f"GET /onsite/js/AbC123/klaviyo.js HTTP/1.1\r\nHost: {host}\r\n\r\n"
            for number, connection in enumerate(connections):
                # Most never finish what they say; some never read what they asked for.
                connection.sendall((half if number % 100 else asks * 200).encode())
            answers = {track(process.http, number) for number in range(50)}
            kept = process.http.get("/events").json()["events"]
        finally:
            for connection in connections:
                connection.close()
    assert (answers, len(kept)) == ({"1"}, 50)

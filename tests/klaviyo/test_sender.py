"""The sender against the mock Klaviyo, and against a server that fails on purpose."""

import asyncio
import logging
import pickle
import sys
import threading
import traceback
import types
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from snippetgen.endpoint import serve
from snippetgen.errors import SnippetgenError
from snippetgen.klaviyo import (
    AsyncKlaviyo,
    Klaviyo,
    PrivateKey,
    private_key,
    retry,
    sender,
)
from snippetgen.klaviyo.rates import Pace, call_of
from snippetgen.wire.rates import Rate

SECRET = "pk_0123456789abcdef0123456789abcdef01"
EVENT = {
    "data": {
        "type": "event",
        "attributes": {
            "properties": {},
            "metric": {"data": {"type": "metric", "attributes": {"name": "Joined Club"}}},
            "profile": {"data": {"type": "profile", "attributes": {"email": "ann@shop.test"}}},
        },
    }
}


@contextmanager
def answers(*script):
    """A server that answers with these (status, headers, body), the last of them for ever."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            status, headers, body = script[min(len(seen), len(script) - 1)]
            seen.append(dict(self.headers))
            if status is None:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(params=["blocking", "async"])
def post(request, monkeypatch):
    """post(url, body) by each of the two senders, which wait no longer than they have to."""
    waits = []
    monkeypatch.setattr(sender, "sleep", waits.append)

    async def no_wait(seconds):
        waits.append(seconds)

    monkeypatch.setattr(sender, "async_sleep", no_wait)

    def blocking(url, body=EVENT):
        with Klaviyo(PrivateKey(SECRET), url=url) as klaviyo:
            return klaviyo.post("/api/events", body)

    def not_blocking(url, body=EVENT):
        async def run():
            async with AsyncKlaviyo(PrivateKey(SECRET), url=url) as klaviyo:
                return await klaviyo.post("/api/events", body)

        return asyncio.run(run())

    send = blocking if request.param == "blocking" else not_blocking
    send.waits = waits
    return send


def test_an_event_arrives_with_key_and_revision(post):
    with serve() as mock:
        answer = post(mock.url)
        [request] = mock.requests()
        metrics = [event["metric"] for event in mock.events()]

    assert answer.ok
    assert metrics == ["Joined Club"]
    assert request["headers"]["authorization"] == "Klaviyo-API-Key [hidden]"
    assert request["headers"]["content-type"] == "application/vnd.api+json"


def test_a_refusal_is_a_value_with_its_pointer(post):
    with serve() as mock:
        answer = post(mock.url, {"data": {"type": "event", "attributes": {}}})

    assert (400, 1) == (answer.status, answer.tries)
    assert ["/data/attributes/properties"] == [error.pointer for error in answer.errors]
    assert "properties" in str(answer.errors[0])


def test_a_wait_is_logged_with_its_reason_and_no_secret(post, caplog):
    caplog.set_level(logging.INFO, "snippetgen.klaviyo")
    with answers((503, {"retry-after": "7"}, b"{}"), (None, {}, b""), (202, {}, b"")) as (url, _):
        post(url)

    busy, lost = caplog.messages
    assert busy.startswith("Klaviyo answers 503: tried again in 7.")
    assert lost.startswith("no answer (RemoteProtocolError): tried again in ")
    assert SECRET not in caplog.text


def test_what_klaviyo_says_of_waiting_is_obeyed(post):
    with answers((429, {"retry-after": "7"}, b"{}"), (202, {}, b"")) as (url, seen):
        answer = post(url)

    assert (202, 2, 2) == (answer.status, answer.tries, len(seen))
    [seconds] = post.waits
    assert 6.9 < seconds <= 7.5


@pytest.mark.parametrize("trouble", [(503, {}, b""), (None, {}, b"")])
def test_trouble_is_tried_again(post, trouble):
    with answers(trouble, trouble, (202, {}, b"")) as (url, _):
        answer = post(url)

    assert (202, 3) == (answer.status, answer.tries)


def test_it_gives_up_in_the_end_and_says_why(post):
    with answers((None, {}, b"")) as (url, seen):
        answer = post(url)

    assert (None, retry.TRIES, retry.TRIES) == (answer.status, answer.tries, len(seen))
    assert "no_answer" == answer.errors[0].code


def test_a_page_of_html_is_an_error_too(post):
    with answers((403, {}, b"<h1>Blocked</h1>")) as (url, _):
        answer = post(url)

    assert ["<h1>Blocked</h1>"] == [str(error) for error in answer.errors]


def test_the_key_is_seen_nowhere(post, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("KLAVIYO_PRIVATE_KEY", SECRET)
    key = private_key()
    with answers((202, {}, b"")) as (url, seen):
        post(url)
        with Klaviyo(key, url=url) as klaviyo:
            shown = [repr(klaviyo), str(vars(klaviyo)), repr(key), str(key), caplog.text]
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with pytest.raises(SnippetgenError) as caught:
        PrivateKey(f"{SECRET}\nx")
    shown += ["".join(traceback.format_exception(caught.value)), str(caught.value)]

    assert f"Klaviyo-API-Key {SECRET}" == seen[0]["Authorization"]
    assert [] == [text for text in shown if SECRET[3:] in text]


def test_a_public_key_is_not_taken_for_a_private_one():
    with pytest.raises(SnippetgenError, match="is a public one"):
        private_key({"KLAVIYO_PRIVATE_KEY": "AbC123"})


def test_the_key_comes_from_the_keyring_where_the_environment_has_none(monkeypatch):
    keyring = types.ModuleType("keyring")
    keyring.errors = types.SimpleNamespace(KeyringError=RuntimeError)
    keyring.get_password = lambda *asked: {("snippetgen", "klaviyo-private-key"): SECRET}[asked]
    monkeypatch.setitem(sys.modules, "keyring", keyring)

    assert f"Klaviyo-API-Key {SECRET}" == private_key({}).authorization()


def test_without_a_key_the_error_says_where_to_put_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SnippetgenError, match="set KLAVIYO_PRIVATE_KEY"):
        private_key({})


@pytest.mark.parametrize(
    "url", ["http://a.klaviyo.com", "http://10.0.0.1", "ftp://127.0.0.1", "a.klaviyo.com", ""]
)
def test_a_key_goes_nowhere_in_the_open(url):
    with pytest.raises(SnippetgenError, match="not sent"):
        Klaviyo(PrivateKey(SECRET), url=url)


def test_a_second_and_a_minute_are_both_kept():
    pace = Pace(Rate(burst=2, steady=5))
    sent, now = [], 100.0
    for _ in range(11):
        now = pace.reserve(now)
        sent.append(now - 100)

    assert [0, 0, 1, 1, 2, 60, 60, 61, 61, 62, 120] == sent


def test_who_is_told_to_wait_holds_the_others_too():
    pace = Pace(Rate(burst=2, steady=5))
    pace.hold(107.0)

    assert [107, 107, 108] == [pace.reserve(100.0) for _ in range(3)]


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("/api/events", ("server", "events")),
        ("/api/event-bulk-create-jobs/", ("server", "event-bulk-create-jobs")),
        ("/api/catalog-items/$custom:::$default:::1", ("server", "catalog-items")),
        ("/client/events?company_id=AbC123", ("client", "events")),
    ],
)
def test_an_address_counts_as_its_call(path, call):
    assert call == call_of(path)


@pytest.mark.parametrize(
    ("status", "told", "tries", "seconds"),
    [
        (400, None, 1, None),
        (401, "5", 1, None),
        (429, "5", 1, 5.25),
        (429, "Wed, 21 Oct 2026 07:28:10 GMT", 1, 10.25),
        (429, "soon", 1, 0.5),
        (503, None, 3, 2.0),
        (503, None, 9, 30.0),
        (None, None, 1, 0.5),
        (503, None, 10, None),
    ],
)
def test_what_is_tried_again_and_when(status, told, tries, seconds):
    now = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)

    assert seconds == retry.wait(tries, status, told, lambda: 0.5, lambda: now)

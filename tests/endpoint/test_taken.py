"""An event that is surely taken is read as the strict decoder reads it."""

import copy
import json

from snippetgen.endpoint import calls
from snippetgen.endpoint.received import Received
from snippetgen.rules import calls_in
from snippetgen.rules.taken import is_surely_taken
from snippetgen.wire import WireError

HEADERS = {"content-type": "application/json", "revision": "2026-10-15"}
BODY = {"data": {"type": "event", "attributes": {
    "properties": {"ProductName": "Winnie the Pooh", "Price": 9.99, "Categories": ["A", "B"],
                   "$use_ip": True, "Items": [{"ProductID": "1111"}]},
    "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}},
    "profile": {"data": {"type": "profile", "attributes": {
        "email": "sarah@klaviyo-demo.com", "phone_number": "+12345678901", "first_name": "Sarah",
        "location": {"city": "Boston"}}}},
    "value": 9.99, "value_currency": "USD", "unique_id": "1", "time": "2026-11-23T08:00:00+02:00",
    "backfill": True,
}}}  # fmt: skip
DEEP = json.loads('{"a":' * 12 + "1" + "}" * 12)
ODD = (
    None, "", "x", "event", 0, -1.5, True, 2**70, [], {}, ["a"], [["a"]], {"data": {}}, "ann@b",
    "usd", "2026-11-23", "20261123", "1800-01-01", "2999-01-01T00:00:00Z", "12345", DEEP,
    "2026-11-23T08:00:00.000000+00:00:00.0000junk", "a" * 1001, "a" * 110_000, ["a"] * 4001,
    {f"p{n}": "v" for n in range(401)}, {"email": "sarah@klaviyo-demo.com"},
)  # fmt: skip
REMOVED = object()


def bodies():
    """The event with each of its members, at any depth, removed, replaced, or joined by another."""
    todo = [()]
    while todo:
        path = todo.pop()
        here = at(BODY, path)
        if isinstance(here, dict):
            todo += [(*path, key) for key in here]
            yield from (changed((*path, key), "x") for key in ("id", "backfill", "properties"))
        if path:
            yield from (changed(path, value) for value in (*ODD, REMOVED))


def at(body, path):
    for key in path:
        body = body[key]
    return body


def changed(path, value):
    body = copy.deepcopy(BODY)
    *above, last = path
    if value is REMOVED:
        del at(body, above)[last]
    else:
        at(body, above)[last] = value
    return body


def outcome(body):
    request = Received("POST", "/client/events", {"company_id": "AbC123"}, HEADERS, body)
    try:
        return calls.client_events(request).events
    except WireError as error:
        return error.pointer, error.detail


def test_what_is_surely_taken_is_read_as_the_decoder_reads_it(monkeypatch):
    written = [json.dumps(body).encode() for body in [BODY, *bodies()]]
    quickly = [outcome(body) for body in written]
    sure = [body for body in written if any(map(is_surely_taken, calls_in(json.loads(body))))]
    monkeypatch.setattr(calls, "is_surely_taken", lambda _: False)

    assert [outcome(body) for body in written] == quickly
    assert written[0] in sure
    assert 100 < len(sure) < len(written) - 100

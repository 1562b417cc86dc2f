"""What Klaviyo's addresses do with events and profiles. No I/O: a request in, an outcome out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, Response

from snippetgen.endpoint.answers import Outcome, error_response, not_found
from snippetgen.endpoint.canonical import (
    Via,
    canonical_call,
    canonical_event,
    canonical_profile,
)
from snippetgen.endpoint.received import ENCODINGS, Received
from snippetgen.rules import calls_in
from snippetgen.rules.taken import is_surely_taken
from snippetgen.wire import WireError, bulk, client, server, track_v1
from snippetgen.wire.read import parse_json

_JSON = frozenset({"application/json", "application/vnd.api+json"})
_ONSITE = re.compile(r"/onsite/js/([a-zA-Z0-9]{6}/)?klaviyo\.js")


def client_events(received: Received) -> Outcome:
    company_id, body = client_call(received)
    return _event(body, company_id, "client")


def client_bulk_events(received: Received) -> Outcome:
    company_id, body = client_call(received)
    events = bulk.decode_client_events(body)
    canonical = tuple(canonical_event(event, company_id, "client") for event in events)
    return Outcome(Response(status_code=202), events=canonical, calls=calls_in(body, "client"))


def client_profiles(received: Received) -> Outcome:
    company_id, body = client_call(received)
    profile = canonical_profile(client.decode_profile(body), company_id, "client")
    return Outcome(Response(status_code=202), profiles=(profile,), calls=calls_in(body, "client"))


def client_subscriptions(received: Received) -> Outcome:
    company_id, body = client_call(received)
    profile = canonical_profile(bulk.decode_subscription(body), company_id, "client")
    return Outcome(Response(status_code=202), profiles=(profile,))


def client_back_in_stock(received: Received) -> Outcome:
    company_id, body = client_call(received)
    profile = canonical_profile(bulk.decode_back_in_stock(body), company_id, "client")
    return Outcome(Response(status_code=202), profiles=(profile,))


def server_back_in_stock(received: Received) -> Outcome:
    profile = canonical_profile(bulk.decode_back_in_stock(server_call(received)), None, "server")
    return Outcome(Response(status_code=202), profiles=(profile,))


def server_events(received: Received) -> Outcome:
    body = server_call(received)
    # Which company a private key belongs to, only Klaviyo knows.
    return _event(body, None, "server")


def server_bulk_events(received: Received) -> Outcome:
    body = server_call(received)
    events = tuple(
        canonical_event(event, None, "server") for event in bulk.decode_server_events(body)
    )
    return Outcome(Response(status_code=202), events=events, calls=calls_in(body, "server"))


def track(received: Received) -> Outcome:
    try:
        payload = _v1_payload(received)
        company_id, event = track_v1.decode_track(payload)
    except WireError:
        return Outcome(PlainTextResponse("0"))
    events = (canonical_event(event, company_id, "v1"),)
    return Outcome(PlainTextResponse("1"), events=events, calls=calls_in(payload, "v1"))


def identify(received: Received) -> Outcome:
    try:
        payload = _v1_payload(received)
        company_id, profile = track_v1.decode_identify(payload)
    except WireError:
        return Outcome(PlainTextResponse("0"))
    profiles = (canonical_profile(profile, company_id, "v1"),)
    return Outcome(PlainTextResponse("1"), profiles=profiles, calls=calls_in(payload, "v1"))


def gone(received: Received) -> Outcome:
    """Track and Identify as they are since 2024-06-30."""
    raise WireError(
        f"{received.path} was retired on 2024-06-30: use /client/events, /api/events"
        " and /api/profile-import.",
        status=410,
        code="gone",
        title="Gone.",
    )


def onsite(received: Received) -> Outcome:
    """klaviyo.js, at its present and at its old address; it reads its company from there."""
    form = _ONSITE.fullmatch(received.path)
    if form is None:
        return unknown(received)
    if form[1] is None:
        client.check_company_id(received.query.get("company_id"))
    script = files("snippetgen.endpoint").joinpath("klaviyo.js").read_text(encoding="utf-8")
    return Outcome(
        Response(
            script,
            media_type="application/javascript",
            headers={"Cache-Control": "no-cache"},
        )
    )


def unknown(received: Received) -> Outcome:
    """Somewhere else at Klaviyo. It's recorded, so that nothing gets lost unseen."""
    detail = f"The endpoint has nothing for {received.method} {received.path}."
    return Outcome(error_response(not_found(detail)))


def not_allowed(received: Received, methods: Iterable[str]) -> Outcome:
    error = WireError(
        f'Method "{received.method}" not allowed.',
        status=405,
        code="method_not_allowed",
        title="Method not allowed.",
    )
    outcome = Outcome(error_response(error))
    outcome.response.headers["Allow"] = ", ".join(methods)
    return outcome


def preflight(_: Received) -> Outcome:
    return Outcome(
        Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
                "Access-Control-Allow-Headers": "accept, content-type, revision, x-klaviyo-onsite",
            },
        )
    )


def client_call(received: Received) -> tuple[str, Any]:
    """Whose account, and the body of a call that anybody may make."""
    company_id = client.check_company_id(received.query.get("company_id"))
    client.check_revision(received.headers.get("revision"))
    return company_id, _json_body(received)


def check_server(received: Received) -> None:
    """Any private key will do, and none is kept."""
    server.check_key(received.headers.get("authorization"))
    client.check_revision(received.headers.get("revision"))


def server_call(received: Received) -> Any:
    """The body of a call under a private key."""
    check_server(received)
    return _json_body(received)


def _event(body: Any, company_id: str | None, via: Via) -> Outcome:
    """Most events are in order: they are not decoded besides being read for the rules."""
    calls = tuple(calls_in(body, via))
    if len(calls) == 1 and is_surely_taken(calls[0]):
        event = canonical_call(calls[0], company_id, via)
    else:
        event = canonical_event(client.decode_event(body), company_id, via)
    return Outcome(Response(status_code=202), events=(event,), calls=calls)


def _json_body(received: Received) -> Any:
    if received.media_type() not in _JSON:
        raise _unsupported("media type", received.media_type(), "Content-Type")
    if received.encoding() not in ENCODINGS:
        raise _unsupported("encoding", received.encoding(), "Content-Encoding")
    return parse_json(received.body)


def _unsupported(what: str, value: str, header: str) -> WireError:
    return WireError(
        f"Unsupported {what} {value!r} in request.",
        header=header,
        status=415,
        code="unsupported_media_type",
        title="Unsupported media type.",
    )


def _v1_payload(received: Received) -> Any:
    if received.method == "GET":
        return track_v1.read_data(received.query.get("data", ""), encoded=True)
    if received.media_type() != "application/x-www-form-urlencoded":
        return parse_json(received.body)
    fields = parse_qs(received.body.decode("utf-8", "replace"))
    return track_v1.read_data(fields.get("data", [""])[0], encoded=False)

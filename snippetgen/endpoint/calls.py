"""What Klaviyo's addresses do with a request. No I/O: a request in, an outcome out."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, Response

from snippetgen.endpoint.answers import Outcome, Received, error_response
from snippetgen.endpoint.store import canonical_event, canonical_profile
from snippetgen.wire import WireError, client, server, track_v1
from snippetgen.wire.read import parse_json

_JSON = frozenset({"application/json", "application/vnd.api+json"})
_ONSITE = re.compile(r"/onsite/js/([a-zA-Z0-9]{6}/)?klaviyo\.js")


def client_events(received: Received) -> Outcome:
    company_id, body = _client_call(received)
    event = canonical_event(client.decode_event(body), company_id, "client")
    return Outcome(Response(status_code=202), events=(event,))


def client_profiles(received: Received) -> Outcome:
    company_id, body = _client_call(received)
    profile = canonical_profile(client.decode_profile(body), company_id, "client")
    return Outcome(Response(status_code=202), profiles=(profile,))


def server_events(received: Received) -> Outcome:
    server.check_key(received.headers.get("authorization"))
    client.check_revision(received.headers.get("revision"))
    # Which company a private key belongs to, only Klaviyo knows.
    event = canonical_event(server.decode_event(_json_body(received)), None, "server")
    return Outcome(Response(status_code=202), events=(event,))


def track(received: Received) -> Outcome:
    try:
        company_id, event = track_v1.decode_track(_v1_payload(received))
    except WireError:
        return Outcome(PlainTextResponse("0"))
    return Outcome(PlainTextResponse("1"), events=(canonical_event(event, company_id, "v1"),))


def identify(received: Received) -> Outcome:
    try:
        company_id, profile = track_v1.decode_identify(_v1_payload(received))
    except WireError:
        return Outcome(PlainTextResponse("0"))
    return Outcome(PlainTextResponse("1"), profiles=(canonical_profile(profile, company_id, "v1"),))


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
    return Outcome(
        error_response(
            WireError(
                f"The endpoint has nothing for {received.method} {received.path}.",
                status=404,
                code="not_found",
                title="Not found.",
            )
        )
    )


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


def _client_call(received: Received) -> tuple[str, Any]:
    company_id = client.check_company_id(received.query.get("company_id"))
    client.check_revision(received.headers.get("revision"))
    return company_id, _json_body(received)


def _json_body(received: Received) -> Any:
    if received.media_type() not in _JSON:
        raise WireError(
            f"Unsupported media type {received.media_type()!r} in request.",
            header="Content-Type",
            status=415,
            code="unsupported_media_type",
            title="Unsupported media type.",
        )
    return parse_json(received.body)


def _v1_payload(received: Received) -> Any:
    if received.method == "GET":
        return track_v1.read_data(received.query.get("data", ""), encoded=True)
    if received.media_type() != "application/x-www-form-urlencoded":
        return parse_json(received.body)
    fields = parse_qs(received.body.decode("utf-8", "replace"))
    return track_v1.read_data(fields.get("data", [""])[0], encoded=False)

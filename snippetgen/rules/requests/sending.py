"""Where a request goes, and how."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.errors import did_you_mean
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule
from snippetgen.rules.request import COMMANDS, HOST, OTHERS, SENDING, Request, Sent
from snippetgen.rules.requests.text import told
from snippetgen.wire import WireError
from snippetgen.wire.client import REVISION, check_revision

_JSON = ("application/json", "application/vnd.api+json")
_FORM = "application/x-www-form-urlencoded"
_BROWSER = ("origin", "referer", "sec-fetch-mode", "sec-ch-ua")


def concerns(request: Request) -> bool:
    """Is it known how it is sent?"""
    return request.sent is not None or bool(request.faults)


@rule("W013", "unknown-endpoint", severity="error", effect="refused")
def unknown_endpoint(request: Request) -> Iterator[Hit]:
    """A request goes to an address that Klaviyo has.

    Why: at another one nobody listens: the answer is 404, or a stranger's.
    Bad: curl https://a.klaviyo.com/client/event?company_id=AbC123 -d '{"data": {}}'
    Good: curl https://a.klaviyo.com/client/events?company_id=AbC123 -d '{"data": {}}'
    Source: Klaviyo, OpenAPI description
    """
    sent = request.sent
    if sent is None:
        return
    if sent.host and not sent.local and sent.host != HOST and not sent.host.endswith(f".{HOST}"):
        yield Hit("host", f"{sent.host} is not where Klaviyo's API is", f"send it to {HOST}")
        return
    api, name = sent.endpoint
    if not api:
        hint = f"events go to https://{HOST}/client/events or https://{HOST}/api/events"
        if sent.path.startswith(("/onsite/", "/media/")):
            hint = "this is the address of a script; `snippetgen lint` looks at those"
        yield Hit("path", f"nothing can be sent to {sent.path or '/'}", hint)
    elif sent.endpoint not in SENDING and sent.endpoint not in OTHERS and not sent.retired:
        shown = sent.path.strip("/").partition("/")[0]
        names = {known for there, known in SENDING if there == api}
        meant = did_you_mean(name, names)
        yield Hit("path", f"Klaviyo has nothing at /{shown}/{name}", meant)


@rule("W014", "method", severity="error", effect="refused")
def method(request: Request) -> Iterator[Hit]:
    """Events and profiles are sent with POST.

    Why: a GET reads. Only the old API took an event by GET, in its address.
    Bad: curl -G https://a.klaviyo.com/client/events?company_id=AbC123 -d '{"data": {}}'
    Good: curl -X POST https://a.klaviyo.com/client/events?company_id=AbC123 -d '{"data": {}}'
    Source: Klaviyo, OpenAPI description
    """
    sent = request.sent
    if sent is None or sent.endpoint not in SENDING:
        return
    if sent.endpoint[0] == "v1":
        allowed = {"GET", "POST"}
    else:
        allowed = {"POST"} | ({"PATCH"} if sent.endpoint == ("server", "profiles") else set())
    if sent.method not in allowed:
        message = f"{sent.method} sends nothing to {sent.path}"
        yield Hit("method", message, f"POST it, with revision: {REVISION} and JSON for a body")


@rule("W015", "content-type", severity="error", effect="refused")
def content_type(request: Request) -> Iterator[Hit]:
    """The header says what the body is: JSON, or for the old API a form.

    Why: the answer is 415. curl says that it is a form, unless it is told otherwise.
    Bad: curl https://a.klaviyo.com/client/events?company_id=AbC123 -d '{"data": {}}'
    Good: curl https://a.klaviyo.com/client/events?company_id=AbC123 -H 'Content-Type: application/json' -d '{"data": {}}'
    Source: Klaviyo, OpenAPI description: application/vnd.api+json
    """
    sent = request.sent
    if sent is None or sent.headers is None or not request.body:
        return
    said, wanted = sent.media_type, _wanted(sent, request.body)
    if wanted and said not in wanted:
        message = f"the body is said to be {said}" if said else "nothing says what the body is"
        yield Hit("content-type", message, f"Content-Type: {wanted[0]}")


def _wanted(sent: Sent, body: str) -> tuple[str, ...]:
    """What would be right for this body."""
    if sent.endpoint[0] in ("client", "server"):
        return _JSON
    if sent.endpoint[0] == "v1":
        return (_FORM,) if body.lstrip()[:1] not in ("{", "[") else _JSON
    return ()


@rule("W016", "revision", severity="error", effect="refused")
def revision(request: Request) -> Iterator[Hit]:
    """The header `revision` names a revision of the API, by its date.

    Why: without one, or with one that does not exist, the answer is 400.
    Bad: curl https://a.klaviyo.com/api/events -H 'revision: v3' --json '{"data": {}}'
    Good: curl https://a.klaviyo.com/api/events -H 'revision: 2026-10-15' --json '{"data": {}}'
    Source: Klaviyo, API versioning and deprecation policy
    """
    sent = request.sent
    if sent is None or sent.headers is None or sent.endpoint[0] not in ("client", "server"):
        return
    if sent.retired:
        return
    try:
        check_revision(sent.headers.get("revision"))
    except WireError as error:
        yield Hit("revision", error.detail, f"revision: {REVISION}")


@rule("W017", "plain-http")
def plain_http(request: Request) -> Iterator[Hit]:
    """Klaviyo is spoken to by https.

    Why: by http everybody on the way can read who did what, and the key with it. curl takes http where an address does not say.
    Bad: http://a.klaviyo.com/api/track?data=eyJldmVudCI6ICJIaSJ9
    Good: https://a.klaviyo.com/api/track?data=eyJldmVudCI6ICJIaSJ9
    Source: Klaviyo, OpenAPI description: servers
    """
    if request.sent and request.sent.scheme == "http" and not request.sent.local:
        yield Hit("scheme", "the address begins with http:", "begin it with https:")


@rule("W018", "client-from-a-server", severity="info")
def client_from_a_server(request: Request) -> Iterator[Hit]:
    """What begins with /client is for pages; a server uses /api.

    Why: /client is made for browsers and may turn others away with 403. To try it out from a command is fine.
    Bad: curl https://a.klaviyo.com/client/events?company_id=AbC123 --json '{"data": {}}'
    Good: curl https://a.klaviyo.com/client/events?company_id=AbC123 -H 'Origin: https://shop.test' --json '{"data": {}}'
    Source: Klaviyo, OpenAPI description: "this endpoint is for client-side use"
    """
    sent = request.sent
    if sent is None or sent.by not in COMMANDS or sent.endpoint[0] != "client" or sent.local:
        return
    headers = sent.headers or {}
    agent = headers.get("user-agent", "")
    if not agent.startswith("Mozilla/") and not any(name in headers for name in _BROWSER):
        same = {"event-bulk-create": "event-bulk-create-jobs", "profiles": "profile-import"}
        name = same.get(sent.endpoint[1], sent.endpoint[1])
        hint = f"https://{HOST}/api/{name}, with a private key in the header Authorization"
        yield Hit("path", f"{sent.path} is for browsers, and {sent.by} is none", hint)


@rule("W019", "shell-quoting", severity="error", effect="refused")
def shell_quoting(request: Request) -> Iterator[Hit]:
    r"""The quotes of a command do not end inside the JSON.

    Why: an apostrophe in a name ends what an apostrophe began; the shell sends what came before.
    Bad: curl https://a.klaviyo.com/api/events --json '{"data": "Ann's"}'
    Good: curl https://a.klaviyo.com/api/events --json '{"data": "Ann'\''s"}'
    Source: POSIX, Shell Command Language: Quoting
    """
    yield from told("shell-quoting", request)

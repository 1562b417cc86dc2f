"""A request that was sent or is to be: what it says, by its body or by its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from snippetgen.doctor.encoded import data_of, undo
from snippetgen.doctor.reading import Read, read_json
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.read import calls_in
from snippetgen.rules.request import OTHERS, SENDING, Fault, Request, Sent

_OF_BASE64 = ("base64-padding", "url-safe-base64")  # says nothing of what is none
_HOW = "put it into data=, in base64"


def from_sent(
    sent: Sent, body: str, line: int | None = None, faults: tuple[Fault, ...] = ()
) -> Request:
    read = _read(sent, body)
    found = (*faults, *read.faults)
    return Request(sent.by, read.payload, sent, found, body, read.repaired, line, "", read.unread)


def read_encoded(raw: str, of: str) -> Read:
    """What a `data` says, once what wraps it is undone (`of`: see `encoded.undo`)."""
    if not raw.strip():
        return Read(None, (Fault("nothing-sent", "data", "data is empty", _HOW),), unread=True)
    text, faults = undo(raw, of=of)
    if text is None:
        message = "nothing can be made of the data: it is no base64 of JSON"
        said = tuple(fault for fault in faults if fault.kind not in _OF_BASE64)
        return Read(None, said or (Fault("not-base64", "data", message),), unread=True)
    read = read_json(text, "body:")
    return Read(read.payload, (*faults, *read.faults), read.repaired, read.unread)


def that_tell(requests: Iterable[Request]) -> Iterator[Request]:
    """Those that tell Klaviyo something. A single one that might be meant to is let through."""
    first: Request | None = None
    told = False
    for request in requests:
        first = first or request
        if tells(request):
            told = True
            yield request
    if told:
        return
    sent = first.sent if first else None
    if first and sent and sent.by != "har" and sent.endpoint not in OTHERS:
        yield first
        return
    message = "no request in it tells Klaviyo of an event or a profile"
    hint = f"those go to https://a.klaviyo.com, as POST /client/events{_seen(sent)}"
    raise SnippetgenError(Problem(message, hint=hint))


def _seen(sent: Sent | None) -> str:
    return f"; {sent.method} {sent.path[:80]} is something else" if sent and sent.path else ""


def tells(request: Request) -> bool:
    """Is it Klaviyo's, and about an event or a profile?"""
    sent = request.sent
    if sent is None or not sent.to_klaviyo or not sent.endpoint[0] or sent.method == "OPTIONS":
        return False
    if sent.endpoint in SENDING or sent.endpoint not in OTHERS:
        return True
    return any(True for _ in calls_in(request.payload))


def _body(body: str) -> Read:
    text = undo(body, of="base64")[0] if body.lstrip()[:1] not in ("{", "[") else None
    if text is None:
        return read_json(body, "body:")
    message = "the body is base64, which only the old API took"
    fault = Fault("encoded-twice", "body", message, "send the JSON itself")
    read = read_json(text, "body:")
    return Read(read.payload, (fault, *read.faults), read.repaired, read.unread)


def _read(sent: Sent, body: str) -> Read:
    in_query = data_of(sent.raw_query)
    if in_query is not None and not body:
        return read_encoded(in_query, "address")
    if body:
        in_form = data_of(body) if body.lstrip()[:1] not in ("{", "[") else None
        return read_encoded(in_form, "form") if in_form is not None else _body(body)
    if sent.endpoint not in SENDING:
        return Read(None)
    old = sent.endpoint[0] == "v1"
    if not old and sent.method == "GET":
        return Read(None, unread=True)  # which another rule tells of
    hint = _HOW if old else "send the event as JSON in the body"
    return Read(None, (Fault("nothing-sent", "", "the request says nothing", hint),), unread=True)

"""Tell in which form somebody brought a payload, and make requests of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from snippetgen.doctor.broken_text import OPENS
from snippetgen.doctor.code import CALL, FETCH, QUEUED, read_code, read_fetch, read_queued
from snippetgen.doctor.commands import Command, is_command, read_commands
from snippetgen.doctor.encoded import data_of, undo
from snippetgen.doctor.foreign import foreign
from snippetgen.doctor.har import endpoint_requests, har_requests, is_har, is_requests
from snippetgen.doctor.http import read_http
from snippetgen.doctor.literals import CALLED, Written, read_literals
from snippetgen.doctor.postman import collection_requests, is_collection
from snippetgen.doctor.powershell import is_powershell, read_powershell
from snippetgen.doctor.prose import scattered, unfenced
from snippetgen.doctor.reading import Read, decode, read_json, read_several
from snippetgen.doctor.sent import from_sent, read_encoded, tells, that_tell
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.json_api import is_bare
from snippetgen.rules.request import Fault, Request, Sent
from snippetgen.wire.strict_json import DECODER

FORMS = (
    "JSON, NDJSON, a log, an address of the old API, a base64 string, a form body, a command of "
    "curl, wget, httpie or PowerShell, the text of a request, a HAR, a collection of Postman's, "
    "calls of klaviyo.js, code with the payload written out, and what `snippetgen endpoint` shows "
    "at /events"
)
_ADDRESS = re.compile(
    r"(?:(?:GET|POST)\s+)?(?:https?://\S|//\S|[\w.-]*klaviyo\.com/|/api/|/client/)"
)
_REQUEST_LINE = re.compile(r"^(?:GET|POST)\s+|\s+HTTP/[\d.]+$")
_FORM = re.compile(r"(?:[\w-]+=[^&\s]{0,200}&)*data=")
_IN_TEXT = re.compile(
    r"https?://a\.klaviyo\.com/api/(?:track|identify)[\w-]*/?\?(?!data=[\s\"'])[^\s\"'<>`)\\]+"
)
# Neither JSON nor a list of it; but a log may begin with a time in brackets.
_MAYBE_PROSE = re.compile(r"[^{\[\"']|\[[^\]{\"\n]*\][^\n]*[^\s,]")
_JSON = re.compile(rf"[{OPENS}]\s*[:=]|[{{\[]|^[ \t]*\w+[ \t]*:", re.MULTILINE)
# Characters of what is wrapped up, as a form or in a command: with room for 5 MB in base64.
_LONGEST = 8 * 1024**2
# What stands around base64: quotes, and what makes an address of it.
_PACKED = re.compile(r"\A[\"'`]?(?:data:[\w/.+-]*;base64,)?|[\"'`]\Z")
_PRINT_IT = "print the payload as JSON where it is sent, and check that"
_KEYS = frozenset({"data", "token", "event", "customer_properties"})


def requests_in(data: bytes) -> Iterator[Request]:
    """Every request in what is there. Raises SnippetgenError where nothing can be made of it."""
    text, faults = decode(data)
    text = unfenced(text)
    stripped = text.strip()
    if not stripped:
        raise _unknown("there is nothing in it")
    if stripped[0] not in "{[" and len(stripped) > _LONGEST:
        raise _unknown(f"it is no JSON, and longer than {_LONGEST // 1024**2} MB")
    if "\0" in text or text.count("\ufffd") * 10 > len(text):
        raise _unknown("this is not text")
    if is_command(stripped):
        yield from _sent(read_commands(text), faults)
    elif is_powershell(stripped):
        yield from _sent(read_powershell(text), faults)
    elif (request := read_http(text)) is not None:
        yield from that_tell([from_sent(*request, faults=faults)])
    elif _ADDRESS.match(stripped):
        yield from that_tell(_addresses(text.rstrip()))
    else:
        yield from _payloads(text, stripped, faults)


def _sent(found: Iterable[Command], faults: tuple[Fault, ...]) -> Iterator[Request]:
    yield from that_tell(
        from_sent(each.sent, each.body, each.line, (*faults, *each.faults)) for each in found
    )


def known(payload: Any) -> bool:
    """Does it look like what one of the APIs is told, however wrong?"""
    if isinstance(payload, list):
        return bool(payload) and isinstance(payload[0], str) and payload[0].isidentifier()
    if not isinstance(payload, Mapping):
        return False
    return (
        bool(_KEYS & payload.keys()) or {"metric", "profile"} <= payload.keys() or is_bare(payload)
    )


def _payloads(text: str, stripped: str, faults: tuple[Fault, ...]) -> Iterator[Request]:
    """JSON of any kind, encoded or not, or code."""
    form = data_of(stripped) if _FORM.match(stripped) else None
    if form is not None:
        yield from _of(read_encoded(form, "form"), "form", faults)
    elif packed := _packed(stripped):
        yield from _of(read_encoded(packed, "base64"), "base64", faults)
    elif CALL.search(text) and not _is_json(stripped):
        yield from _calls(text, faults)
    elif stripped[0] not in "{[" and FETCH.search(text):
        yield from _fetched(text, faults)
    elif QUEUED.match(stripped) and not _is_json(stripped) and (queued := read_queued(text)):
        yield from _of(queued, "code", faults)
    elif several := read_several(stripped):
        yield from _of(Read(several), "ndjson", faults)
    elif stripped[0] not in "{[" and (addresses := _IN_TEXT.findall(text)):
        urls = (unescape(url.rstrip(".,;:!?")) for url in addresses)  # a sentence may end there
        yield from that_tell(from_sent(Sent("GET", url), "") for url in urls)
    elif _MAYBE_PROSE.match(stripped) and (found := scattered(text, known)):
        for line, payload in found:
            yield Request("ndjson", payload, faults=faults, line=line)
    elif stripped[0] not in "{[" and (written := read_literals(text)):
        yield from _written(written, faults)
    elif stripped[0] not in "{[" and CALLED.search(stripped):
        raise SnippetgenError(Problem("no payload is written out in this code", hint=_PRINT_IT))
    elif said := foreign(stripped):
        what, hint = said
        raise SnippetgenError(Problem(f"this is {what}, and no payload", hint=hint))
    elif _JSON.search(stripped):
        yield from _json(text, faults)
    else:
        raise _unknown("this is none of the forms that are understood")


def _packed(text: str) -> str | None:
    """The base64 that a text is, without quotes around it; None where it is something else."""
    packed = _PACKED.sub("", text) if text[0] not in "{[" else "{"
    return packed if packed[:1] not in "{[" and undo(packed, of="base64")[0] else None


def _is_json(text: str) -> bool:
    try:
        DECODER.decode(text)
    except (ValueError, RecursionError):
        return False
    return True


def _json(text: str, faults: tuple[Fault, ...]) -> Iterator[Request]:
    read = read_json(text)
    if is_har(read.payload):
        yield from that_tell(from_sent(*each) for each in har_requests(read.payload))
    elif is_collection(read.payload):
        yield from that_tell(from_sent(*each) for each in collection_requests(read.payload))
    elif is_requests(read.payload):
        yield from that_tell(from_sent(*each) for each in endpoint_requests(read.payload))
    else:
        yield from _of(read, "json", faults, text)


def _of(read: Read, form: str, faults: tuple[Fault, ...], body: str = "") -> Iterator[Request]:
    """A request for each payload: a list holds several, and so does a page of events."""
    payload, at = read.payload, ""
    found = (*faults, *read.faults)
    if isinstance(payload, Mapping) and isinstance(payload.get("events"), list):
        payload, at = payload["events"], "/events"
    if known(payload) or read.unread:
        body = "" if at else body
        yield Request(form, payload, None, found, body, read.repaired, None, at, read.unread)
        return
    parts = payload if isinstance(payload, list) else []
    if isinstance(next(iter(parts), None), str) or not any(known(part) for part in parts):
        raise _unknown("this JSON is nothing that Klaviyo is told")
    for number, part in enumerate(parts):
        repaired = None if number else read.repaired
        yield Request(form, part, None, found, "", repaired, None, f"{at}/{number}")


def _addresses(text: str) -> Iterator[Request]:
    """One on each line."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        url = _REQUEST_LINE.sub("", line.strip())
        if url:
            url = url if re.match(r"\w+:/|/", url) else f"https://{url}"
            yield from_sent(Sent("GET", url), "", number if len(lines) > 1 else None)


def _written(written: list[Written], faults: tuple[Fault, ...]) -> Iterator[Request]:
    """Payloads that stand in code. Which headers go with them is not looked for."""
    if all(each.payload is None for each in written):
        message = "what this code sends is known only when it runs"
        raise SnippetgenError(Problem(message, hint=_PRINT_IT))
    for each in written:
        if each.payload is not None:
            found = (*faults, *each.faults)
            yield Request("code", each.payload, each.sent, found, line=each.line)


def _fetched(text: str, faults: tuple[Fault, ...]) -> Iterator[Request]:
    """Calls of fetch, or the payloads beside them where what they send is known only then."""
    found, unknown = read_fetch(text)
    requests = [
        from_sent(each.sent, each.body, each.line, (*faults, *each.faults))
        for each in found
        if each.sent
    ]
    if unknown and not any(map(tells, requests)):
        yield from _written(read_literals(text), faults)
    else:
        yield from that_tell(requests)


def _calls(text: str, faults: tuple[Fault, ...]) -> Iterator[Request]:
    found, unknown = read_code(text)
    for number, each in enumerate(found):
        at = f"/{number}" if len(found) > 1 else ""  # which comes first matters
        yield Request("code", each.payload, None, (*faults, *each.faults), "", None, each.line, at)
    if not found:
        message = "no call of klaviyo.js that tells it something"
        if unknown:
            message = "what these calls say is known only in the browser"
        hint = "check what is sent: copy the request as curl, or save a HAR"
        raise SnippetgenError(Problem(message, hint=hint))


def _unknown(why: str) -> SnippetgenError:
    return SnippetgenError(Problem(why, hint=f"understood are {FORMS}"))

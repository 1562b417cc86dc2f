"""Read what is to be checked: NDJSON a line at a time, anything else whole, and never too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from snippetgen.doctor.forms import known, requests_in
from snippetgen.doctor.reading import decode, read_json
from snippetgen.errors import Problem, SnippetgenError
from snippetgen.rules.request import Fault, Request
from snippetgen.wire import limits, strict_json

WHOLE = 32 * 1024 * 1024  # bytes of anything that is not NDJSON
LINE = limits.BODY  # bytes of a line of NDJSON: Klaviyo takes no more either
_LOOKS = 1000  # lines, of which two hold something if it is NDJSON
_BOM = b"\xef\xbb\xbf"


def read_requests(stream: BinaryIO) -> Iterator[Request]:
    """The requests in a file, in its order. Raises SnippetgenError where there are none."""
    head, found = _head(stream)
    if len(found) == 2:
        for number, line in found:
            yield from _line(stream, number, line)
        number = found[1][0]
        while line := stream.readline(LINE + 1):
            number += 1
            if not line.isspace():
                yield from _line(stream, number, line)
        return
    data = head + stream.read(WHOLE + 1 - len(head))
    if len(data) > WHOLE:
        raise _too_large()
    yield from requests_in(data)


def _head(stream: BinaryIO) -> tuple[bytes, list[tuple[int, bytes]]]:
    """What was read to see whether it is NDJSON, and its first two lines if it is."""
    head = bytearray()
    found: list[tuple[int, bytes]] = []
    number = 0
    while len(found) < 2 and number < _LOOKS and (line := stream.readline(LINE + 1)):
        number += 1
        head += line
        if len(head) > WHOLE:
            raise _too_large()
        if line.isspace():
            continue
        text = line.removeprefix(_BOM).strip()
        # The first is a whole value as far as its ends tell, and the second begins one.
        if text[:1] not in (b"{", b"["):
            break
        if not found and (len(line) > LINE or text[-1:] not in (b"}", b"]")):
            break
        found.append((number, line))
    return bytes(head), found


def _line(stream: BinaryIO, number: int, line: bytes) -> Iterable[Request]:
    if len(line) > LINE:
        while not line.endswith(b"\n") and (line := stream.readline(LINE)):
            pass
        message = f"the line is longer than {LINE // 1024**2} MB, and was not read"
        fault = Fault("too-large", f"{number}:1", message, "send fewer things with one event")
        return (Request("ndjson", None, faults=(fault,), line=number, unread=True),)
    try:
        payload = strict_json.decode(line)
    except (ValueError, RecursionError):
        return (_broken(number, line),)
    if isinstance(payload, list) and not known(payload):
        return (
            Request("ndjson", part, line=number, at=f"/{place}")
            for place, part in enumerate(payload)
        )
    return (Request("ndjson", payload, line=number),)


def _broken(number: int, line: bytes) -> Request:
    text, faults = decode(line)
    read = read_json(text.rstrip("\r\n"))
    here = tuple(
        replace(fault, at=f"{number}{fault.at[1:]}") if fault.at.startswith("1:") else fault
        for fault in (*faults, *read.faults)
    )
    return Request("ndjson", read.payload, None, here, "", read.repaired, number, "", read.unread)


def _too_large() -> SnippetgenError:
    message = f"larger than {WHOLE // 1024**2} MB: only NDJSON is read a line at a time"
    hint = "put each event on a line of its own; of a HAR, save only what goes to klaviyo.com"
    return SnippetgenError(Problem(message, hint=hint))

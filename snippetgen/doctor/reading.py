"""Read a text as JSON: as the standard has it, or mended where that fails."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from snippetgen.doctor.broken_document import Document
from snippetgen.doctor.mending import BeyondMendingError, Places
from snippetgen.rules.request import Fault
from snippetgen.wire.strict_json import DECODER


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a text. Unread: nothing can be made of it."""

    payload: Any
    faults: tuple[Fault, ...] = ()
    repaired: str | None = None
    unread: bool = False


_ASCII = bytes(range(128))
_ENTITIES = re.compile(r"\s*[{\[][\s{\[]*&(?:quot|apos|#0*3[49]|#x2[27]);", re.IGNORECASE)
_BACKSLASHES = re.compile(r"\s*[{\[][\s{\[]*\\\"")

_LONGEST = 512 * 1024  # characters: to mend is slow, and no event is that long


def decode(data: bytes) -> tuple[str, tuple[Fault, ...]]:
    """Bytes as text. A file of Windows' may be UTF-16, with a mark or without; UTF-8 is sent."""
    encoding = json.detect_encoding(data[:4])
    if encoding != "utf-8":
        return data.decode(encoding, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        at = Places(before)(len(before))
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        fault = Fault("not-utf8", at, message, "save it, and send it, as UTF-8")
        # Few odd bytes are letters and quotes of Windows'; many are no text at all.
        odd = len(data.translate(None, _ASCII)) * 3 > len(data)
        return data.decode("utf-8" if odd else "cp1252", "replace"), (fault,)


def read_json(text: str, where: str = "") -> Read:
    """A payload in a text. `where` stands before its lines and columns."""
    try:
        return _unwrapped(DECODER.decode(text), where)
    except RecursionError:
        fault = Fault(
            "not-json", where + "1:1", "it is nested without end; Klaviyo takes 10 levels"
        )
        return Read(None, (fault,), unread=True)
    except ValueError as error:
        why = error
    if (wrapped := _wrapped(text, where)) is not None:
        return wrapped
    try:
        payload, repaired, faults = mend(text, where)
    except BeyondMendingError as error:
        at = where + (_position(text, why) or "1:1")
        fault = Fault("not-json", at, f"this is not JSON: {_said(why)}", f"{error}")
        return Read(None, (fault,), unread=True)
    return Read(payload, faults or (_as_python_says(text, why, where),), repaired)


def read_several(text: str) -> list[Any] | None:
    """Several values one after the other, each over as many lines as it likes; else None."""
    if not re.search(r"[}\]]\s*\n\s*[{\[]", text):
        return None
    values, at = [], 0
    while at < len(text):
        try:
            value, at = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        values.append(value)
        while at < len(text) and text[at].isspace():
            at += 1
    return values if len(values) > 1 else None


def first_of(text: str, at: int) -> tuple[Any, int]:
    """The value that begins there, and where it ends. Raises ValueError or RecursionError."""
    return DECODER.raw_decode(text, at)


def mend(text: str, where: str = "") -> tuple[Any, str, tuple[Fault, ...]]:
    """The value that was meant, the text mended, and what was wrong with it.

    Raises BeyondMendingError where it is not JSON with slips in it.
    """
    if len(text) > _LONGEST:
        raise BeyondMendingError("it is too long to be mended")
    reader = Document(text)
    value = reader.read()
    if reader.mending.unclosed:
        other = Document(text, by_lines=True)
        found = other.read()
        if other.mending.badness() < reader.mending.badness():
            reader, value = other, found
    if reader.mending.hopeless:
        raise BeyondMendingError("there is more wrong with it than right")
    repaired = reader.mending.repaired()
    try:
        value = json.loads(repaired)
    except (ValueError, RecursionError):
        repaired = json.dumps(value, indent=2, ensure_ascii=False)
    return value, repaired, reader.mending.faults(where)


def _unwrapped(payload: Any, where: str) -> Read:
    """JSON in a JSON string was encoded once more than it should."""
    if not isinstance(payload, str) or payload.lstrip()[:1] not in ("{", "["):
        return Read(payload)
    inner = read_json(payload, "body:")
    message = "JSON inside a JSON string: it was encoded twice"
    fault = Fault("encoded-twice", where + "1:1", message, "encode the object, not its text")
    return Read(inner.payload, (fault, *inner.faults), inner.repaired or payload, inner.unread)


def _wrapped(text: str, where: str) -> Read | None:
    """JSON whose quotes were escaped for a page, or for another text; None for anything else."""
    if _ENTITIES.match(text):
        plain = html.unescape(text)
        message = "the quotes are escaped for HTML: a page's template did that"
        fault = Fault("not-json", where + "1:1", message, "send the text before it is escaped")
    elif _BACKSLASHES.match(text):
        plain = re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
        message = "the quotes are escaped, as in a JSON string: it was encoded twice"
        fault = Fault("encoded-twice", where + "1:1", message, "encode the object, not its text")
    else:
        return None
    inner = read_json(plain, "body:")
    repaired = inner.repaired or (None if inner.unread else plain)
    return Read(inner.payload, (fault, *inner.faults), repaired, inner.unread)


def _as_python_says(text: str, error: ValueError, where: str) -> Fault:
    return Fault("not-json", where + (_position(text, error) or "1:1"), _said(error))


def _position(text: str, error: ValueError) -> str | None:
    return Places(text)(error.pos) if isinstance(error, json.JSONDecodeError) else None


def _said(error: ValueError) -> str:
    message = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    if "integer string conversion" in message:  # Python's limit, in Python's words
        return "a number has thousands of digits"
    return re.sub(r"[^\x20-\x7e]", "?", message)[:200]

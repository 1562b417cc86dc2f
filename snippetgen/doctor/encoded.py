"""Undo what wraps a payload of the old API: base64 and URL encoding, or what was done instead."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote, unquote_plus

from snippetgen.rules.request import Fault

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-=\s]+")
_DATA = re.compile(r"(?:^|[?&])data=([^&]*)((?:&.*)?)", re.DOTALL)
_LAYERS = 6
_HOW = "base64 first, then URL encoding"


def data_of(query: str) -> str | None:
    """The `data` of a query or of a form, as it was written."""
    found = _DATA.search(query)
    if found is None:
        return None
    # JSON that nobody encoded ends at its own bracket, not at the first &.
    raw = found[1].lstrip()[:1] in ("{", "[") and found[2].rstrip()[-1:] in ("}", "]")
    return found[1] + found[2] if raw else found[1]


def undo(raw: str, *, of: str) -> tuple[str | None, tuple[Fault, ...]]:
    """The JSON in it, as text, and what was wrong about its encoding. None: there is none.

    `of` says where it comes from: "address" (base64 and URL encoding), "form" (JSON or base64,
    and URL encoding), or "base64" (it is still to be URL-encoded).
    """
    return _Undoing(raw, of).undo()


class _Undoing:
    def __init__(self, raw: str, of: str) -> None:
        self._raw, self._of = raw, of
        self._faults: dict[str, Fault] = {}
        self._base64 = 0

    def undo(self) -> tuple[str | None, tuple[Fault, ...]]:
        # With quotes in it, it is JSON that nobody URL-encoded.
        as_it_is = self._of == "base64" or '"' in self._raw
        text: str | None = self._raw if as_it_is else unquote_plus(self._raw)
        for layer in range(_LAYERS):
            if text is None:
                break
            if text.lstrip()[:1] in ("{", "["):
                self._plain()
                return text, tuple(self._faults.values())
            if _PERCENT.search(text):
                if self._base64:
                    self._tell("encoded-twice", "URL-encoded first, and then base64", _HOW)
                elif layer or self._of != "base64":
                    self._tell("encoded-twice", "URL-encoded twice", "encode it once")
                text = unquote(text)
            else:
                text = self._decoded(text)
        return None, tuple(self._faults.values())

    def _plain(self) -> None:
        """What is left is JSON: was it ever encoded?"""
        raw = self._raw.lstrip()[:1] in ("{", "[")
        if not self._base64 and self._of != "form":
            self._tell("not-base64", "this is JSON itself, and not base64", _HOW)
        if not self._base64 and raw and self._of != "base64" and re.search(r"[&+%]", self._raw):
            found = "&, + and % mean something else in an address"
            self._tell("not-url-encoded", found, "encode them as %26, %2B and %25")

    def _decoded(self, text: str) -> str | None:
        if not _BASE64.fullmatch(text.strip()):
            return None
        if self._of != "base64" and " " in text.strip() and not re.search(r"[\r\n]", text):
            hint = "URL-encode the base64: + is %2B"
            self._tell("not-url-encoded", "a + arrives as a space, and the base64 is broken", hint)
            text = text.replace(" ", "+")
        packed = "".join(text.split())
        if packed != text.strip():
            hint = "write the base64 on one line"
            self._tell("not-base64", "line breaks or spaces in the base64", hint)
        if "-" in packed or "_" in packed:
            hint = "encode with the standard alphabet: + and /, not - and _"
            self._tell("url-safe-base64", "base64 in the alphabet for addresses", hint)
            packed = packed.replace("-", "+").replace("_", "/")
        bare = packed.rstrip("=")
        if len(bare) % 4 == 1:
            self._tell("not-base64", "a character is missing: base64 comes in fours", None)
            bare = bare[:-1]
        elif len(packed) % 4:
            hint = f"end it with {'=' * (-len(bare) % 4)}"
            self._tell("base64-padding", "the padding of the base64 is missing", hint)
        try:
            data = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
        except (ValueError, binascii.Error):
            return None
        return self._text(data)

    def _text(self, data: bytes) -> str | None:
        self._base64 += 1
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            if data.lstrip()[:1] not in (b"{", b"["):
                return None
            message = f"the text is not UTF-8, at its byte {error.start + 1}"
            self._tell("not-utf8", message, "encode it as UTF-8 before base64")
            text = data.decode("utf-8", "replace")
        if self._base64 == 2:
            self._tell("encoded-twice", "base64 of base64", "encode it once")
        return text

    def _tell(self, kind: str, message: str, hint: str | None) -> None:
        self._faults.setdefault(kind, Fault(kind, "data", message, hint))

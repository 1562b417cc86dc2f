"""Who the visitor is, by the cookie `__kla_id` that klaviyo.js sets: base64 of JSON."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from urllib.parse import unquote

_LONGEST = 8192  # characters: klaviyo.js clears what is longer than 3,000


@dataclass(frozen=True, slots=True)
class Visitor:
    """What the cookie tells. `kx` names a profile at Klaviyo, for those who are identified."""

    kx: str | None = None
    email: str | None = None  # in old cookies only

    @property
    def known(self) -> bool:
        return self.kx is not None or self.email is not None


def read_cookie(value: str | None) -> Visitor:
    """Never raises: the cookie is the visitor's, and can hold anything."""
    if not value or len(value) > _LONGEST:
        return Visitor()
    text = _unwrapped(value)
    try:
        found = json.loads(text if text.startswith("{") else base64.b64decode(_padded(text)))
    except (binascii.Error, ValueError, RecursionError):
        return Visitor()
    if not isinstance(found, dict):
        return Visitor()
    kx, email = (_text(found.get(key)) for key in ("$exchange_id", "$email"))
    return Visitor(kx, email)


def _unwrapped(value: str) -> str:
    """Without what browsers and frameworks put around it; a whole header will do, too."""
    for part in value.split(";"):
        name, equals, rest = part.strip().partition("=")
        if equals and name == "__kla_id":
            value = rest
    for _ in range(2):  # URL-encoded, by some twice
        value = unquote(value)
    return value.strip().strip('"')


def _padded(text: str) -> str:
    """A `+` that went through a form is a space; base64url has - and _."""
    text = text.rstrip("=").translate({ord("-"): "+", ord("_"): "/", ord(" "): "+"})
    return text + "=" * (-len(text) % 4)


def _text(value: object) -> str | None:
    if isinstance(value, str) and 0 < len(value) <= 1000 and value.isprintable():
        return value
    return None

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
    text = unquote(value).strip().strip('"').translate({ord("-"): "+", ord("_"): "/"})
    try:
        content = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
        found = json.loads(content)
    except (binascii.Error, ValueError, RecursionError):
        return Visitor()
    if not isinstance(found, dict):
        return Visitor()
    kx, email = (_text(found.get(key)) for key in ("$exchange_id", "$email"))
    return Visitor(kx, email)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 1000 else None

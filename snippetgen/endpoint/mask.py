"""E-mail addresses that can be told apart but not read: for screens that others see.

The domain stays, since what becomes of an event depends on it. It is no anonymisation: names,
phone numbers and all else stay as they are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from snippetgen.endpoint.people import address_in

# Mistyped ones, quoted ones (`"sarah smith"@host`), and what is spelled out: `name (at) host`.
_PART = r"""[^\s@"'<>(),:;=&?]"""
_AT = r"(?:@|\s*[(\[{]\s*at\s*[)\]}]\s*)"
_ADDRESS = re.compile(
    rf"""("(?:[^"\\]|\\.){{1,99}}"|(?<!{_PART}){_PART}+?){_AT}({_PART}*)""",
    re.IGNORECASE | re.DOTALL,
)
_IS_MASKED = re.compile(r"masked-[0-9a-f]{10}@")
_HIDDEN = "[hidden]"


class Mask:
    """One address has one mask as long as the process runs, and no other address has it."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(16)

    def text(self, text: str) -> str:
        if "%40" in text:  # as in an address of a page: it may be anywhere in it
            return _HIDDEN
        return self._exchange_id(_ADDRESS.sub(self._masked, text))

    def tree(self, value: Any) -> Any:
        """The same JSON value with every address in it masked."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.tree(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.tree(inner) for inner in value]
        return value

    def request(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A raw request: its body as far as it is JSON, nothing that is encoded in base64."""
        masked: dict[str, Any] = self.tree({**record, "body": ""})
        if "data" in masked["query"]:
            masked["query"]["data"] = _HIDDEN
        masked["headers"].pop("cookie", None)
        if record["body"]:
            try:
                masked["body"] = json.dumps(self.tree(json.loads(record["body"])))
            except (ValueError, RecursionError):
                masked["body"] = _HIDDEN
        return masked

    def _masked(self, found: re.Match[str]) -> str:
        if _IS_MASKED.match(found[0]):  # what was shown comes in again
            return found[0]
        name, domain = found.groups()
        address = f"{name}@{domain}".lower().encode("utf-8", "replace")
        digest = hmac.new(self._key, address, hashlib.sha256)
        return f"masked-{digest.hexdigest()[:10]}@{domain}"

    def _exchange_id(self, text: str) -> str:
        address = address_in(text)
        if address is None:
            return text
        masked = base64.b64encode(self.text(address).encode()).decode("ascii")
        return f"{masked}.{text.rpartition('.')[2]}"

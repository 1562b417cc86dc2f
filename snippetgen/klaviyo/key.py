"""The private key: found in the environment or in the system's keyring, and never shown."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.keys import company_id_fault

VARIABLE = "KLAVIYO_PRIVATE_KEY"
SERVICE, NAME = "snippetgen", "klaviyo-private-key"  # where it lies in a keyring

_FORM = re.compile(r"[\x21-\x7e]+")  # one word: it becomes a header
_WHERE = (
    f"set {VARIABLE} (Klaviyo: Settings > API keys > Private), or keep it in your keyring: "
    f"`pip install keyring`, then `keyring set {SERVICE} {NAME}`"
)


class KeyMissingError(SnippetgenError):
    """There is no private key, or it is none."""


class PrivateKey:
    """A secret that can be used but not seen: not by `repr`, in a log, a traceback or a pickle."""

    __slots__ = ("_authorization",)

    def __init__(self, key: str) -> None:
        if not _FORM.fullmatch(key):
            message = "the private key is not one word of letters, digits and _"
            raise KeyMissingError(Problem(message, hint=_WHERE))
        self._authorization = f"Klaviyo-API-Key {key}"

    def authorization(self) -> str:
        """The value of the header of that name. To be made where it is sent, and not kept."""
        return self._authorization

    def __repr__(self) -> str:
        return "PrivateKey('pk_…')"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not written anywhere")


def private_key(environment: Mapping[str, str] = os.environ) -> PrivateKey:
    """Raises KeyMissingError, which says where it is looked for."""
    found = environment.get(VARIABLE, "").strip() or _from_keyring()
    if not found:
        raise KeyMissingError(Problem("there is no private key", hint=_WHERE))
    if company_id_fault(found) is None:
        problem = Problem("the private key that is set is a public one", hint=_WHERE)
        raise KeyMissingError(problem)
    return PrivateKey(found)


def _from_keyring() -> str | None:
    try:
        keyring: Any = import_module("keyring")
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(SERVICE, NAME)
    except keyring.errors.KeyringError:  # locked, or there is none on this machine
        return None
    return found and found.strip()

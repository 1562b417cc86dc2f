"""Who is who: profiles found by any of their identifiers, and grown by what arrives of them."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Mapping
from typing import Any

from snippetgen.endpoint.answers import conflict
from snippetgen.endpoint.store import Record, Store

# In the order of their weight: where two say different people, the first is believed.
IDENTIFIERS = ("id", "external_id", "email", "phone_number", "_kx", "anonymous_id")
# What a browser knows before it knows who it is: it may belong to another person later.
_LOOSE = ("_kx", "anonymous_id")
_OWN = frozenset({"company_id", "via", "id"})
_KX = re.compile(r"([A-Za-z0-9+/=_-]+)\.[A-Za-z0-9]{6}")


class People:
    """The profiles of an account. They are changed inside of the store's transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, profile: Mapping[str, Any]) -> str | None:
        """The id of the profile that one of these identifiers belongs to."""
        known = identifiers(profile)
        if "id" in known and self._store.person(known["id"]) is not None:
            return known["id"]
        for kind, value in known.items():
            found = self._store.person_with(kind, value)
            if found is not None:
                return found
        return None

    def learn(self, profile: Mapping[str, Any], person: str) -> None:
        """What was said of a profile becomes part of it; an identifier stays whose it was."""
        before = self._store.person(person)
        after = grown(before or {"id": person}, profile)
        known = identifiers(profile)
        if after != before or any(key in known for key in _LOOSE):
            self._store.put_person(person, after, known)

    def patch(self, person: str, meta: Mapping[str, Any]) -> None:
        """`meta.patch_properties` of a profile that is there."""
        record = self._store.person(person) or {"id": person}
        record["properties"] = patched(record.get("properties", {}), meta)
        self._store.put_person(person, record, {})

    def refuse_two(self, profile: Mapping[str, Any]) -> None:
        """Raises where the identifiers belong to several profiles: servers are told."""
        found = self.find(profile)
        for kind, value in identifiers(profile).items():
            other = self._store.person_with(kind, value)
            if kind not in _LOOSE and other is not None and other != found:
                detail = f"A profile already exists with this {kind}: {other}."
                raise conflict(detail, f"/data/attributes/{kind}", "duplicate_profile")


def grown(before: Record, profile: Mapping[str, Any]) -> Record:
    """A profile with what was said now laid over what was known."""
    after = {**before}
    for key, value in profile.items():
        if key in ("properties", "location"):
            after[key] = {**before.get(key, {}), **value}
        elif key not in _OWN and not (key in IDENTIFIERS and key in before):
            after[key] = value
    return after


def patched(properties: Mapping[str, Any], meta: Mapping[str, Any]) -> dict[str, Any]:
    """Custom properties after `meta.patch_properties`: append, unappend, unset."""
    after = dict(properties)
    patch = meta.get("patch_properties") or {}
    for key, value in (patch.get("append") or {}).items():
        before = after.get(key, [])
        after[key] = [*(before if isinstance(before, list) else [before]), value]
    for key, value in (patch.get("unappend") or {}).items():
        if isinstance(after.get(key), list):
            after[key] = [each for each in after[key] if each != value]
    unset = patch.get("unset") or []
    for key in [unset] if isinstance(unset, str) else unset:
        after.pop(key, None)
    return after


def identifiers(profile: Mapping[str, Any]) -> dict[str, str]:
    """The identifiers of a profile, comparable: an address in lower case, what a `_kx` holds."""
    known = {kind: str(profile[kind]) for kind in IDENTIFIERS if profile.get(kind)}
    if "email" in known:
        known["email"] = known["email"].strip().lower()
    elif "_kx" in known and (address := address_in(known["_kx"])):
        known = {"email": address, **known}
    return known


def new_id() -> str:
    return f"01{uuid.uuid4().hex[:24].upper()}"


def address_in(kx: str) -> str | None:
    """Our stand-in's exchange ids are an address in base64; the real ones are encrypted."""
    form = _KX.fullmatch(kx)
    try:
        text = base64.b64decode(form[1]).decode("utf-8") if form else ""
    except ValueError:
        return None
    return text.strip().lower() if "@" in text else None

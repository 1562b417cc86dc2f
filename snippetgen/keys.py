"""Klaviyo's keys: what a public one looks like, and how to keep a private one from getting out."""

from __future__ import annotations

import re

# Six letters or digits, in Klaviyo's own loader and guides.
_PUBLIC = re.compile(r"[A-Za-z0-9]{6}")

# What people leave standing from samples.
_PLACEHOLDERS = frozenset(
    {"123456", "abcdef", "apikey", "siteid", "yourid", "pubkey", "public", "compid", "changeme"}
)

# Private keys are pk_ and a long run of letters and digits. An expression such as
# product.pk_name is none; a quoted value that begins with pk_ is taken for one.
# A long one is found behind other text too, and in capitals.
_LONG = r"(?i:pk_(?:[a-z0-9]{6}_)?(?=[a-z0-9]*\d)[a-z0-9]{16,})"
_PRIVATE = re.compile(rf"""{_LONG}|\bpk_(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{{6,}}|(?<=["'])\s*pk_\w*""")


def company_id_fault(text: object) -> str | None:
    """What is wrong with a public key (`company_id`), in words that never hold a private one."""
    if text is None:
        return "is missing"
    if not isinstance(text, str):
        return 'is text in quotes, as company_id = "AbC123"'
    if "pk_" in text.lower():
        return "this is a private key: it must never reach a page, or this file"
    if text.lower() in _PLACEHOLDERS or (len(text) == 6 and len(set(text.lower())) == 1):
        return f"{text!r} is a placeholder"
    if not _PUBLIC.fullmatch(text):
        return f"{text!r} is not a public key: six letters or digits"
    return None


def masked(text: str) -> str:
    """The text with every private key taken out: for all that is printed."""
    return _PRIVATE.sub("pk_…", text) if "pk_" in text or "PK_" in text else text


def private_key_line(text: str) -> int | None:
    """The line, from 1, of the first private key in a text."""
    # Asked of every file that is written, so that most are spared the slow look.
    if all(before[-2:].lower() != "pk" for before in text.split("_")):
        return None
    found = _PRIVATE.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1

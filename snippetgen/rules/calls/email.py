"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr
from functools import cache
from importlib import import_module
from typing import Any

from snippetgen.rules.calls._addresses import LOCAL, is_for_tests, is_usual
from snippetgen.rules.calls._data import shown
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import EMAIL, is_email

_HASH = re.compile(r"[0-9a-fA-F]{32}(?:[0-9a-fA-F]{8})?(?:[0-9a-fA-F]{24})?")  # MD5, SHA-1, SHA-256


@cache
def _library() -> Any:
    """email-validator, which comes with the extra `check`; rules work without it."""
    try:
        return import_module("email_validator")
    except ImportError:
        return None


def _fault(address: str) -> str | None:
    """What is wrong with an address that is short enough."""
    library = _library()
    if not is_email(address):
        return "it is not a name, an @ and a domain"
    if len(address.partition("@")[0]) > LOCAL:
        return f"more than {LOCAL} characters before the @"
    if library is None:
        return None
    try:
        # A domain for tests only is no fault of the form: another rule speaks of it.
        library.validate_email(address, check_deliverability=False, globally_deliverable=False)
    except library.EmailNotValidError as error:
        return str(error).rstrip(".")
    return None


def _hint(address: str) -> str | None:
    """The address that is meant, where it is plain to see."""
    if "{{" in address or "{%" in address or "<%" in address:
        return "the template has not been rendered"
    _, inner = parseaddr(address)  # of "Sarah Mason <sarah@klaviyo-demo.com>"
    tidy = (inner or address).strip().strip("<>\"'").strip().removeprefix("mailto:")
    return f"write {tidy}" if tidy != address and is_email(tidy) else None


def concerns(call: Call) -> bool:
    """Is there an address that is not surely right?"""
    return "email" in call.who and not is_usual(call.who["email"].value)


@rule("I002", "email-invalid", severity="error", effect="refused")
def email_invalid(call: Call) -> Iterator[Hit]:
    """An email address is one.

    Why: Klaviyo refuses a call whose email address is not valid, even where a phone number is there.
    Bad: {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo"}}}
    Good: {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo.com"}}}
    Source: Klaviyo, Events API overview; Custom integration FAQs: My payload looks valid, but I'm receiving a "0" response?
    """
    part = call.who.get("email")
    if part is None:
        return
    address = part.value
    if not isinstance(address, str):
        yield Hit(part.at, f"the email address is {shown(address)}", "it is text")
    elif len(address) <= EMAIL and not _HASH.fullmatch(address):
        if address == "" and call.api in ("v1", "onsite"):
            return  # as if it were not there
        fault = _fault(address)
        if fault:
            yield Hit(part.at, f"{shown(address)} is no email address: {fault}", _hint(address))


@rule("I003", "email-too-long", severity="error", effect="refused")
def email_too_long(call: Call) -> Iterator[Hit]:
    """An email address has fewer than 100 characters.

    Why: Klaviyo does not take a longer one.
    Bad: {"data": {"type": "profile", "attributes": {"email": "sarah.mason.who.lives.at.the.old.mill.by.the.river.just.outside@the-long-name-of-a-bookshop.klaviyo-demo.com"}}}
    Good: {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo.com"}}}
    Source: Klaviyo, Events API overview
    """
    part = call.who.get("email")
    if part and isinstance(part.value, str) and len(part.value) > EMAIL:
        yield Hit(part.at, f"the email address has {len(part.value)} characters, {EMAIL} at most")


@rule("I004", "email-hashed", severity="error", effect="refused")
def email_hashed(call: Call) -> Iterator[Hit]:
    """An email address is sent as it is, not as its hash.

    Why: Klaviyo sends to it; a hash, as advertising networks want it, is not an address and is refused.
    Bad: {"data": {"type": "profile", "attributes": {"email": "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"}}}
    Good: {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo.com"}}}
    Source: Klaviyo, Events API overview
    """
    part = call.who.get("email")
    if part and isinstance(part.value, str) and _HASH.fullmatch(part.value):
        message = f"the email address looks like a hash: {part.value[:4]}…"
        yield Hit(part.at, message, "send the address itself")


@rule("I005", "email-for-tests", severity="error", effect="dropped")
def email_for_tests(call: Call) -> Iterator[Hit]:
    """Addresses at example.com, test.com and their like are not used, not even to try it out.

    Why: Klaviyo accepts them with a success, and then drops what was sent.
    Bad: {"data": {"type": "profile", "attributes": {"email": "sarah.mason@example.com"}}}
    Good: {"data": {"type": "profile", "attributes": {"email": "sarah.mason@klaviyo-demo.com"}}}
    Source: Klaviyo, Events API overview; Custom integration FAQs
    """
    part = call.who.get("email")
    if part is None or not isinstance(part.value, str) or len(part.value) > EMAIL:
        return
    _, at, domain = part.value.rpartition("@")
    if at and is_for_tests(domain):
        hint = "try it out with an address of your own"
        yield Hit(part.at, f"what is sent for an address at {domain} is dropped", hint)

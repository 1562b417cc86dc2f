"""Phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from snippetgen.rules.calls._data import shown, table
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.limits import is_phone

_COUNTRIES = {name: code for code, names in table("people")["country"].items() for name in names}
_LONGEST = 40  # characters; no number is looked for in more
_NO_DIGITS = re.compile(r"[^0-9]")


@cache
def _library() -> Any:
    """phonenumbers, which comes with the extra `check`; rules work without it."""
    try:
        return import_module("phonenumbers")
    except ImportError:
        return None


def _country(call: Call) -> str | None:
    """The code of the country that the profile lives in, where it says so."""
    part = call.place.get("country") or call.custom.said("country") or call.custom.said("Country")
    if part is None or not isinstance(part.value, str) or len(part.value) > _LONGEST:
        return None
    name = part.value.strip()
    if len(name) == 2 and name.isascii() and name.isalpha() and name.lower() != "uk":
        return name.upper()
    return _COUNTRIES.get(name.lower())


def _meant(written: str, country: str | None) -> str:
    """What to write instead."""
    digits = _NO_DIGITS.sub("", written) if len(written) <= _LONGEST else ""
    stripped = written.strip()
    if stripped.startswith(("+", "00")) and is_phone(f"+{digits.lstrip('0')}"):
        return f"write +{digits.lstrip('0')}"
    national = _national(written, country) if country and digits else None
    if national:
        return f"as a number in {country} it is {national}"
    if len(digits) == 10 and digits[0] not in "01" and country in (None, "US", "CA"):
        return f"looks like a US number: +1{digits}; say the country where it is not"
    if len(digits) == 11 and digits[0] == "1" and country in (None, "US", "CA"):
        return f"looks like a US number: +{digits}"
    return "begin with + and the code of the country, then digits only: +12345678900"


def _national(written: str, country: str) -> str | None:
    library = _library()
    if library is None:
        return None
    try:
        number = library.parse(written, country)
    except library.NumberParseException:
        return None
    if not library.is_possible_number(number):
        return None
    return str(library.format_number(number, library.PhoneNumberFormat.E164))


def concerns(call: Call) -> bool:
    """Is there a number that is not surely right?"""
    part = call.who.get("phone_number")
    if part is None:
        return False
    number = part.value
    if type(number) is not str or not is_phone(number):
        return True
    return not _possible(number[:5], len(number))


@rule("I006", "phone-not-international", severity="error", effect="refused")
def phone_not_international(call: Call) -> Iterator[Hit]:
    """A phone number has its country in front, and digits only: +12345678900.

    Why: the API takes E.164 only and refuses the call; spaces, brackets and a missing country are the usual reasons.
    Bad: {"data": {"type": "profile", "attributes": {"phone_number": "(234) 567-8900", "location": {"country": "US"}}}}
    Good: {"data": {"type": "profile", "attributes": {"phone_number": "+12345678900"}}}
    Source: Klaviyo, Events API overview; Help Center: Accepted phone number formats
    """
    part = call.who.get("phone_number")
    if part is None or call.api == "v1" or (part.value == "" and call.api == "onsite"):
        return
    if not isinstance(part.value, str):
        yield Hit(part.at, f"the phone number is {shown(part.value)}", 'it is text: "+12345678900"')
    elif not is_phone(part.value):
        message = f"{shown(part.value)} is not in the international form"
        yield Hit(part.at, message, _meant(part.value, _country(call)))


@rule("I007", "phone-without-country", severity="info")
def phone_without_country(call: Call) -> Iterator[Hit]:
    """A phone number has its country in front, in the old API as well.

    Why: what took the old API's place refuses others, and without its country nobody can send a text message to it.
    Bad: {"token": "AbC123", "properties": {"$email": "sarah@klaviyo-demo.com", "$phone_number": "2345678900"}}
    Good: {"token": "AbC123", "properties": {"$email": "sarah@klaviyo-demo.com", "$phone_number": "+12345678900"}}
    Source: Klaviyo, Help Center: Accepted phone number formats
    """
    part = call.who.get("phone_number") if call.api == "v1" else None
    if part is None or part.value == "":
        return
    if isinstance(part.value, str) and not is_phone(part.value):
        message = f"{shown(part.value)} is not in the international form"
        yield Hit(part.at, message, _meant(part.value, _country(call)))


@rule("I008", "phone-impossible")
def phone_impossible(call: Call) -> Iterator[Hit]:
    """A phone number has as many digits as its country's numbers have.

    Why: a digit is missing or too much, so no message can arrive; often the country in front is the wrong one.
    Bad: {"data": {"type": "profile", "attributes": {"phone_number": "+1234567890"}}}
    Good: {"data": {"type": "profile", "attributes": {"phone_number": "+12345678900"}}}
    Source: ITU-T E.164; Klaviyo, Help Center: Accepted phone number formats
    """
    part = call.who.get("phone_number")
    if part is None or not isinstance(part.value, str) or not is_phone(part.value):
        return
    if not _possible(part.value[:5], len(part.value)):
        hint = "compare it with the country's code in front"
        yield Hit(part.at, f"{part.value} has too few or too many digits for its country", hint)


@lru_cache(4096)
def _possible(start: str, length: int) -> bool:
    """Can a number be that long? It depends on how it starts, so numbers share the answer."""
    library = _library()
    if library is None:
        return not start.startswith("+1") or length == len("+12345678900")
    number = start + "2" * (length - len(start))
    try:
        return bool(library.is_possible_number(library.parse(number)))
    except library.NumberParseException:
        return False

"""What is nobody else's business. The values themselves are never shown in full."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.keys import private_key_line
from snippetgen.rules.calls import _cards
from snippetgen.rules.calls._data import plain, table
from snippetgen.rules.calls._walk import survey
from snippetgen.rules.model import Call, Hit, Part
from snippetgen.rules.registry import rule

_SECRETS: dict[str, str] = table("privacy")["secrets"]
_NO_CARD = tuple(table("privacy")["not_a_card"]["endings"])
_JWT = re.compile(r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}")
_SECRET = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, _SECRETS))})[\w /+-]{{12,}}")
_TOKEN = 8  # characters: a shorter one is a word


def concerns(call: Call) -> bool:
    """Is there anything that looks like a secret, or is named like one?"""
    found, token = survey(call), _token(call)
    return bool(
        (type(token) is str and token.startswith("pk_"))
        or found.marked
        or found.numbers
        or found.suspected()
    )


def _token(call: Call) -> object:
    return call.body.get("token") if call.api == "v1" else None


@rule("P001", "card-number", severity="error")
def card_number(call: Call) -> Iterator[Hit]:
    """No card's number and no security code of one is sent.

    Why: Klaviyo is not made to keep them: who stores card numbers has to prove how, and everybody in the account sees events.
    Bad: ["track", "Placed Order", {"PaymentNote": "paid with 4111 1111 1111 1111"}]
    Good: ["track", "Placed Order", {"PaymentNote": "paid by card, ending in 1111"}]
    Source: PCI DSS; Klaviyo, Acceptable use policy; Custom integration FAQs: Can I use a tag manager to integrate?
    """
    found = survey(call)
    named = set()
    for part in found.sort("card") if "card" in found.marked else ():
        digits = re.sub(r"[ -]", "", str(part.value)) if _short(part.value) else ""
        if (
            digits.isascii()
            and digits.isdigit()
            and 13 <= len(digits) <= 19
            and _cards.luhn(digits)
        ):
            named.add(part.at)
            yield _card(part, digits)
    for part in found.sort("cvc") if "cvc" in found.marked else ():
        if part.value not in (None, "", False, True):
            yield Hit(part.at, "a card's security code", "leave it out; nobody may store it")
    if "card" in found.suspected():
        for part in found.texts():
            grouped = "://" in part.value or _is_no_card(part)
            digits = _cards.card_in(part.value, grouped=grouped) or ""
            if digits and part.at not in named:
                yield _card(part, digits)
    for part in found.parts(found.numbers) if found.numbers else ():
        if isinstance(part.value, int) and 10**14 <= part.value < 10**16 and not _is_no_card(part):
            digits = _cards.card_in(str(part.value), grouped=False) or ""
            if digits and part.at not in named:
                yield _card(part, digits)


def _card(part: Part, digits: str) -> Hit:
    return Hit(part.at, f"the number of a card, ending in {digits[-4:]}", "leave it out")


def _is_no_card(part: Part) -> bool:
    """By its name: an id, an article's number, a phone."""
    return plain(part.at.rpartition("/")[2][-100:]).endswith(_NO_CARD)


def _short(value: object) -> bool:
    return (isinstance(value, str) and len(value) < 40) or (
        type(value) is int and 0 < value < 10**20
    )


@rule("P002", "password", severity="error")
def password(call: Call) -> Iterator[Hit]:
    """No password is sent.

    Why: events are read by many people and programs, and kept for years; a form that was sent as a whole is the usual reason.
    Bad: ["track", "Created Account", {"Password": "hunter2"}]
    Good: ["track", "Created Account", {"Plan": "Basic"}]
    Source: Klaviyo, Custom integration FAQs: Can I use a tag manager to integrate?
    """
    found = survey(call)
    for part in found.sort("password") if "password" in found.marked else ():
        if isinstance(part.value, (str, int)) and not isinstance(part.value, bool) and part.value:
            yield Hit(part.at, "a password", "leave it out, and have it changed")


@rule("P003", "secret", severity="error")
def secret(call: Call) -> Iterator[Hit]:
    """No token, key or other secret of a program is sent.

    Why: whoever sees the event can use it; what a browser sends, everybody can see.
    Bad: ["track", "Started Session", {"access_token": "7f9c24e8b1d04a6f"}]
    Good: ["track", "Started Session", {"Device": "phone"}]
    Source: Klaviyo, Custom integration FAQs: Can I use a tag manager to integrate?
    """
    found = survey(call)
    named = set()
    for part in found.sort("token") if "token" in found.marked else ():
        if isinstance(part.value, str) and len(part.value) >= _TOKEN:
            named.add(part.at)
            yield Hit(part.at, f"a secret of {len(part.value)} characters", "leave it out")
    if "secret" in found.suspected():
        for part in found.texts():
            known = _SECRET.search(part.value)
            what = _SECRETS[known[1]] if known else "a JSON web token"
            if (known or _JWT.search(part.value)) and part.at not in named:
                yield Hit(part.at, what, "leave it out, and make it invalid")


@rule("P004", "private-key-of-klaviyo", severity="error")
def private_key_of_klaviyo(call: Call) -> Iterator[Hit]:
    """A private key of Klaviyo, pk_…, stands in no event, and is no token of the old API.

    Why: with it anybody can read and change the whole account. Klaviyo's public key has six characters.
    Bad: {"token": "pk_1234567890abcdef1234567890abcdef12", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Good: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, OpenAPI description of the client endpoints
    """
    hint = "make a new one at Klaviyo and delete this"
    token = _token(call)
    if isinstance(token, str) and token.startswith("pk_"):
        yield Hit(f"{call.at}/token", "a private key", hint)
    found = survey(call)
    if "secret" in found.suspected() and "pk_" in found.text:
        for part in found.texts():
            if "pk_" in part.value and private_key_line(part.value) is not None:
                yield Hit(part.at, "a private key", hint)


@rule("P005", "social-security-number", severity="error")
def social_security_number(call: Call) -> Iterator[Hit]:
    """No social security number is sent.

    Why: with a name beside it, it is all that somebody needs to pass for another person.
    Bad: ["track", "Applied for Credit", {"Note": "SSN 219-09-9999"}]
    Good: ["track", "Applied for Credit", {"Note": "complete"}]
    Source: Klaviyo, Acceptable use policy; US Social Security Administration (which numbers there are)
    """
    found = survey(call)
    named = set()
    for part in found.sort("ssn") if "ssn" in found.marked else ():
        digits = str(part.value).replace("-", "").replace(" ", "") if _short(part.value) else ""
        if digits.isdigit() and len(digits) == 9:
            named.add(part.at)
            yield Hit(part.at, "a social security number", "leave it out")
    if "ssn" in found.suspected():
        for part in found.texts():
            if part.at not in named and not _is_no_card(part) and _cards.ssn_in(part.value):
                yield Hit(part.at, "a social security number", "leave it out")


@rule("P006", "day-of-birth", severity="info")
def day_of_birth(call: Call) -> Iterator[Hit]:
    """A day of birth is sent only where something is done with it.

    Why: it is personal data: for a greeting the day and the month are enough.
    Bad: ["identify", {"$email": "sarah@klaviyo-demo.com", "Date of Birth": "1990-11-08"}]
    Good: ["identify", {"$email": "sarah@klaviyo-demo.com", "Favourite Colour": "green"}]
    Source: GDPR, article 5 (data minimisation)
    """
    found = survey(call)
    for part in found.sort("birth") if "birth" in found.marked else ():
        if part.value not in (None, ""):
            yield Hit(part.at, "a day of birth", "send day and month only, or leave it out")


@rule("P007", "sensitive")
def sensitive(call: Call) -> Iterator[Hit]:
    """Nothing of a person's health, faith, origin or opinions is sent.

    Why: the law protects it more than anything else, and asks for a consent of its own.
    Bad: ["track", "Booked Appointment", {"Diagnosis": "asthma"}]
    Good: ["track", "Booked Appointment", {"Branch": "Boston"}]
    Source: GDPR, article 9; Klaviyo, Acceptable use policy
    """
    found = survey(call)
    for part in found.sort("health") if "health" in found.marked else ():
        if part.value not in (None, "", False):
            key = part.at.rpartition("/")[2]
            yield Hit(part.at, f"{key[:40]} is sensitive", "leave it out")

"""Who a call is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snippetgen.rules.calls._data import shown, table
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule
from snippetgen.wire.types import IDENTIFIERS

_NAMES = table("people")["profile"]
_MISPLACED = _NAMES["misplaced"]
_BARE = frozenset(_NAMES["dollar"])
_IN_THE_GUIDE = frozenset(_NAMES["in_the_guide"])
_ID = 64  # characters of v1's $id


def _nobody(call: Call) -> bool:
    who = call.who
    return not any(name in who and who[name].value != "" for name in IDENTIFIERS)


def concerns(call: Call) -> bool:
    """Is it about anybody but a person with an address and no more?"""
    who, custom = call.who, call.custom.raw
    return (
        call.api == "onsite"
        or "external_id" in who
        or "email" not in who
        or who["email"].value == ""
        or bool(custom and not (_MISPLACED.keys().isdisjoint(custom) and _BARE.isdisjoint(custom)))
    )


@rule("I001", "nobody-identified", severity="error", effect="refused")
def nobody_identified(call: Call) -> Iterator[Hit]:
    """An event or a profile says whose it is, best by email address.

    Why: without email, phone number or another identifier the APIs refuse it; klaviyo.identify does nothing.
    Bad: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$first_name": "Sarah"}}
    Good: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs; Events API overview
    """
    if call.api == "onsite":
        # Traits without an identifier are fine: the browser may know who it is.
        if call.kind == "profile" and not (call.who or call.place or call.custom.raw):
            yield Hit(
                call.who_at, "identify is told nothing",
                'klaviyo.identify({"$email": "…"}): an object beside the method', "dropped",
            )  # fmt: skip
    elif _nobody(call) and (call.api == "v1" or "email" not in call.who):  # "" is no address
        hint = "give the email address"
        misplaced = call.properties.said("email") or call.properties.said("$email")
        if misplaced:
            hint += f": the one at {misplaced.at} is a property like any other"
        yield Hit(call.who_at, "there is nobody that this is about", hint)


@rule("I009", "id-alone")
def id_alone(call: Call) -> Iterator[Hit]:
    """A person with an id of one's own is also named by email address or phone number.

    Why: an id alone makes a profile that nothing can be sent to, and when the address comes by another way, a second one for good.
    Bad: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$id": "42"}}
    Good: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$id": "42", "$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs: Should I use $email or $id as my unique identifier?
    """
    who = call.who
    if "external_id" in who and who.keys().isdisjoint(("email", "phone_number", "kx", "id")):
        message = "somebody is known by an id of yours alone"
        yield Hit(who["external_id"].at, message, "give email or phone number with it, always")


@rule("I010", "id-beside-address", severity="info")
def id_beside_address(call: Call) -> Iterator[Hit]:
    """People are identified by email address only, or by phone number.

    Why: whoever sends an id of their own has to send the same one with the same address in every call, or profiles split.
    Bad: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$id": "42", "$email": "sarah@klaviyo-demo.com"}}
    Good: {"token": "AbC123", "event": "Viewed Product", "customer_properties": {"$email": "sarah@klaviyo-demo.com"}}
    Source: Klaviyo, Custom integration FAQs: Should I use $email or $id as my unique identifier?
    """
    who = call.who
    if call.api not in ("v1", "onsite"):
        return  # JSON:API's own examples have both
    if "external_id" in who and ("email" in who or "phone_number" in who):
        message = "an id of yours stands beside the address"
        yield Hit(who["external_id"].at, message, "leave it out, unless it never changes")


@rule("I011", "id-too-long", effect="partial")
def id_too_long(call: Call) -> Iterator[Hit]:
    """The old API's $id has 64 characters at most.

    Why: what is longer is cut, and two people whose ids begin alike become one.
    Bad: {"token": "AbC123", "properties": {"$email": "sarah@klaviyo-demo.com", "$id": "customer-0000000000000000000000000000000000000000000000000000000042"}}
    Good: {"token": "AbC123", "properties": {"$email": "sarah@klaviyo-demo.com", "$id": "customer-42"}}
    Source: Klaviyo, Custom integration FAQs: Should I use $email or $id as my unique identifier?
    """
    part = call.who.get("external_id") if call.api == "v1" else None
    if part and isinstance(part.value, str) and len(part.value) > _ID:
        yield Hit(part.at, f"$id has {len(part.value)} characters: it is cut after {_ID}")


@rule("I012", "identified-too-late", remembers=True)
def identified_too_late(call: Call, memory: dict[str, Any]) -> Iterator[Hit]:
    """klaviyo.identify comes before the events of a page.

    Why: klaviyo.js holds back what an unknown visitor does; once they leave the page it may be lost, and what sent it is told nothing.
    Bad: [["track", "Viewed Product", {"ProductName": "Emma"}], ["identify", {"$email": "sarah@klaviyo-demo.com"}]]
    Good: [["identify", {"$email": "sarah@klaviyo-demo.com"}], ["track", "Viewed Product", {"ProductName": "Emma"}]]
    Source: Klaviyo, Custom integration FAQs: How do I tell if my custom integration is working?
    """
    if call.api != "onsite":
        return
    place, _, number = call.at.rpartition("/")
    if not number.isdigit():  # alone: what came before it, nobody knows
        return
    if memory.get("list") != place or int(number) <= memory["number"]:
        memory |= {"list": place, "identified": False, "tracked": 0}  # another page's calls
    memory["number"] = int(number)
    if call.kind == "event":
        memory["tracked"] += 1
    elif call.kind == "profile" and not _nobody(call):
        if memory["tracked"] and not memory["identified"]:
            yield Hit(call.at, "the visitor is identified after events were tracked", "do it first")
        memory["identified"] = True


@rule("I013", "trait-without-dollar", severity="info")
def trait_without_dollar(call: Call) -> Iterator[Hit]:
    """klaviyo.identify and the old API know places with a dollar, and the old API names as well: $city.

    Why: klaviyo.js sends city as a property of your own. Names too, but its guide has them without a dollar: Klaviyo may still take them for names.
    Bad: ["identify", {"$email": "sarah@klaviyo-demo.com", "city": "Boston"}]
    Good: ["identify", {"$email": "sarah@klaviyo-demo.com", "$city": "Boston"}]
    Source: klaviyo.js as observed; Klaviyo, Track and Identify (v1)
    """
    if call.api not in ("onsite", "v1") or _BARE.isdisjoint(call.custom.raw):
        return
    fine = _IN_THE_GUIDE if call.api == "onsite" else frozenset()
    for key in call.custom.raw:
        if key in _BARE and key not in fine:
            message = f"{key} is a property of your own here"
            yield Hit(call.custom[key].at, message, f"write ${key}")


@rule("I014", "attribute-among-properties")
def attribute_among_properties(call: Call) -> Iterator[Hit]:
    """In JSON:API identifiers and names are attributes of the profile, not among its properties.

    Why: there they are properties like any other: they identify nobody, and the profile has no name.
    Bad: {"data": {"type": "profile", "attributes": {"external_id": "42", "properties": {"email": "sarah@klaviyo-demo.com"}}}}
    Good: {"data": {"type": "profile", "attributes": {"email": "sarah@klaviyo-demo.com", "properties": {"Member": true}}}}
    Source: Klaviyo, Create Client Profile
    """
    if call.api in ("onsite", "v1") or not call.custom.raw:
        return
    for key in call.custom.raw:
        if key in _MISPLACED and _MISPLACED[key] not in call.who:
            message = f"{shown(key)} is a property of your own here"
            hint = f"write it as {_MISPLACED[key]}, beside properties"
            yield Hit(call.custom[key].at, message, hint)

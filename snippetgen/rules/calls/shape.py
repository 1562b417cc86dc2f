"""How properties are laid out: what segments, flows and templates can see of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from snippetgen.rules.calls._data import plain, plain_set, shown, table
from snippetgen.rules.calls._walk import survey
from snippetgen.rules.model import Call, Hit
from snippetgen.rules.registry import rule

_WRAPPERS = plain_set(table("klaviyo")["property"]["wrappers"])
_OF_PROFILES = frozenset(table("people")["profile"]["names"])
_WORDS = frozenset({"undefined", "NaN"})  # alone; inside a sentence they may be meant
_MOST = 20  # names in one list of hits
_LONGEST = 50  # characters of a name


def concerns(call: Call) -> bool:
    """Is there an object, a shared name, an empty value, or what templates are written with?"""
    said, text, id_ = call.properties.raw, survey(call).text, call.unique_id
    return (
        "{" in text
        or (id_ is not None and _is_left_behind(id_.value))
        or "<" in text
        or "[" in text
        or "undefined" in text
        or "NaN" in text
        or "{{" in call.name
        or (
            call.kind == "event"
            and not (
                all(said.values())
                and _OF_PROFILES.isdisjoint(said)
                and (not call.custom.raw or call.custom.raw.keys().isdisjoint(said))
                and not any(map(_is_wrapper, survey(call).boxes))
            )
        )
    )


@lru_cache(1024)
def _is_wrapper(key: object) -> bool:
    return isinstance(key, str) and len(key) <= _LONGEST and plain(key) in _WRAPPERS


@rule("S001", "nested-too-early")
def nested_too_early(call: Call) -> Iterator[Hit]:
    """What segments and flows have to see stands at the top of an event's properties.

    Why: they see no property of an object: {"product": {"ProductID": …}} can't be filtered by, nor recommended from.
    Bad: ["track", "Viewed Product", {"product": {"ProductID": "1111", "ProductName": "Winnie the Pooh"}}]
    Good: ["track", "Viewed Product", {"ProductID": "1111", "ProductName": "Winnie the Pooh"}]
    Source: Klaviyo, Custom integration FAQs: How should I structure my data for segmentation and flow filtering?
    """
    for key in survey(call).boxes if call.kind == "event" else ():
        part = call.properties[str(key)] if _is_wrapper(key) else None
        if part and part.value:
            message = f"segments and flows see nothing of what is in {shown(key)}"
            hint = "move what they have to see to the top of the properties"
            yield Hit(part.at, message, hint)


@rule("S005", "name-shared-with-profile")
def name_shared_with_profile(call: Call) -> Iterator[Hit]:
    """An event's property has another name than every property of a profile.

    Why: where two share a name, segments and flows offer the profile's and hide the event's.
    Bad: ["track", "Requested Quote", {"city": "Boston"}]
    Good: ["track", "Requested Quote", {"Delivery City": "Boston"}]
    Source: Klaviyo, Custom integration FAQs: Why aren't certain values appearing in my segment and flow filters?
    """
    said = call.properties.raw
    if call.kind != "event":
        return
    for known in (_OF_PROFILES, call.custom.raw.keys()):
        if known and not known.isdisjoint(said):
            for key in [key for key in said if key in known][:_MOST]:
                message = f"{shown(key)} is the name of a profile's property, too"
                yield Hit(call.properties[key].at, message, "segments hide it: give it another")


@rule("S006", "value-counts-as-none", severity="info", effect="partial")
def value_counts_as_none(call: Call) -> Iterator[Hit]:
    """An event's property is left out where there is nothing to say.

    Why: Klaviyo ignores 0, null and "" in events as if the property were not there: nobody can be found by them.
    Bad: ["track", "Placed Order", {"OrderId": "1234", "DiscountValue": 0}]
    Good: ["track", "Placed Order", {"OrderId": "1234", "HasDiscount": "no"}]
    Source: Klaviyo, Events API overview
    """
    said = call.properties.raw
    if call.kind != "event" or all(said.values()) or call.name == "__activity__":
        return  # klaviyo.js itself sends an empty referrer
    empty = [
        key for key, value in said.items()
        if value is None or value == "" or (type(value) in (int, float) and value == 0)
    ]  # fmt: skip
    for key in empty[:_MOST]:
        message = f"{shown(key)} is {shown(said[key])}, which Klaviyo ignores"
        yield Hit(call.properties[key].at, message, "leave it out, or say it in words")


@rule("S007", "not-rendered")
def not_rendered(call: Call) -> Iterator[Hit]:
    """What a template or a script leaves behind is not sent as text.

    Why: {{ product.title }}, [object Object] or undefined in place of a value says that the page has no such variable.
    Bad: ["track", "Viewed Product", {"ProductName": "{{ product.title }}"}]
    Good: ["track", "Viewed Product", {"ProductName": "Winnie the Pooh"}]
    Source: Klaviyo, Custom integration FAQs: Why do your code examples have so many curly brackets {{ }}?
    """
    if call.metric and "{{" in call.name[:200]:
        yield Hit(call.metric.at, "the metric's name is a template's", "render it first")
    parts = survey(call).texts()
    for part in (*parts, call.unique_id) if call.unique_id else parts:
        if _is_left_behind(part.value):
            unrendered = "no template's code is run here: render it first"
            hint = unrendered if _is_template(part.value) else "is the variable there?"
            yield Hit(part.at, f"{shown(part.value)} is no value", hint)


def _is_left_behind(value: object) -> bool:
    return isinstance(value, str) and (
        _is_template(value) or "[object Object]" in value or value.strip() in _WORDS
    )


def _is_template(text: str) -> bool:
    return any(a in text and b in text for a, b in (("{{", "}}"), ("{%", "%}"), ("<%=", "%>")))

"""Loading klaviyo.js."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.keys import company_id_fault
from snippetgen.rules.code.facts import KLAVIYO_JS, Facts, Load, Project, account_of, loads
from snippetgen.rules.code.source import Address, Edit, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_DEAD = re.compile(
    r"(?P<scheme>https?:)?(?P<slashes>//)?(?:fast\.|static\.)?(?:a|www)\.klaviyo\.com"
    r"/media/js/analytics/(?:klaviyo_)?analytics\.js$"
)


@rule("C009", "klaviyo-js-twice", severity="error", effect="partial", remembers=True)
def klaviyo_js_twice(facts: Facts, project: Project) -> Iterator[Hit]:
    """A page loads klaviyo.js once, for one account.

    Why: the first one wins and the second is skipped: calls meant for the other account go to the wrong one, or events are counted twice.
    Bad: <script async src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script><script async src="https://static.klaviyo.com/onsite/js/XyZ789/klaviyo.js"></script>
    Good: <script async src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script>
    Source: Klaviyo, Help Center: troubleshoot onsite tracking; behaviour of klaviyo.js
    """
    seen: list[Load] = []
    for load in facts.loads:
        other = next((before for before in seen if _meet(before, load)), None)
        if other is not None:
            message = (
                f"klaviyo.js is loaded a second time, {_whose(other, load)}; first at {other.at}"
            )
            yield Hit(load.at, message, "keep one of the two")
        elif facts.group in project.embeds:
            message = "klaviyo.js is loaded by Klaviyo's app embed as well"
            yield Hit(load.at, message, "leave it to the app embed, or switch that off")
        elif found := _elsewhere(facts, load, project):
            where, first = found
            message = f"klaviyo.js is loaded by {where} as well, {_whose(first, load)}"
            yield Hit(load.at, message, "load it once, in the layout")
        seen.append(load)


def _meet(one: Load, other: Load) -> bool:
    """Not in different branches of one `if`."""
    return all(other.branches.get(start, n) == n for start, n in one.branches.items())


def _whose(one: Load, other: Load) -> str:
    if not one.account or not other.account:
        return "perhaps for another account"
    if one.account == other.account:
        return "for the same account"
    return f"for another account ({one.account}, {other.account})"


def _elsewhere(facts: Facts, load: Load, project: Project) -> tuple[str, Load] | None:
    """A layout around this file that loads it; or any file, for another account."""
    for other in project.beside(facts):
        for first in other.loads:
            layout = other.everywhere and not facts.everywhere
            accounts = first.account and load.account and first.account != load.account
            before = (not other.everywhere, other.file) < (not facts.everywhere, facts.file)
            if layout or (accounts and before):
                return other.file, first
    return None


@rule("C010", "dead-script-address", severity="error", effect="dropped")
def dead_script_address(source: Source) -> Iterator[Hit]:
    """klaviyo.js comes from where it lives now: static.klaviyo.com/onsite/js/KEY/klaviyo.js.

    Why: analytics.js and klaviyo_analytics.js are gone, and with them all that the page reports.
    Bad: <script async src="https://a.klaviyo.com/media/js/analytics/analytics.js"></script>
    Good: <script async src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script>
    Source: Klaviyo, Guide to integrating a platform; magento2-klaviyo, issue 70
    """
    for address in source.addresses:
        found = _DEAD.fullmatch(address.text.strip())
        if found is not None:
            message = "nothing is left at this address"
            hint = "https://static.klaviyo.com/onsite/js/KEY/klaviyo.js, with your public key"
            yield source.hit(address.start, message, hint, *_moved(source, address, found))


def _moved(source: Source, address: Address, found: re.Match[str]) -> tuple[Edit, ...]:
    account = account_of(source)
    if account is None or any(loads(source)):
        return ()
    # What stands before the host is kept: a script may join 'https://' and the rest.
    before = "https://" if found["slashes"] else ""
    text = f"{before}static.klaviyo.com/onsite/js/{account}/klaviyo.js"
    if address.attribute is not None:
        return ((*address.attribute.at, text),)
    return ((address.start + 1, address.end - 1, text),)


@rule("C028", "placeholder-for-key", severity="error", effect="dropped")
def placeholder_for_key(source: Source) -> Iterator[Hit]:
    """klaviyo.js is loaded with the account's own public key, six letters or digits.

    Why: with the placeholder of a sample, or another account's key, nothing arrives where you look for it.
    Bad: <script async src="https://static.klaviyo.com/onsite/js/PUBLIC_KEY/klaviyo.js"></script>
    Good: <script async src="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js"></script>
    Source: Klaviyo, Custom integration FAQs: did you replace the placeholder API key with your own?
    """
    for address in source.addresses:
        found = KLAVIYO_JS.match(address.text.strip())
        joined = address.node is not None and address.node.parent.type == "binary_expression"
        if found is None or joined:
            continue
        key = found["path"] or found["query"]
        if any(mark in address.text for mark in ("{{", "{%", "<?", "<%", "${", "@")):
            continue  # printed by a template
        fault = company_id_fault(key or None)
        if fault is not None and "pk_" not in (key or ""):
            message = f"the account's public key {fault}" if not key else fault
            yield source.hit(address.start, message, "Klaviyo > Settings > API keys has it")


@rule("C026", "type-written-as-text", severity="info")
def type_written_as_text(source: Source) -> Iterator[Hit]:
    """A script's kind is said by `type`, not by `text`.

    Why: browsers pass over `text`, so it works by luck; a tool that looks for `type` takes the script for something else.
    Bad: <script text="text/javascript">klaviyo.track('Viewed Product')</script>
    Good: <script type="text/javascript">klaviyo.track('Viewed Product')</script>
    Source: samples in Klaviyo's guides have it wrong; HTML, the script element
    """
    for tag in source.tags:
        attribute = tag.attributes.get("text")
        if attribute is not None and "type" not in tag.attributes:
            edit = (*attribute.name_at, "type")
            message = "a script element has no attribute `text`"
            yield source.hit(attribute.name_at[0], message, "write type=", edit)

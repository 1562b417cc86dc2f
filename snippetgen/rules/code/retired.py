"""Keys and interfaces that have no place in a page, or no longer any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.rules.code.facts import (
    OBJECT,
    Facts,
    Project,
    account_of,
    has_object,
    learnq_spots,
    loads,
)
from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import Edit, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

# Klaviyo's are pk_ and a long run of letters and digits; Stripe's public ones are pk_live_….
_PRIVATE = re.compile(rb"(?<![\w.])pk_(?!live|test)(?=[A-Za-z_]*\d)[A-Za-z0-9_]{6,}")
_HEADER = "Klaviyo-API-Key "  # which a private key stands behind
# What bundlers write into the scripts that browsers get.
_BUNDLED = re.compile(
    r"\b(?:VITE|NEXT_PUBLIC|NUXT_PUBLIC|REACT_APP|VUE_APP|GATSBY|EXPO_PUBLIC|PUBLIC)_\w"
)
_V1 = re.compile(
    r"^(?:https?:)?//(?:a|www)\.klaviyo\.com/api/(?P<what>track-once|track|identify|v1|v2)\b"
)


@rule("C018", "private-key", severity="error")
def private_key(source: Source) -> Iterator[Hit]:
    """A page never holds a private key.

    Why: everybody can read a page, and with the key every profile of the account.
    Bad: <script>var klaviyoKey = 'pk_0123456789abcdef'</script>
    Good: <script>var klaviyoKey = 'AbC123'</script>
    Source: Klaviyo, API reference: keys and authentication
    """
    for found in _PRIVATE.finditer(source.data):
        hint = "revoke it in Klaviyo, then use the public key: six letters and digits"
        yield source.hit(found.start(), "a private key (pk_…) is open to everybody", hint)
    for script in source.scripts:
        for node in (*script.nodes["string"], *script.nodes["template_string"]):
            if source.text(node)[1:].startswith(_HEADER):
                shown = node.parent if node.parent.type == "binary_expression" else node
                if source.host != "js" or _BUNDLED.search(source.text(shown)):
                    message = "the private key that goes with it is open to everybody"
                    hint = "send it from a server, or to /client/events with the public key"
                    yield source.hit(node.start_byte, message, hint)


@rule("C019", "v1-endpoint", severity="error", effect="refused")
def v1_endpoint(source: Source) -> Iterator[Hit]:
    """Calls go to klaviyo.js or to the current API, not to Track, Identify, v1 or v2.

    Why: these were retired on 30 June 2024 and answer 410 Gone; a page that does not look never notices.
    Bad: <script>fetch('https://a.klaviyo.com/api/track?data=' + btoa(JSON.stringify(call)))</script>
    Good: <script>klaviyo.track('Viewed Product', properties)</script>
    Source: Klaviyo, FAQ on the retirement of v1 and v2
    """
    made = has_object(source)
    for address in source.addresses:
        found = _V1.match(address.text.strip())
        if found is not None:
            message = f"/api/{found['what']} was retired in 2024, and answers 410"
            hint = "klaviyo.track(metric, properties); from a server, POST /api/events"
            edits: tuple[Edit, ...] = ()
            if address.node is not None:
                edits = _as_calls(source, address.node, made)
                made = made or bool(edits)
            yield source.hit(address.start, message, hint, *edits)


def _as_calls(source: Source, address: Node, made: bool) -> tuple[Edit, ...]:
    """The statement as calls of klaviyo, where it is one request with its payload written out."""
    statement = next((n for n in source.above(address) if n.type.endswith("_statement")), None)
    if statement is None or statement.type != "expression_statement":
        return ()
    payloads = []
    for node in source.within(statement):
        if node.type in ("function_expression", "arrow_function"):
            return ()  # what is done with the answer has no counterpart
        if node.type == "object" and "token" in (keys := source.pairs(node)):
            payloads.append(keys)
    loaded = list(loads(source))
    if len(payloads) != 1 or not loaded:
        return ()
    (payload,) = payloads
    if payload.keys() - {"token", "event", "customer_properties", "properties"}:
        return ()
    if source.string(payload["token"][1]) != account_of(source):
        return ()  # klaviyo.js would tell another account
    value = {name: source.text(node) for name, (_, node) in payload.items()}
    calls = []
    if "event" in value:
        if "customer_properties" in value:
            calls.append(f"klaviyo.identify({value['customer_properties']});")
        calls.append(f"klaviyo.track({value['event']}, {value.get('properties', '{}')});")
    elif "properties" in value:
        calls.append(f"klaviyo.identify({value['properties']});")
    if not made:
        if any(spot.fix for spot in learnq_spots(source)):
            return ()  # that will make the object, once, and then this can use it
        calls.insert(0, f"window.klaviyo = window.klaviyo || {OBJECT};")
    return ((statement.start_byte, statement.end_byte, " ".join(calls)),) if calls else ()


@rule("C020", "learnq", severity="info", remembers=True)
def learnq(facts: Facts, project: Project) -> Iterator[Hit]:
    """Calls go to the klaviyo object, not to _learnq.

    Why: _learnq is what klaviyo.js had before; it still works, but it answers nothing, and what is new does not reach it.
    Bad: <script>var _learnq = _learnq || []; _learnq.push(['track', 'Viewed Product', item])</script>
    Good: <script>klaviyo.push(['track', 'Viewed Product', item])</script>
    Source: Klaviyo, Introduction to the klaviyo object
    """
    # A file that has the array from this one would be left without it.
    borrowed = facts.borrows_learnq or any(other.borrows_learnq for other in project.beside(facts))
    for spot in facts.learnq:
        message = "_learnq is Klaviyo's older queue"
        yield Hit(spot.at, message, "klaviyo.push([…])", fix=() if borrowed else spot.fix)

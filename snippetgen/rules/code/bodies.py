"""The bodies of requests that a script writes itself."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from contextlib import suppress
from typing import Any

from snippetgen.rules.code.reader import Node, first
from snippetgen.rules.code.source import Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_IDENTIFIERS = ("email", "phone_number", "external_id", "$email", "$phone_number")


@rule("C021", "identifier-among-properties", severity="error", effect="dropped")
def identifier_among_properties(source: Source) -> Iterator[Hit]:
    """In the API's words a profile's email stands in its attributes, not in its properties.

    Why: properties identify nobody: the request has no profile that it could belong to, or makes one without an email.
    Bad: <script>var klaviyoProfile = {type: 'profile', attributes: {properties: {email: field.value}}}</script>
    Good: <script>var klaviyoProfile = {type: 'profile', attributes: {email: field.value}}</script>
    Source: Klaviyo, Create Client Event; a sample of its api-examples has it wrong
    """
    for script in source.scripts:
        for node in script.nodes["object"]:
            keys = source.pairs(node)
            if "type" not in keys or source.string(keys["type"][1]) != "profile":
                continue
            attributes = source.pairs(keys.get("attributes", (None, None))[1])
            inner = source.pairs(attributes.get("properties", (None, None))[1])
            for name in _misplaced(attributes, inner):
                yield _among_properties(source, inner[name][0], name)
        for node in (*script.nodes["string"], *script.nodes["template_string"]):
            for profile in _profiles_in(source.string(node) or ""):
                attributes = profile["attributes"]
                for name in _misplaced(attributes, attributes["properties"]):
                    yield _among_properties(source, node, name)


def _misplaced(attributes: Container[str], properties: Container[str]) -> Iterator[str]:
    for name in _IDENTIFIERS:
        if name in properties and name.lstrip("$") not in attributes:
            yield name


def _among_properties(source: Source, node: Node, name: str) -> Hit:
    message = f"{name} among a profile's properties identifies nobody"
    hint = f"put {name.lstrip('$')} beside properties, into attributes"
    return source.hit(node.start_byte, message, hint)


def _profiles_in(text: str) -> list[dict[str, Any]]:
    """Those with properties, in a string that is a request's JSON."""
    found: list[dict[str, Any]] = []

    def look(part: dict[str, Any]) -> dict[str, Any]:
        attributes = part.get("attributes")
        if part.get("type") == "profile" and isinstance(attributes, dict):
            found.extend([part] if isinstance(attributes.get("properties"), dict) else ())
        return part

    if text.lstrip().startswith("{") and '"profile"' in text:
        with suppress(ValueError, RecursionError):
            json.loads(text, object_hook=look)
    return found


@rule("C023", "json-by-hand", effect="refused")
def json_by_hand(source: Source) -> Iterator[Hit]:
    """JSON is written by JSON.stringify, not put together from pieces of text.

    Why: a quote or a backslash in what a visitor types breaks the request, or adds to it what they like.
    Bad: <script>fetch(klaviyoUrl, {body: '{"data": {"email": "' + field.value + '"}}'})</script>
    Good: <script>fetch(klaviyoUrl, {body: JSON.stringify({data: {email: field.value}})})</script>
    Source: a sample of Klaviyo's api-examples has it wrong
    """
    for script in source.scripts:
        for node in script.nodes["template_string"]:
            if "template_substitution" in {child.type for child in node.named_children}:
                yield from _json_text(source, node, source.text(node)[1:])
        for node in script.nodes["string"]:
            parent = node.parent
            if parent.type == "binary_expression" and first(parent) == node:
                operator = parent.child_by_field_name("operator")
                if operator is not None and operator.type == "+":
                    yield from _json_text(source, node, source.text(node)[1:])


def _json_text(source: Source, node: Node, text: str) -> Iterator[Hit]:
    text = text.lstrip().replace("\\", "")
    if text.startswith(("{", "[{")) and '":' in text.replace(" ", ""):
        message = "JSON is put together from pieces of text"
        yield source.hit(node.start_byte, message, "JSON.stringify({…})")

"""Read what stands in a script's calls as values, as far as it is written out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import QueueCall, Script, Source
from snippetgen.rules.code.variables import object_of, stays_as_it_is, value_of
from snippetgen.rules.model import below

# Inside a string: what a template or a tag fills in later.
_PRINTED = ("{{", "{%", "<?", "<%")
_DEEPEST = 20  # levels: Klaviyo takes ten
_CONSTANTS = {"true": True, "false": False, "null": None}


class Unknown:
    """Stands for a value that only the browser knows."""


UNKNOWN = Unknown()


@dataclass(slots=True)
class Payload:
    """A call as klaviyo.js queues it: `["track", "Viewed Product", {…}]`."""

    queued: list[Any]
    places: dict[str, int] = field(default_factory=dict)  # an offset for each JSON pointer
    unknown: bool = False  # is there anything in it that only the browser knows?
    open: bool = False  # may the properties hold more than what is written out?
    within: tuple[int, int] = (0, 0)  # where their object begins and ends


def payload_of(source: Source, script: Script, call: QueueCall) -> Payload:
    """What a call tells Klaviyo; its metric is None where it is not written out."""
    payload = Payload([call.method], {"/0": call.node.start_byte})
    reader = _Literals(source, script, payload)
    arguments = [(f"/{number}", argument) for number, argument in enumerate(call.args, 1)]
    payload.places.update((at, argument.start_byte) for at, argument in arguments)
    if call.method == "track":
        payload.queued += [reader.metric(argument) for _, argument in arguments[:1]]
        arguments = arguments[1:]
    payload.queued += [reader.properties(argument, at) for at, argument in arguments[:1]]
    return payload


def layers_of(source: Source, script: Script) -> Iterator[Payload]:
    """What is put into the data layer, as if it were an event's properties."""
    for node in script.nodes["call_expression"]:
        source.tick()
        if source.dotted(node.child_by_field_name("function")) == "dataLayer.push":
            for argument in node.child_by_field_name("arguments").named_children[:1]:
                payload = Payload(["track", None], {"/0": node.start_byte})
                reader = _Literals(source, script, payload)
                payload.queued.append(reader.properties(argument, "/2"))
                yield payload


class _Literals:
    def __init__(self, source: Source, script: Script, payload: Payload) -> None:
        self._source, self._script, self._payload = source, script, payload

    def metric(self, node: Node) -> str | None:
        given = value_of(self._source, self._script, node)
        name = self._value(given if given is not None else node, "/1", 1)
        return name if isinstance(name, str) else None

    def properties(self, node: Node, at: str) -> Any:
        """A variable counts as the object that it was given, and may come to hold more."""
        found: Node | None = node
        if node.type in ("identifier", "member_expression"):
            found = object_of(self._source, self._script, node)
        if found is None or found.type != "object":
            self._payload.open = True
            return {}
        self._payload.within = (found.start_byte, found.end_byte)
        self._payload.open = found is not node and not stays_as_it_is(
            self._source, self._script, node
        )
        return self._object(found, at, 1)

    def _value(self, node: Node, at: str, level: int) -> Any:
        kind = node.type
        if kind in ("string", "template_string"):
            text = self._source.string(node)
            if text is not None and not (
                any(mark in text for mark in _PRINTED) and self._source.is_run(node.start_byte)
            ):
                return text
        elif kind in _CONSTANTS:
            return _CONSTANTS[kind]
        elif kind == "number" or (kind == "unary_expression" and node.named_child_count == 1):
            number = _number(self._source.text(node))
            if number is not None:
                return number
        elif kind == "object" and level < _DEEPEST:
            if not self._source.text(node).startswith("{{"):  # which would be a template's
                return self._object(node, at, level)
        elif kind == "array" and level < _DEEPEST:
            return self._array(node, at, level)
        self._payload.unknown = True
        return UNKNOWN

    def _object(self, node: Node, at: str, level: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, pair, value in self._pairs(node):
            if key is None or any(mark in key for mark in _PRINTED):
                self._payload.open = self._payload.open or level == 1
                continue
            here = below(at, key)
            self._payload.places[here] = pair.start_byte
            found[key] = self._value(value, here, level + 1)
        return found

    def _pairs(self, node: Node) -> Iterator[tuple[str | None, Node, Node]]:
        """Each key, None where it is not written out, with its pair and its value."""
        for child in node.named_children:
            self._source.tick()
            if child.type == "pair":
                value = child.child_by_field_name("value")
                yield (self._source.key(child) if value is not None else None), child, value
            elif child.type == "shorthand_property_identifier":
                yield self._source.text(child), child, child
            elif child.type != "comment":
                yield None, child, child

    def _array(self, node: Node, at: str, level: int) -> Any:
        parts = [child for child in node.named_children if child.type != "comment"]
        if any(part.type == "spread_element" for part in parts):
            self._payload.unknown = True
            return UNKNOWN
        found = []
        for number, part in enumerate(parts):
            self._payload.places[f"{at}/{number}"] = part.start_byte
            found.append(self._value(part, f"{at}/{number}", level + 1))
        return found


def _number(text: str) -> float | None:
    for read in (int, float):
        try:
            return read(text.replace(" ", ""))
        except ValueError:
            continue
    return None

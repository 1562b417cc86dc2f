"""What a script's variables hold, and what its calls tell, where that is written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from snippetgen.rules.code.reader import FUNCTIONS, Node, parameters
from snippetgen.rules.code.source import QueueCall, Script, Source


def value_of(source: Source, script: Script, variable: Node) -> Node | None:
    """What a variable is given, where it is given something once and is no parameter."""
    if variable.type != "identifier":
        return None
    name = source.text(variable)
    if any(name in _parameters(source, outer) for outer in source.above(variable)):
        return None
    found = _given(source, script).get(name, ())
    return found[0] if len(found) == 1 else None


def object_of(source: Source, script: Script, variable: Node) -> Node | None:
    """The object of a variable that is given one once; more may be put into it later."""
    found = value_of(source, script, variable)
    return found if found is not None and found.type == "object" else None


def function_of(source: Source, script: Script, node: Node) -> Node | None:
    """A function: itself, or the one that a name stands for."""
    if node.type in FUNCTIONS:
        return node
    found = value_of(source, script, node)
    if found is not None:
        return found if found.type in FUNCTIONS else None
    if node.type != "identifier":
        return None
    named = [
        declared.parent
        for declared in script.nodes["declared"]
        if declared.parent is not None
        and declared.parent.type == "function_declaration"
        and source.text(declared) == source.text(node)
    ]
    return named[0] if len(named) == 1 else None


def gets_later(source: Source, script: Script, name: str, keys: tuple[str, ...]) -> bool:
    """Is one of these put into the variable's object: `item.$event_id = …`?"""
    targets = (
        source.dotted(node.child_by_field_name("left"))
        for node in script.nodes["assignment_expression"]
    )
    return any(to.startswith(f"{name}.") and to.endswith(keys) for to in targets)


def told_pairs(source: Source) -> Iterator[tuple[Node, str, Node]]:
    """Each pair in what is tracked, at any depth, with its key and its value."""
    seen: set[int] = set()
    for script in source.scripts:
        for call in script.calls:
            properties = _properties(source, script, call)
            if properties is None or properties.id in seen:
                continue
            seen.add(properties.id)
            for pair in source.within(properties):
                key = source.key(pair) if pair.type == "pair" else None
                value = pair.child_by_field_name("value") if key else None
                if key and value is not None:
                    yield pair, key, value


def _properties(source: Source, script: Script, call: QueueCall) -> Node | None:
    place = {"track": 1, "trackViewedItem": 0}.get(call.method, len(call.args))
    node = call.args[place] if place < len(call.args) else None
    if node is None or node.type == "object":
        return node
    return object_of(source, script, node)


def _given(source: Source, script: Script) -> Mapping[str, Sequence[Node]]:
    """All that each name of a script is given; worked out once for a script."""
    if script.given is None:
        script.given = {}
        for kind, left, right in (
            ("variable_declarator", "name", "value"),
            ("assignment_expression", "left", "right"),
        ):
            for node in script.nodes[kind]:
                value = node.child_by_field_name(right)
                if value is not None:
                    name = source.dotted(node.child_by_field_name(left))
                    script.given.setdefault(name, []).append(value)
    return script.given


def _parameters(source: Source, function: Node) -> set[str]:
    if function.type not in FUNCTIONS:
        return set()
    given = parameters(function)
    inside = source.within(given) if given is not None else ()
    return {source.text(node) for node in inside if "identifier" in node.type}

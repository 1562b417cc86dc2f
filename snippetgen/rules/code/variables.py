"""What a script's variables hold, where that is written out."""

from __future__ import annotations

from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import Script, Source


def object_of(source: Source, script: Script, name: str) -> Node | None:
    """The object of a variable that is given one once; more may be put into it later."""
    found = [
        node.child_by_field_name("value")
        for node in script.nodes["variable_declarator"]
        if source.text(node.child_by_field_name("name")) == name
    ]
    found += [
        node.child_by_field_name("right")
        for node in script.nodes["assignment_expression"]
        if source.dotted(node.child_by_field_name("left")) == name
    ]
    if len(found) != 1 or found[0] is None or found[0].type != "object":
        return None
    return found[0]


def gets_later(source: Source, script: Script, name: str, keys: tuple[str, ...]) -> bool:
    """Is one of these put into the variable's object: `item.$event_id = …`?"""
    targets = (
        source.dotted(node.child_by_field_name("left"))
        for node in script.nodes["assignment_expression"]
    )
    return any(to.startswith(f"{name}.") and to.endswith(keys) for to in targets)

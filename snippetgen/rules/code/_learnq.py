"""Put the klaviyo object in _learnq's place, where nothing but calls is pushed to it."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import Edit, Script, Source

_MADE = ("_learnq||[]", "window._learnq||[]")


def mentions(source: Source, script: Script) -> Iterator[Node]:
    """Every `_learnq` or `window._learnq` that is code."""
    for node in source.mentions(script, "_learnq"):
        yield node.parent if node.type == "property_identifier" else node


def is_made(source: Source) -> bool:
    """`_learnq = _learnq || []` stands in the file."""
    return any(
        _makes(source, node.parent)
        for script in source.scripts
        for node in mentions(source, script)
        if node.parent is not None
    )


def renamed(source: Source, script: Script, replacement: str, has_object: bool) -> list[Edit]:
    """The edits that leave no `_learnq` in a script; none where that can't be done for sure."""
    pushed = {call.node.id for call in script.calls if call.queue == "_learnq" and call.array}
    edits: list[Edit] = []
    for node in mentions(source, script):
        around = node.parent
        if around is None:
            return []
        if _makes(source, around):
            if (whole := _whole(source, around, pushed)) is None:
                return []
            start, end = whole
            edits.append((start, end, replacement))
            has_object = True
        elif around.type == "binary_expression" and _text(source, around) in _MADE:
            continue  # the right side of what was just replaced
        elif around.type == "member_expression" and around.parent.id in pushed:
            edits.append((node.start_byte, node.end_byte, "klaviyo"))
        else:
            return []
    return edits if has_object else []


def _makes(source: Source, node: Node) -> bool:
    """`_learnq = _learnq || []`, as a declaration or as an assignment."""
    if node.type not in ("variable_declarator", "assignment_expression"):
        return False
    value = node.child_by_field_name("value") or node.child_by_field_name("right")
    return value is not None and _text(source, value) in _MADE


def _whole(source: Source, node: Node, pushed: set[int]) -> tuple[int, int] | None:
    """What to replace: the declaration without its semicolon, or the assignment."""
    outer = node.parent
    if node.type == "variable_declarator":
        if outer.named_child_count != 1:
            return None  # other variables are declared with it
        return outer.start_byte, outer.end_byte - source.text(outer).endswith(";")
    if outer.type == "parenthesized_expression":
        call = outer.parent.parent if outer.parent.type == "member_expression" else None
        return (node.start_byte, node.end_byte) if call and call.id in pushed else None
    if outer.type != "expression_statement":
        return None
    return node.start_byte, node.end_byte


def _text(source: Source, node: Node) -> str:
    return "".join(source.text(node).split())

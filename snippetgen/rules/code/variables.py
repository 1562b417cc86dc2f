"""What a script's variables hold, and what its calls tell, where that is written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from snippetgen.rules.code.reader import FUNCTIONS, Node, parameters
from snippetgen.rules.code.source import QueueCall, Script, Source

_MANY = 100  # times that one name is given something: a program wrote that


def value_of(source: Source, script: Script, variable: Node) -> Node | None:
    """What a variable is given, where it is given something once and is no parameter."""
    name = source.dotted(variable)
    given = _given(source, script).get(name, ())
    if not name or "." in name or not 0 < len(given) < _MANY:
        return None
    if any(name in _parameters(source, outer) for outer in source.above(variable)):
        return None
    declaring = _declaring(source, [node for node, _ in given])
    scope = _scope(source, variable, declaring)
    found = [value for node, value in given if _scope(source, node, declaring) == scope]
    return found[0] if len(found) == 1 else None


def _declaring(source: Source, given: Sequence[Node]) -> set[int]:
    """The functions that declare a variable, of all places where it is given something."""
    return {source.function_of(node).id for node in given if node.type == "variable_declarator"}


def _scope(source: Source, node: Node, declaring: set[int]) -> int:
    """The function whose variable is meant there, of those that declare it; 0 for the page's."""
    return next((outer.id for outer in source.above(node) if outer.id in declaring), 0)


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


def stays_as_it_is(source: Source, script: Script, variable: Node) -> bool:
    """Is the object of a function's own variable only read, and told to klaviyo.js?"""
    name = source.text(variable)
    given = [node for node, _ in _given(source, script).get(name, ())]
    declaring = _declaring(source, given)
    scope = _scope(source, variable, declaring)
    if not any(outer.id == scope and outer.type in FUNCTIONS for outer in source.above(variable)):
        return False
    told = {call.node.child_by_field_name("arguments").id for call in script.calls}
    told |= {call.array.id for call in script.calls if call.array is not None}
    return all(
        mention.parent.id in told or mention.parent in given or _is_read(mention)
        for mention in source.mentions(script, name)
        if mention.type != "property_identifier" and _scope(source, mention, declaring) == scope
    )


def _is_read(mention: Node) -> bool:
    """`item.Name` in `{Title: item.Name}`: neither assigned to nor called."""
    node = mention
    while node.parent.type == "member_expression":
        node = node.parent
    around = node.parent
    return node != mention and around.type in (
        "pair",
        "array",
        "arguments",
        "template_substitution",
    )


def told_pairs(source: Source) -> Iterator[tuple[Node, str, Node]]:
    """Each pair in what is tracked, at any depth, with its key and its value."""
    seen: set[int] = set()
    for script in source.scripts:
        told = [_properties(source, script, call) for call in script.calls]
        while told:
            part = told.pop()
            if part is None or part.id in seen:
                continue
            seen.add(part.id)
            for pair in source.within(part):
                key, value = None, pair
                if pair.type == "pair":
                    key, value = source.key(pair), pair.child_by_field_name("value")
                elif pair.type != "shorthand_property_identifier":
                    continue
                told += _held(source, script, value) if value is not None else ()
                if key and value is not None:
                    yield pair, key, value


def _held(source: Source, script: Script, variable: Node) -> Iterator[Node]:
    """What a variable holds: an object, a list, what a list is made into, what is pushed to it."""
    name = source.dotted(variable)
    found = value_of(source, script, variable) if name else None
    if found is None:
        return
    if found.type in ("object", "array"):
        yield found
    called = found.child_by_field_name("function")
    if called is not None and source.text(called).endswith(".map"):
        yield found.child_by_field_name("arguments")
    for call in script.nodes["call_expression"] if found.type == "array" else ():
        pushed = call.child_by_field_name("function")
        pushes = source.dotted(pushed) == f"{name}.push"
        if pushes and value_of(source, script, pushed.child_by_field_name("object")) == found:
            yield call.child_by_field_name("arguments")


def _properties(source: Source, script: Script, call: QueueCall) -> Node | None:
    place = {"track": 1, "trackViewedItem": 0}.get(call.method, len(call.args))
    node = call.args[place] if place < len(call.args) else None
    if node is None or node.type == "object":
        return node
    return object_of(source, script, node)


def _given(source: Source, script: Script) -> Mapping[str, Sequence[tuple[Node, Node]]]:
    """All that each name of a script is given, and where; worked out once for a script."""
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
                    script.given.setdefault(name, []).append((node, value))
    return script.given


def _parameters(source: Source, function: Node) -> set[str]:
    if function.type not in FUNCTIONS:
        return set()
    given = parameters(function)
    inside = source.within(given) if given is not None else ()
    return {source.text(node) for node in inside if "identifier" in node.type}

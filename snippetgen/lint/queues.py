"""Find the calls of klaviyo.js in a script, in any of their spellings."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code.reader import FUNCTIONS, METHODS, QUEUES, Node, first, parameters
from snippetgen.rules.code.source import QueueCall, Script, Source
from snippetgen.rules.code.variables import value_of


def calls_of(source: Source, script: Script) -> Iterator[QueueCall]:
    """`klaviyo.track(…)`, `klaviyo.push(['track', …])`, `_learnq.push(['track', …])`.

    Under another name as well: `const k = window.klaviyo || []; k.push(['track', …])`.
    """
    aliases = dict(_aliases(source, script))
    others = set(_imported(source, script))
    for node in script.nodes["call_expression"]:
        source.tick()
        called = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if called is None or arguments is None or arguments.type != "arguments":
            continue
        name, _, method = _name(source, called).rpartition(".")
        queue = name
        if name in aliases and value_of(source, script, called.child_by_field_name("object")):
            queue = aliases[name]
        if queue not in QUEUES or (queue in others and source.text(called).startswith(queue)):
            continue
        given = _without_comments(arguments)
        if method == "push":
            for array in given:
                if array.type == "array":
                    yield from _pushed(source, queue, node, array)
            if given and (loose := source.string(given[0])) in METHODS:
                yield QueueCall(queue, loose, given[1:], node)
        elif method in METHODS:
            yield QueueCall(queue, method, given, node)


def _imported(source: Source, script: Script) -> Iterator[str]:
    """Names of modules, whose methods are their own: `const klaviyo = require('./klaviyo')`."""
    for node in script.nodes["declared"]:
        given = node.parent.child_by_field_name("value") if node.parent is not None else None
        called = given.child_by_field_name("function") if given is not None else None
        required = called is not None and source.text(called) == "require"
        if required or node.type == "import_clause":
            yield from (source.text(n) for n in source.within(node) if "identifier" in n.type)


def names_of_window(source: Source, script: Script) -> Iterator[str]:
    """`w` of `(function (w) {…})(window)` and of `const w = window`."""
    for node in script.nodes["variable_declarator"]:
        name, value = (node.child_by_field_name(part) for part in ("name", "value"))
        if value is not None and value.type == "identifier" and source.text(value) == "window":
            yield source.text(name)
    for node in script.nodes["call_expression"]:
        called = node.child_by_field_name("function")
        while called is not None and called.type == "parenthesized_expression":
            called = first(called)
        taken = parameters(called) if called is not None and called.type in FUNCTIONS else None
        arguments = node.child_by_field_name("arguments")
        if taken is None or arguments is None or taken.type != "formal_parameters":
            continue
        for name, given in zip(taken.named_children, arguments.named_children, strict=False):
            if source.text(given) in ("window", "this"):
                yield source.text(name)


def _aliases(source: Source, script: Script) -> Iterator[tuple[str, str]]:
    """Variables that hold a queue, if it is there: the name, and the queue's."""
    for node in script.nodes["variable_declarator"]:
        name, value = (node.child_by_field_name(part) for part in ("name", "value"))
        if value is not None and value.type == "binary_expression":
            value = value.child_by_field_name("left")
        if name is None or name.type != "identifier":
            continue
        queue, alias = source.dotted(value), source.text(name)
        if queue in QUEUES and alias not in QUEUES:
            yield alias, queue


def _pushed(source: Source, queue: str, node: Node, array: Node) -> Iterator[QueueCall]:
    first, *rest = _without_comments(array) or [None]
    method = source.string(first)
    if method:
        yield QueueCall(queue, method, rest, node, array)


def _name(source: Source, called: Node) -> str:
    """As `Source.dotted`; `(window._learnq || []).push` is `_learnq.push`."""
    name = source.dotted(called)
    held = called.child_by_field_name("object") if called.type == "member_expression" else None
    if name or held is None or held.type != "parenthesized_expression":
        return name
    inner = first(held)
    if inner is None or inner.type != "binary_expression":
        return ""
    left = source.dotted(inner.child_by_field_name("left"))
    return f"{left}.{source.text(called.child_by_field_name('property'))}" if left else ""


def _without_comments(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]

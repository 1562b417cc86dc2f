"""The klaviyo object, and calls that reach it in the wrong shape."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code.facts import Facts, Project
from snippetgen.rules.code.reader import FUNCTIONS, Node, first, outermost
from snippetgen.rules.code.source import Edit, Script, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_TESTS = ("if_statement", "while_statement", "do_statement", "ternary_expression")
_LOGIC = ("&&", "||", "==", "===", "!=", "!==")


@rule("C004", "array-for-klaviyo", severity="error", effect="dropped", remembers=True)
def array_for_klaviyo(facts: Facts, project: Project) -> Iterator[Hit]:
    """Where klaviyo may still be missing, its stand-in is Klaviyo's object, not an empty array.

    Why: klaviyo.js leaves an array in window.klaviyo alone: track is no function on it, and what is pushed stays there.
    Bad: <script>var klaviyo = window.klaviyo || []; klaviyo.push(['track', 'Viewed Product', item])</script>
    Good: <script>window._klOnsite = window._klOnsite || []; _klOnsite.push(['track', 'Viewed Product', item])</script>
    Source: Klaviyo, Introduction to the klaviyo object; behaviour of klaviyo.js
    """
    made_elsewhere = any(other.has_object for other in project.beside(facts))
    if facts.arrays and not facts.has_object and not made_elsewhere:
        for spot in facts.arrays:
            message = "klaviyo becomes an array, which klaviyo.js never looks into"
            hint = "put Klaviyo's object snippet before it, or push to _klOnsite"
            yield Hit(spot.at, message, hint, fix=spot.fix)


@rule("C005", "klaviyo-awaited", severity="error", effect="dropped")
def klaviyo_awaited(source: Source) -> Iterator[Hit]:
    """Calls of klaviyo are awaited, the klaviyo object never is; nor is it made into text.

    Why: until klaviyo.js is there, the object answers to any name, so to `then`: `await klaviyo` never ends, and queues a call that is none.
    Bad: <script>async function f() { await klaviyo; klaviyo.track('Viewed Product') }</script>
    Good: <script>async function f() { if (await klaviyo.isIdentified()) klaviyo.track('Viewed Product') }</script>
    Source: behaviour of Klaviyo's object snippet, run
    """
    for script in source.scripts:
        for node in script.nodes["await_expression"]:
            inner = first(node)
            if inner is not None and source.dotted(inner) == "klaviyo":
                hint = "leave the await out: calls wait by themselves"
                alone = node.parent.type == "expression_statement"
                end = node.parent.end_byte if alone else inner.start_byte
                edit = (node.start_byte, end, "")
                yield source.hit(node.start_byte, "await klaviyo never ends", hint, edit)
        for node in script.nodes["return_statement"]:
            inner = first(node)
            if inner is not None and source.dotted(inner) == "klaviyo" and _is_async(source, node):
                message = "an async function that returns klaviyo never ends"
                yield source.hit(node.start_byte, message, "return nothing, or a call's answer")
        yield from _as_text(source, script)


def _is_async(source: Source, node: Node) -> bool:
    function = source.function_of(node)
    return function.type in FUNCTIONS and any(c.type == "async" for c in function.children)


def _as_text(source: Source, script: Script) -> Iterator[Hit]:
    for node in script.nodes["call_expression"]:
        called = source.dotted(node.child_by_field_name("function"))
        arguments = node.child_by_field_name("arguments")
        if called not in ("Promise.resolve", "String", "JSON.stringify") or arguments is None:
            continue
        if any(source.dotted(argument) == "klaviyo" for argument in arguments.named_children):
            message = f"{called}(klaviyo) asks the object for names that become calls"
            yield source.hit(node.start_byte, message, "look at window.klaviyo itself")
    for node in script.nodes["template_substitution"]:
        if source.dotted(first(node)) == "klaviyo":
            message = "${klaviyo} asks the object for names that become calls"
            yield source.hit(node.start_byte, message, "look at window.klaviyo itself")


@rule("C006", "is-identified-as-value", severity="error", effect="partial")
def is_identified_as_value(source: Source) -> Iterator[Hit]:
    """What isIdentified() answers is a promise: it is awaited, or handed to a function.

    Why: a promise is true in every test, so the visitor counts as known, whoever it is.
    Bad: <script>if (klaviyo.isIdentified()) { showAccount() }</script>
    Good: <script>klaviyo.isIdentified().then(function (known) { if (known) showAccount() })</script>
    Source: magento2-klaviyo, changes in 4.1.2
    """
    for script in source.scripts:
        for call in script.calls:
            if call.method != "isIdentified" or call.array is not None:
                continue
            used = call.node
            if not _is_test(source, used) and not _kept_and_tested(source, used):
                continue
            hint = "klaviyo.isIdentified().then(function (known) { … })"
            edits: tuple[Edit, ...] = ()
            if _is_test(source, used) and _is_async(source, used):
                hint = "await it"
                edits = ((used.start_byte, used.start_byte, "await "),)
            message = "isIdentified() gives a promise, which is always true"
            yield source.hit(used.start_byte, message, hint, *edits)


def _is_test(source: Source, node: Node) -> bool:
    """The node decides something: a condition, or a part of one."""
    node = outermost(node)
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "unary_expression":
        return source.text(parent).startswith("!")
    if parent.type == "binary_expression":
        operator = parent.child_by_field_name("operator")
        if operator is None or operator.type not in _LOGIC:
            return False
        # `klaviyo && klaviyo.isIdentified()`: the last one is the answer, not a test.
        last = parent.child_by_field_name("right") == node and operator.type in ("&&", "||")
        return not last or _is_test(source, parent)
    if parent.type in _TESTS:
        return bool(parent.child_by_field_name("condition") == node)
    return False


def _kept_and_tested(source: Source, call: Node) -> bool:
    """`var known = klaviyo.isIdentified()`, and later `if (known)`, without a `then`."""
    kept = outermost(call).parent
    if kept is None or kept.type != "variable_declarator":
        return False
    name = source.text(kept.child_by_field_name("name"))
    tested = False
    for node in source.within(source.function_of(call)):
        if node.type != "identifier" or source.text(node) != name:
            continue
        parent = node.parent
        if parent.type == "await_expression" or (
            parent.type == "member_expression" and source.text(parent).endswith(".then")
        ):
            return False
        tested = tested or _is_test(source, node)
    return tested


@rule("C007", "arguments-outside-call", severity="error", effect="dropped")
def arguments_outside_call(source: Source) -> Iterator[Hit]:
    """What is pushed is one list: the method and its arguments.

    Why: push(['identify'], {…}) identifies nobody: the method comes without the properties, which follow as a call that is none.
    Bad: <script>klaviyo.push(['identify'], {email: field.value})</script>
    Good: <script>klaviyo.push(['identify', {email: field.value}])</script>
    Source: a sample of Klaviyo's api-examples has it wrong
    """
    for script in source.scripts:
        for call in script.calls:
            if call.array is None:
                continue
            arguments = call.node.child_by_field_name("arguments").named_children
            given = [argument for argument in arguments if argument.type != "comment"]
            if given[0] == call.array and len(given) > 1 and given[1].type != "array":
                close = call.array.end_byte
                end = given[-1].end_byte
                message = f"the arguments of {call.method!r} stand outside of its list"
                hint = f"push(['{call.method}', …])"
                edits: tuple[Edit, ...] = ()
                if all(argument.type != "array" for argument in given[1:]):
                    edits = ((close - 1, close, ""), (end, end, "]"))
                yield source.hit(call.array.start_byte, message, hint, *edits)

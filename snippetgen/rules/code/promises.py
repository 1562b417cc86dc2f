"""Calls of klaviyo answer with promises; klaviyo itself is none."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code.reader import FUNCTIONS, Node, first, outermost, parameters
from snippetgen.rules.code.source import Edit, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_TESTS = ("if_statement", "while_statement", "do_statement", "ternary_expression")
_LOGIC = ("&&", "||", "==", "===", "!=", "!==")


@rule("C005", "klaviyo-awaited", severity="error", effect="dropped")
def klaviyo_awaited(source: Source) -> Iterator[Hit]:
    """Calls of klaviyo are awaited, the klaviyo object never is; nor is it made into text.

    Why: until klaviyo.js is there, the object answers to any name, so to `then`: `await klaviyo` never ends, and queues a call that is none.
    Bad: <script>async function f() { await klaviyo; klaviyo.track('Viewed Product') }</script>
    Good: <script>async function f() { if (await klaviyo.isIdentified()) klaviyo.track('Viewed Product') }</script>
    Source: behaviour of Klaviyo's object snippet, run
    """
    for script in source.scripts:
        for mention in source.mentions(script, "klaviyo"):
            node = mention.parent if mention.type == "property_identifier" else mention
            if source.dotted(node) == "klaviyo":
                yield from _never_ends(source, outermost(node))
                yield from _as_text(source, outermost(node))


def _never_ends(source: Source, node: Node) -> Iterator[Hit]:
    """A promise of the object: `await klaviyo`, `async () => klaviyo`, `resolve(klaviyo)`."""
    around = node.parent
    kind = around.type if around is not None else ""
    if kind == "await_expression":
        hint = "leave the await out: calls wait by themselves"
        alone = around.parent.type == "expression_statement"
        end = around.parent.end_byte if alone else node.start_byte
        edit = (around.start_byte, end, "")
        yield source.hit(around.start_byte, "await klaviyo never ends", hint, edit)
    elif kind == "return_statement" or (kind == "arrow_function" and _is_body(around, node)):
        if _makes_promise(source, node):
            message = "a promise of klaviyo never ends"
            yield source.hit(node.start_byte, message, "return nothing, or a call's answer")
    elif kind == "arguments":
        called = source.dotted(around.parent.child_by_field_name("function"))
        if called == "Promise.resolve" or _resolves(source, around, called):
            message = f"{called}(klaviyo) is a promise that never ends"
            yield source.hit(
                around.parent.start_byte, message, f"{called}(), and use klaviyo itself"
            )
    elif kind == "member_expression" and source.dotted(around) == "klaviyo.then":
        message = "klaviyo is no promise, though it answers to then"
        yield source.hit(node.start_byte, message, "use klaviyo itself: calls wait by themselves")


def _is_body(function: Node, node: Node) -> bool:
    return bool(function.child_by_field_name("body") == node)


def _makes_promise(source: Source, node: Node) -> bool:
    """What is returned there ends up in a promise: of an async function, or of `then`."""
    function = source.function_of(node)
    if function.type not in FUNCTIONS:
        return False
    if _is_async(source, node) or function.parent.type != "arguments":
        return _is_async(source, node)
    called = function.parent.parent.child_by_field_name("function")
    return called is not None and source.text(called).endswith(".then")


def _resolves(source: Source, arguments: Node, called: str) -> bool:
    """`resolve` in `new Promise(function (resolve) { … })`, whatever its name is there."""
    for outer in source.above(arguments) if called else ():
        made = outer.parent.parent if outer.type in FUNCTIONS and outer.parent is not None else None
        if made is not None and made.type == "new_expression":
            given = parameters(outer)
            named = given if given is None or given.type == "identifier" else first(given)
            of = source.dotted(made.child_by_field_name("constructor"))
            return of == "Promise" and named is not None and source.text(named) == called
    return False


def _is_async(source: Source, node: Node) -> bool:
    function = source.function_of(node)
    return function.type in FUNCTIONS and any(c.type == "async" for c in function.children)


def _as_text(source: Source, node: Node) -> Iterator[Hit]:
    around = node.parent
    if around is None:
        return
    kind, shown = around.type, ""
    if kind == "arguments":
        around = around.parent
        called = source.dotted(around.child_by_field_name("function"))
        shown = f"{called}(klaviyo)" if called in ("String", "JSON.stringify") else ""
    elif kind == "binary_expression":
        operator = around.child_by_field_name("operator")
        sides = (around.child_by_field_name(side) for side in ("left", "right"))
        joined = operator is not None and operator.type == "+"
        text = joined and any(side is not None and "string" in side.type for side in sides)
        shown = "text + klaviyo" if text else ""
    elif kind == "template_substitution":
        shown = "${klaviyo}"
    if shown:
        message = f"{shown} asks the object for names that become calls"
        yield source.hit(around.start_byte, message, "look at window.klaviyo itself")


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

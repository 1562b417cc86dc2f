"""Pages that are left before the call, or only after it."""

from __future__ import annotations

from collections.abc import Iterator

from snippetgen.rules.code.reader import Node
from snippetgen.rules.code.source import QueueCall, Script, Source
from snippetgen.rules.code.variables import function_of
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

_PLACES = frozenset(
    [
        "location",
        "location.href",
        "document.location",
        "document.location.href",
        "location.pathname",
    ]
)
_MOVES = (".submit", ".requestSubmit", "location.assign", "location.replace", "location.reload")
_HISTORY = ("history.back", "history.go", "history.forward")


@rule("C008", "leaving-waits-for-track", severity="error", effect="recorded")
def leaving_waits_for_track(source: Source) -> Iterator[Hit]:
    """The page is left without waiting for track().

    Why: for a visitor who is not identified, track() neither calls back nor resolves: the link, the form or the checkout hangs for ever.
    Bad: <script>async function buy() { await klaviyo.track('Bought'); location.href = '/checkout' }</script>
    Good: <script>function buy() { klaviyo.track('Bought'); location.href = '/checkout' }</script>
    Source: behaviour of klaviyo.js
    """
    for script in source.scripts:
        for call in script.calls:
            if call.method != "track":
                continue
            if _awaited_before_leaving(source, call.node) or _leaves_when_done(
                source, script, call
            ):
                message = "the page is left only once track() is done, which may be never"
                hint = "leave at once: klaviyo.js sends what it holds"
                yield source.hit(call.node.start_byte, message, hint)


def _awaited_before_leaving(source: Source, node: Node) -> bool:
    if node.parent is None or node.parent.type != "await_expression":
        return False
    function = source.function_of(node)
    inside = source.within(function, functions=False)
    return any(n.start_byte >= node.end_byte and _leaves(source, n) for n in inside)


def _leaves_when_done(source: Source, script: Script, call: QueueCall) -> bool:
    given = [*call.args]
    # klaviyo.track(…).then(function () { … }), with .catch and .finally after it
    node = call.node
    while node.parent is not None and node.parent.type == "member_expression":
        node = node.parent.parent
        arguments = (
            node.child_by_field_name("arguments") if node.type == "call_expression" else None
        )
        if arguments is None:
            break
        given += arguments.named_children
    callbacks = [function_of(source, script, each) for each in given]
    if not any(
        _leaves(source, n) for callback in callbacks if callback for n in source.within(callback)
    ):
        return False
    # With a timer beside it, the page is left in any case.
    return not any(
        source.dotted(n.child_by_field_name("function")) == "setTimeout"
        for n in source.within(source.function_of(call.node))
        if n.type == "call_expression"
    )


def _leaves(source: Source, node: Node) -> bool:
    """`location.href = …`, `form.submit()`."""
    if node.type == "assignment_expression":
        return source.dotted(node.child_by_field_name("left")) in _PLACES
    if node.type != "call_expression":
        return False
    function = node.child_by_field_name("function")
    name = source.dotted(function)
    return name in _HISTORY or (name or source.text(function)[-40:]).endswith(_MOVES)

"""The klaviyo object, and calls that reach it in the wrong shape."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from snippetgen.rules.code.facts import Facts, Project
from snippetgen.rules.code.reader import METHODS
from snippetgen.rules.code.source import Edit, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule


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
            arguments = call.node.child_by_field_name("arguments").named_children
            given = [argument for argument in arguments if argument.type != "comment"]
            hint = f"push(['{call.method}', …])"
            if call.array is None:
                if source.text(call.node.child_by_field_name("function")).endswith("push"):
                    start, end = given[0].start_byte, given[-1].end_byte
                    message = f"{call.method!r} stands in no list"
                    yield source.hit(start, message, hint, (start, start, "["), (end, end, "]"))
            elif given[0] == call.array and len(given) > 1 and given[1].type != "array":
                close, end = call.array.end_byte, given[-1].end_byte
                message = f"the arguments of {call.method!r} stand outside of its list"
                edits: tuple[Edit, ...] = ()
                if all(argument.type != "array" for argument in given[1:]):
                    edits = ((close - 1, close, ""), (end, end, "]"))
                yield source.hit(call.array.start_byte, message, hint, *edits)


@rule("C035", "method-misspelt", severity="error", effect="dropped")
def method_misspelt(source: Source) -> Iterator[Hit]:
    """A method that is pushed has the name that klaviyo.js knows, capitals included.

    Why: klaviyo.js says nothing about a name that it does not know, and does nothing.
    Bad: <script>_learnq.push(['trackviewedItem', item])</script>
    Good: <script>_learnq.push(['trackViewedItem', item])</script>
    Source: Klaviyo, Introduction to the klaviyo object; behaviour of klaviyo.js
    """
    for script in source.scripts:
        for call in script.calls:
            meant = None if call.method in METHODS else _meant(call.method)
            if meant is not None and call.array is not None:
                message = f"klaviyo.js has no {call.method[:60]!r}: this call does nothing"
                yield source.hit(call.array.start_byte, message, f"write {meant}")


def _meant(method: str) -> str | None:
    close = get_close_matches(method.lower(), [known.lower() for known in METHODS], 1, 0.8)
    return next((known for known in METHODS if close and known.lower() == close[0]), None)

"""Slips in the code itself, as Klaviyo's own samples have them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippetgen.rules.code.reader import FUNCTIONS, QUEUES, Node, first
from snippetgen.rules.code.source import Script, Source
from snippetgen.rules.model import Hit
from snippetgen.rules.registry import rule

# Names that a page has without a declaration, and ours.
_THERE = frozenset(
    [
        "window",
        "self",
        "document",
        "location",
        "name",
        "status",
        "onload",
        "onerror",
        "event",
        "klaviyo",
        "_learnq",
        "_klOnsite",
        "dataLayer",
        "item",
        "module",
        "exports",
        "arguments",
    ]
)

_CURLY = re.compile("[\u2018\u2019\u201c\u201d]")
_CURLY_BYTES = re.compile(rb"\xe2\x80[\x98\x99\x9c\x9d]")  # in UTF-8


@rule("C022", "key-twice", effect="partial")
def key_twice(source: Source) -> Iterator[Hit]:
    """An object has each key once.

    Why: the last one wins without a word, and what the first one said is lost.
    Bad: <script>klaviyo.track('Viewed Product', {Price: 9.99, Name: 'Emma', Price: 10})</script>
    Good: <script>klaviyo.track('Viewed Product', {Price: 9.99, Name: 'Emma'})</script>
    Source: a sample of Klaviyo's api-examples has it wrong
    """
    for script in source.scripts:
        for node in script.nodes["object"]:
            seen: dict[str, Node] = {}
            for pair in node.named_children:
                source.tick()
                key = source.key(pair) if pair.type == "pair" else None
                if key is None:
                    continue
                first = seen.get(key)
                if first is not None and not _template_between(source, first, pair):
                    line = source.place(first.start_byte).partition(":")[0]
                    message = f"the key {key[:60]!r} is there already, in line {line}"
                    yield source.hit(pair.start_byte, message, "leave one of the two out")
                seen[key] = pair


def _template_between(source: Source, one: Node, other: Node) -> bool:
    """`{% else %}` makes two lines one choice; and a printed key is another one each time."""
    return (
        b"{%" in source.data[one.start_byte : other.start_byte]
        or b"{{" in (source.data[other.start_byte : other.child_by_field_name("key").end_byte])
    )


@rule("C024", "variable-from-itself", severity="error", effect="dropped")
def variable_from_itself(source: Source) -> Iterator[Hit]:
    """What a variable begins with is not read from the variable itself.

    Why: it is still undefined then: reading from it is a TypeError, and nothing after it is sent; _learnq || [] in a function is a list that klaviyo.js never sees.
    Bad: <script>function view() { var item = {ProductName: item.ProductName}; klaviyo.track('Viewed Product', item) }</script>
    Good: <script>function view(product) { var item = {ProductName: product.title}; klaviyo.track('Viewed Product', item) }</script>
    Source: Klaviyo, Guide to integrating a platform, has it so in Viewed Product
    """
    for script in source.scripts:
        for node in script.nodes["variable_declarator"]:
            name, value = (node.child_by_field_name(part) for part in ("name", "value"))
            if name is None or value is None:
                continue
            word = source.text(name)
            if word in QUEUES and _own_queue(source, node, word, value):
                message = f"this {word} is the function's own list, which klaviyo.js never sees"
                hint = f"window.{word} = window.{word} || []"
                yield source.hit(node.start_byte, message, hint)
            for inner in source.within(value, functions=False) if value.type == "object" else ():
                read = inner.type == "member_expression" and first(inner)
                if read and read.type == "identifier" and source.text(read) == word:
                    message = f"{word} is read before it has a value"
                    yield source.hit(inner.start_byte, message, f"give the one of {word} its name")
                    break


def _own_queue(source: Source, declared: Node, word: str, value: Node) -> bool:
    """`var _learnq = _learnq || []` in a function that does not have the name already."""
    function = source.function_of(declared)
    if value.type != "binary_expression" or function.type not in FUNCTIONS:
        return False
    return source.text(value.child_by_field_name("left")) == word and not any(
        node.type == "identifier" and source.text(node) == word
        for node in source.within(function)
        if node.end_byte <= declared.start_byte
    )


@rule("C025", "onload-overwritten", effect="dropped")
def onload_overwritten(source: Source) -> Iterator[Hit]:
    """A page that has several things to do when it is loaded adds listeners.

    Why: window.onload holds one function: the second assignment throws the first away, be it ours or the theme's.
    Bad: <script>window.onload = function () { klaviyo.track('A') }; window.onload = function () { klaviyo.track('B') }</script>
    Good: <script>window.addEventListener('load', function () { klaviyo.track('A') })</script>
    Source: Klaviyo, Help Center: anonymous visitor activity, has it so
    """
    seen: set[int] = set()
    for script in source.scripts:
        for node in script.nodes["assignment_expression"]:
            left = node.child_by_field_name("left")
            if source.text(left) in ("window.onload", "onload", "document.body.onload"):
                function = source.function_of(node)
                here = function.id if function.type in FUNCTIONS else 0  # 0: all scripts share it
                if here in seen:
                    message = "this throws away the window.onload before it"
                    hint = "window.addEventListener('load', …)"
                    yield source.hit(node.start_byte, message, hint)
                seen.add(here)


@rule("C027", "undeclared-variable", severity="info")
def undeclared_variable(source: Source) -> Iterator[Hit]:
    """A variable is declared.

    Why: without `var` it becomes the page's: two snippets that use one name overwrite each other, and in a module it is an error.
    Bad: <script>product_handle = location.pathname.split('/').pop(); klaviyo.track('Viewed', {Handle: product_handle})</script>
    Good: <script>var product_handle = location.pathname.split('/').pop(); klaviyo.track('Viewed', {Handle: product_handle})</script>
    Source: Klaviyo, Help Center: Google Tag Manager, has it so
    """
    declared: set[str] = set(_THERE)
    for script in source.scripts:
        declared |= _declared(source, script)
    for script in source.scripts:
        if script.kind != "js":
            continue
        for node in script.nodes["assignment_expression"]:
            left = node.child_by_field_name("left")
            if left.type != "identifier":
                continue
            name = source.text(left)
            if name.isidentifier() and name not in declared:
                declared.add(name)
                message = f"{name} is not declared"
                yield source.hit(node.start_byte, message, f"var {name} = …")


def _declared(source: Source, script: Script) -> set[str]:
    names: set[str] = set()
    for node in script.nodes["declared"]:
        if node.type in ("identifier", *FUNCTIONS):
            names.add(source.text(node))
        else:
            names |= {source.text(n) for n in source.within(node) if "identifier" in n.type}
    return names


@rule("C033", "curly-quotes", severity="error", effect="dropped")
def curly_quotes(source: Source) -> Iterator[Hit]:
    """Quotes in code are straight.

    Why: an editor of texts, or a blog's page, made curly ones of them: they quote nothing, and no line of the script runs.
    Bad: <script>klaviyo.track(“Viewed Product”, {Name: “Emma”})</script>
    Good: <script>klaviyo.track("Viewed Product", {Name: "Emma, a “warm” coat"})</script>
    Source: ECMAScript, string literals
    """
    hint = "write ' or \", in all of it"
    for address in source.addresses:
        quoted = source.data[address.start - 1 : address.start] in (b"'", b'"')
        if address.attribute and not quoted and _CURLY.match(address.text):
            message = f"{address.text[0]} is no quote: it becomes part of the address"
            yield source.hit(address.start, message, hint)
    for script in source.scripts:
        at = _curly_quote(source, script)
        if at is not None:
            message = (
                f"{source.data[at : at + 3].decode()} is no quote: nothing of this script runs"
            )
            yield source.hit(at, message, hint)


def _curly_quote(source: Source, script: Script) -> int | None:
    """Where the first one stands in the code; in texts and comments they are welcome."""
    for found in _CURLY_BYTES.finditer(source.data, script.start, script.end):
        source.tick()
        node = script.root.descendant_for_byte_range(*found.span())
        # The parser takes them for letters. What a template prints is no name of the script.
        name = source.text(node) if node is not None and "identifier" in node.type else ""
        if _CURLY.match(name) or _CURLY.match(name[-1:]):
            return found.start()
    return None


@rule("C034", "does-not-parse", severity="error", effect="dropped")
def does_not_parse(source: Source) -> Iterator[Hit]:
    """A script can be read by browsers: no comma, quote or bracket is missing.

    Why: a browser runs nothing of a script with one mistake in it, and says so in its console only.
    Bad: <script>klaviyo.track('Viewed Product', {ProductName: 'Emma' ProductID: '7'})</script>
    Good: <script>klaviyo.track('Viewed Product', {ProductName: 'Emma', ProductID: '7'})</script>
    Source: ECMAScript
    """
    for script in source.scripts:
        if script.broken is not None and _curly_quote(source, script) is None:
            message = "from here on, the script does not parse: nothing of it runs"
            hint = "look for a comma, a quote or a bracket that is missing, or too much"
            yield source.hit(script.broken.start_byte, message, hint)

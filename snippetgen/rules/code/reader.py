"""Read a script's tree: names, strings, objects, and what is around and within a node.

A node is tree-sitter's, and is typed as anything: the rules load where that is not installed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeAlias, TypeVar

Node: TypeAlias = Any

FUNCTIONS = (
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function",
    "generator_function_declaration",
)

QUEUES = ("klaviyo", "_learnq", "_klOnsite")  # what takes calls of klaviyo.js
METHODS = (
    "openForm", "identify", "track", "trackViewedItem", "account", "cookieDomain", "isIdentified",
    "cacheEvent", "sendCachedEvents", "getGroupMembership", "setJWTProvider",
)  # fmt: skip

_GLOBALS = ("window", "self", "globalThis")
# Names that are window's alone, so that its other names can be believed.
_PAGES = (*QUEUES, "dataLayer", "location")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL)


class TookTooLongError(Exception):
    """A file is so deep or so tangled that its time is up."""


T = TypeVar("T")


class Patient(list[T]):
    """A list that looks at the clock with each element that it hands out."""

    def __init__(self, elements: Iterable[T], deadline: float) -> None:
        super().__init__(elements)
        self._deadline = deadline

    def __iter__(self) -> Iterator[T]:
        for element in super().__iter__():
            if time.monotonic() > self._deadline:
                raise TookTooLongError
            yield element


class _Range(Protocol):
    start: int
    end: int
    root: Node


class Reader:
    """What can be asked about the nodes of `data`. No question may take longer than `deadline`."""

    __slots__ = ()
    data: bytes
    deadline: float
    windows: set[str]  # what `window` is called as well: (function (w) {…})(window)

    def text(self, node: Node) -> str:
        """A node as it is written, template code and all."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def string(self, node: Node | None) -> str | None:
        """The text of a string or of a template literal without `${}`; None for anything else."""
        if node is None or node.type not in ("string", "template_string"):
            return None
        if node.type == "template_string" and node.named_child_count:
            kinds = {child.type for child in node.named_children}
            if "template_substitution" in kinds:
                return None
        return _ESCAPE.sub(_unescaped, self.text(node)[1:-1])

    def dotted(self, node: Node | None) -> str:
        """`a.b['c']` as "a.b.c", without `window.`; empty for what is no such name.

        An assignment in parentheses counts as what it assigns to: `(a = a || []).push` is `a.push`.
        """
        parts: list[str] = []
        while node is not None and len(parts) < 10:
            if node.type == "member_expression":
                parts.append(self.text(node.child_by_field_name("property")))
                node = node.child_by_field_name("object")
            elif node.type == "subscript_expression":
                name = self.string(node.child_by_field_name("index"))
                if name is None:
                    return ""
                parts.append(name)
                node = node.child_by_field_name("object")
            elif node.type == "parenthesized_expression" and node.named_child_count == 1:
                node = node.named_child(0)
            elif node.type == "assignment_expression" and parts:
                node = node.child_by_field_name("left")
            elif node.type in ("identifier", "shorthand_property_identifier"):
                parts.append(self.text(node))
                name = parts[-1]
                if len(parts) > 1 and (
                    name in _GLOBALS or (name in self.windows and parts[-2] in _PAGES)
                ):
                    parts.pop()
                return ".".join(reversed(parts))
            else:
                return ""
        return ""

    def above(self, node: Node) -> Iterator[Node]:
        """The nodes around a node, from the inside."""
        parent = node.parent
        while parent is not None:
            self.tick()
            yield parent
            parent = parent.parent

    def function_of(self, node: Node) -> Node:
        """The function around a node, or the whole script."""
        last = node
        for outer in self.above(node):
            if outer.type in FUNCTIONS:
                return outer
            last = outer
        return last

    def within(self, node: Node, *, functions: bool = True) -> Iterator[Node]:
        """A node and all nodes in it, in order; without `functions`, not those in inner ones."""
        todo = [node]
        while todo:
            self.tick()
            here = todo.pop()
            yield here
            if functions or here is node or here.type not in FUNCTIONS:
                todo.extend(reversed(here.named_children))

    def pairs(self, node: Node | None) -> dict[str, tuple[Node, Node]]:
        """An object's keys that can be read, each with its pair and its value."""
        found: dict[str, tuple[Node, Node]] = {}
        for child in node.named_children if node is not None and node.type == "object" else ():
            self.tick()
            if child.type == "pair":
                key = self.key(child)
                value = child.child_by_field_name("value")
                if key is not None and value is not None:
                    found[key] = (child, value)
            elif child.type == "shorthand_property_identifier":
                found[self.text(child)] = (child, child)
        return found

    def key(self, pair: Node) -> str | None:
        """The key of a pair, where it is written out."""
        node = pair.child_by_field_name("key")
        if node is None:
            return None
        named = node.type in ("property_identifier", "number")
        return self.text(node) if named else self.string(node)

    def mentions(self, script: _Range, word: str) -> Iterator[Node]:
        """Every name in a script's code that is this word: not in strings, nor in comments."""
        sought = word.encode()
        at = self.data.find(sought, script.start, script.end)
        while at >= 0:
            self.tick()
            node = script.root.descendant_for_byte_range(at, at + len(sought))
            if node is not None and "identifier" in node.type and self.text(node) == word:
                yield node
            at = self.data.find(sought, at + len(sought), script.end)

    def tick(self) -> None:
        """Called in every loop over nodes: no file may take longer than its time."""
        if time.monotonic() > self.deadline:
            raise TookTooLongError


def first(node: Node | None) -> Node | None:
    """What stands first in a node, which may be broken: comments and punctuation do not count."""
    children = node.named_children if node is not None else ()
    return next((child for child in children if child.type != "comment"), None)


def parameters(function: Node) -> Node | None:
    """What a function takes: a list, or the one name of an arrow function."""
    found: Node | None = function.child_by_field_name("parameters")
    return found if found is not None else function.child_by_field_name("parameter")


def outermost(node: Node) -> Node:
    """The parentheses around a node, or the node itself."""
    while node.parent is not None and node.parent.type == "parenthesized_expression":
        node = node.parent
    return node


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1 and code[0] in "ux":
        return chr(int(code[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "\n": "", "\r\n": ""}.get(code, code)

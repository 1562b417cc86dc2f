"""Parse HTML, JavaScript and TypeScript with tree-sitter, in bounded time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import count

import tree_sitter_html
import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser, Point, Range, Tree

from snippetgen.rules.code.reader import Node, Patient, TookTooLongError

_CHUNK = 1 << 16
_GRAMMARS = {
    "html": tree_sitter_html.language,
    "javascript": tree_sitter_javascript.language,
    "ts": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
}

# What the rules look at, so that they need not walk through every node.
_KINDS = {
    "javascript": (
        "call_expression", "string", "template_string", "template_substitution",
        "await_expression", "return_statement", "variable_declarator", "assignment_expression",
        "augmented_assignment_expression", "arrow_function", "object", "comment", "declared",
    ),
    "html": ("script_element", "attribute", "comment"),
}  # fmt: skip
# Where a name is declared: a node, or one of its fields.
_DECLARED = {
    "variable_declarator": "name", "function_declaration": "name", "class_declaration": "name",
    "arrow_function": "parameter", "catch_clause": "parameter", "for_in_statement": "left",
    "formal_parameters": "", "import_clause": "",
}  # fmt: skip
# Nobody writes more levels. In deeper trees each step up is slow.
_DEEPEST = 2_000
_STEPS = 512  # between two looks at the clock


def parse_html(data: bytes, deadline: float) -> tuple[Node, Mapping[str, Sequence[Node]]]:
    """The tree, and its scripts, attributes and comments."""
    return _parse("html", data, None, _KINDS["html"], deadline)


def parse_javascript(
    data: bytes, start: int, end: int, deadline: float
) -> tuple[Node, Mapping[str, Sequence[Node]]]:
    """The tree of a part of the file, with the file's offsets, and its nodes by type."""
    return _parse("javascript", data, (start, end), _KINDS["javascript"], deadline)


def parse_typescript(
    data: bytes, start: int, end: int, kind: str, wanted: Iterable[str], deadline: float
) -> Mapping[str, Sequence[Node]]:
    """The nodes of some types in a part of the file, which is "ts" or "tsx"."""
    return _parse(kind, data, (start, end), wanted, deadline)[1]


def typescript_takes(data: bytes, start: int, end: int, deadline: float) -> bool:
    """Is a part of the file TypeScript without a mistake?"""
    return not _parse("tsx", data, (start, end), (), deadline)[0].has_error


def _parse(
    language: str,
    data: bytes,
    part: tuple[int, int] | None,
    wanted: Iterable[str],
    deadline: float,
) -> tuple[Node, Mapping[str, Sequence[Node]]]:
    parser = Parser(_language(language))
    if part is not None:
        # Nobody asks for rows and columns, so the points need not be right.
        parser.included_ranges = [Range(Point(0, 0), Point(0, 0), *part)]
    try:
        tree = parser.parse(
            lambda offset, _: data[offset : offset + _CHUNK],
            progress_callback=lambda _offset, _error: time.monotonic() > deadline,
        )
    except ValueError:  # what a parser says that was told to stop
        raise TookTooLongError from None
    return tree.root_node, _by_kind(tree, wanted, deadline)


def _by_kind(tree: Tree, wanted: Iterable[str], deadline: float) -> Mapping[str, Sequence[Node]]:
    """The nodes that are looked at. A query would be slow where a tree is broken."""
    found = {kind: Patient[Node]((), deadline) for kind in wanted}
    cursor = tree.walk()
    for step in count():
        if (step % _STEPS == 0 and time.monotonic() > deadline) or cursor.depth > _DEEPEST:
            raise TookTooLongError
        node = cursor.node
        if node is not None and node.is_named:
            kind = node.type
            if kind in found:
                found[kind].append(node)
            if "declared" in found and kind in _DECLARED:
                name = node.child_by_field_name(_DECLARED[kind]) if _DECLARED[kind] else node
                if name is not None:
                    found["declared"].append(name)
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found
    return found


@cache
def _language(name: str) -> Language:
    return Language(_GRAMMARS[name]())

"""Put spaces in place of what only TypeScript has, so that the rest is read as JavaScript.

All offsets stay. What a type becomes when the code runs, an enum or a namespace, is not worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from snippetgen.lint.trees import parse_typescript
from snippetgen.rules.code.reader import Node, first

TYPED = ("ts", "tsx")

_TYPES = (
    "type_annotation", "type_arguments", "type_parameters", "type_predicate_annotation",
    "asserts_annotation", "implements_clause", "accessibility_modifier", "override_modifier",
    "function_signature", "method_signature", "abstract_method_signature", "index_signature",
)  # fmt: skip
_STATEMENTS = (
    "interface_declaration", "type_alias_declaration", "ambient_declaration", "enum_declaration",
)  # fmt: skip
_MODULE = ("import_statement", "export_statement")
_AFTER_A_VALUE = ("as_expression", "satisfies_expression", "non_null_expression")
_WITH_MARKS = (
    "required_parameter", "optional_parameter", "public_field_definition", "variable_declarator",
    "method_definition", "abstract_class_declaration", "import_specifier", "export_specifier",
)  # fmt: skip
_MARKS = ("?", "!", "abstract", "readonly", "declare", "type")
KINDS = (*_TYPES, *_STATEMENTS, *_MODULE, *_AFTER_A_VALUE, *_WITH_MARKS)


def untyped(data: bytes, start: int, end: int, kind: str, deadline: float) -> bytes:
    """The text, without types in the script that stands there; `kind` is one of TYPED."""
    nodes = parse_typescript(data, start, end, kind, KINDS, deadline)
    text = bytearray(data)
    for low, high in _typed(nodes):
        text[low:high] = b" " * (high - low)
    return bytes(text)


def _typed(nodes: Mapping[str, Sequence[Node]]) -> Iterator[tuple[int, int]]:
    for node in _all(nodes, *_TYPES, *_STATEMENTS):
        yield node.start_byte, node.end_byte
    for node in _all(nodes, *_MODULE):
        if any(child.type in ("type", *_STATEMENTS) for child in node.children):
            yield node.start_byte, node.end_byte
    for node in _all(nodes, *_AFTER_A_VALUE):
        value = first(node)
        if value is not None:
            yield value.end_byte, node.end_byte
    for node in _all(nodes, *_WITH_MARKS):
        for child in node.children:
            if child.type in _MARKS:
                yield child.start_byte, child.end_byte


def _all(nodes: Mapping[str, Sequence[Node]], *kinds: str) -> Iterator[Node]:
    return chain.from_iterable(nodes[kind] for kind in kinds)

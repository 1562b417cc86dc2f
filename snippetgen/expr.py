"""The small language of event properties: which variables one reads, what type it gives.

A property is a variable's path (`product.name`, or `.name` inside a list), an operator
(`{"@mul" = [".price", ".quantity"]}`) or a table of properties. The runtime computes it
in the page; here it is only read, checked and cut down to what a host can fill.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snippetgen.errors import did_you_mean
from snippetgen.model import Expr, Vocabulary
from snippetgen.shapes import plain_value

OPERATORS = frozenset({"@each", "@unique", "@sum", "@of", "@mul", "@join", "@first", "@value"})
SPECIAL = frozenset({"@index", "@time"})  # the item's position · unix seconds


def fault(expr: Expr, words: Vocabulary, base: str = "") -> tuple[str, str | None] | None:
    """What is wrong with the way an expression is built, and a hint."""
    if isinstance(expr, str):
        return None
    if not isinstance(expr, Mapping):
        return f"{expr!r} is not a variable", None
    operators = [key for key in expr if key.startswith("@")]
    if unknown := [key for key in operators if key not in OPERATORS]:
        return f"unknown operator {unknown[0]!r}", did_you_mean(unknown[0], OPERATORS)
    if operators == ["@each"] or not operators:
        return None  # a table of properties: each is looked at by itself
    known = {"@sum", "@of"} if "@sum" in expr or "@of" in expr else {operators[0]}
    if other := sorted(set(expr) ^ known):
        return f"{operators[0]} takes {' and '.join(sorted(known))}: see {other[0]!r}", None
    return _fault_of(operators[0], expr, words, base)


def _fault_of(
    operator: str, expr: Mapping[str, Any], words: Vocabulary, base: str
) -> tuple[str, str | None] | None:
    given = expr[operator]
    if operator == "@value":
        message = plain_value(given)
        return (f"@value {message}", None) if message else None
    if operator in ("@sum", "@of"):
        if not isinstance(expr["@sum"], str) or not isinstance(
            words.type_of(expr["@sum"]), Mapping
        ):
            return "@sum names a list of items", 'write { "@sum" = "cart.items", "@of" = ".price" }'
        parts, base = [expr["@of"]], expr["@sum"]
    elif operator == "@unique":
        parts = [given]
    else:
        parts = given if isinstance(given, list) else []
        if not parts or (operator == "@mul" and len(parts) != 2):
            many = "two variables" if operator == "@mul" else "a list of variables"
            return f"{operator} takes {many}", None
    for part in parts:
        if inner := fault(part, words, base):
            return inner
        if isinstance(part, Mapping) and not any(key in OPERATORS - {"@each"} for key in part):
            return f"{operator} takes variables, not a table", None
        if operator in ("@mul", "@sum", "@of") and not any(
            words.type_of(path) is None for path in paths(part, base)
        ):
            kind = type_of(part, words, base)
            if kind != "number":
                return f"{part!r} is {kind}, and {operator} takes numbers", None
    return None


def paths(expr: Expr, base: str = "") -> list[str]:
    """Every variable that the property reads, as full paths; `base` is the list of the item."""
    if isinstance(expr, str):
        if expr in SPECIAL:
            return []
        return [base + expr if expr.startswith(".") else expr]
    if isinstance(expr, list | tuple):
        return [path for part in expr for path in paths(part, base)]
    if isinstance(expr, dict) and "@value" not in expr:
        inner = str(expr.get("@each", expr.get("@sum", base)))
        return [
            path
            for key, part in expr.items()
            for path in paths(part, base if key in ("@each", "@sum") else inner)
        ]
    return []


def lacking(expr: Expr, has: Callable[[str], bool], base: str = "") -> list[str]:
    """The variables that a host lacks. Where one of several would do (`@first`), one is enough."""
    if isinstance(expr, list | tuple):
        return [path for part in expr for path in lacking(part, has, base)]
    if not isinstance(expr, Mapping):
        return [path for path in paths(expr, base) if not has(path)]
    if "@value" in expr or ("@first" in expr and prune(expr, has, base) is not None):
        return []
    inner = str(expr.get("@each", expr.get("@sum", base)))
    return [
        path
        for key, part in expr.items()
        for path in lacking(part, has, base if key in ("@each", "@sum") else inner)
    ]


def prune(expr: Expr, has: Callable[[str], bool], base: str = "") -> Expr | None:
    """The property without what the host lacks; None when nothing of it is left."""
    if isinstance(expr, str):
        full = base + expr if expr.startswith(".") else expr
        return expr if expr in SPECIAL or has(full) else None
    if not isinstance(expr, Mapping):
        return None
    if "@value" in expr:
        return expr
    if "@each" in expr:
        return _object(expr, has, expr["@each"])
    if "@sum" in expr:
        whole = has(expr["@sum"]) and prune(expr["@of"], has, expr["@sum"]) is not None
        return expr if whole else None
    if "@first" in expr:
        left = [part for part in (prune(part, has, base) for part in expr["@first"]) if part]
        return None if not left else left[0] if len(left) == 1 else {"@first": left}
    for operator in ("@mul", "@join"):  # worth nothing unless it has all of its parts
        if operator in expr:
            whole = all(prune(part, has, base) is not None for part in expr[operator])
            return expr if whole else None
    if "@unique" in expr:
        return expr if prune(expr["@unique"], has, base) is not None else None
    return _object(expr, has, base)


def _object(expr: Mapping[str, Any], has: Callable[[str], bool], base: str) -> Expr | None:
    kept = {"@each": expr["@each"]} if "@each" in expr else {}
    for key, part in expr.items():
        if key != "@each" and (left := prune(part, has, base)) is not None:
            kept[key] = left
    return kept if len(kept) > ("@each" in kept) else None


def type_of(expr: Expr, words: Vocabulary, base: str = "") -> str:
    """What the page will send: "number", "boolean", "string", "strings", "list" or "object"."""
    if isinstance(expr, str):
        if expr in SPECIAL:
            return "number"
        relative = expr.startswith(".")
        found = words.type_of(base + expr if relative else expr)
        if not isinstance(found, str):
            return "list"
        kind = {"money": "number", "url": "string"}.get(found, found)
        if relative or not words.in_list(expr):
            return kind
        return "list" if kind in ("number", "boolean") else "strings"
    if not isinstance(expr, Mapping):
        return "object"
    if "@value" in expr:
        value = expr["@value"]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return "number" if is_number else "string" if isinstance(value, str) else "object"
    if "@sum" in expr or "@mul" in expr:
        return "number"
    if "@first" in expr:
        kinds = {type_of(part, words, base) for part in expr["@first"]}
        return kinds.pop() if len(kinds) == 1 else "object"
    if "@join" in expr:
        return "string"
    if "@unique" in expr:
        return "strings"
    return "list" if "@each" in expr else "object"

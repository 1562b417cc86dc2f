"""Check an event spec against the vocabulary before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen import expr
from snippetgen.errors import Finding, did_you_mean
from snippetgen.model import Vocabulary

EVENT_KEYS = (
    "about", "call", "metric", "on", "properties", "viewed_item", "for_each", "require",
)  # fmt: skip


def check_event(name: str, spec: Mapping[str, Any], words: Vocabulary) -> Iterator[Finding]:
    """Findings for one event: its trigger, its variables, text where Klaviyo reads a number."""
    at = ("event", name)
    call, on = spec.get("call", "track"), spec.get("on")
    if call not in ("track", "identify", "automatic"):
        yield Finding((*at, "call"), f'is "track" or "identify", not {call!r}')
        return
    if call != "identify":
        if not isinstance(spec.get("metric"), str) or not 0 < len(spec["metric"]) < 128:
            example = 'write metric = "Finished Quiz": action words, under 128 characters'
            yield Finding((*at, "metric"), "an event needs the name of its metric", example)
        if on not in words.triggers:
            hint = did_you_mean(str(on or ""), words.triggers)
            yield Finding((*at, "on"), f"unknown trigger {on!r}", hint)
            return
    scopes = ("customer", *words.triggers.get(on or "", ()))
    for_each = spec.get("for_each") or ""
    for key in ("properties", "viewed_item"):
        tree = spec.get(key, {})
        if not isinstance(tree, Mapping):
            yield Finding((*at, key), "is a table of properties")
            continue
        yield from _check_tree(tree, (*at, key), scopes, words, for_each)
    required = [path for entry in spec.get("require", ()) for path in _flat(entry)]
    for path in (*required, *([for_each] if for_each else [])):
        full = for_each + path if path.startswith(".") else path
        yield from _check_path(full, (*at, "require"), scopes, words)


def _check_tree(
    tree: Mapping[str, Any],
    at: tuple[str, ...],
    scopes: tuple[str, ...],
    words: Vocabulary,
    base: str,
) -> Iterator[Finding]:
    """Findings for a table of properties; `base` is the list that `.name` belongs to."""
    for key, written in tree.items():
        if not key.startswith("@"):
            yield from _check_property(key, written, (*at, key), scopes, words, base)


def _check_property(
    key: str,
    written: Any,
    at: tuple[str, ...],
    scopes: tuple[str, ...],
    words: Vocabulary,
    base: str,
) -> Iterator[Finding]:
    if not isinstance(written, str | Mapping):
        hint = f'write {key} = "product.name", or {key} = {{ "@value" = … }} for a fixed value'
        yield Finding(at, f"{written!r} is not a variable", hint)
        return
    operators = [k for k in written if k.startswith("@")] if isinstance(written, Mapping) else []
    if unknown := [operator for operator in operators if operator not in expr.OPERATORS]:
        close = did_you_mean(unknown[0], expr.OPERATORS)
        yield Finding((*at, unknown[0]), f"unknown operator {unknown[0]!r}", close)
        return
    if isinstance(written, Mapping) and (not operators or "@each" in written):
        yield from _check_tree(written, at, scopes, words, written.get("@each", base))
        return
    faults = [
        fault
        for path in expr.paths(written, base)
        for fault in _check_path(path, at, scopes, words)
    ]
    yield from faults
    kind = "" if faults else expr.type_of(written, words, base)
    if key in words.numbers and kind not in ("", "number"):
        hint = "Klaviyo sums and compares it: give a variable of type money or number"
        yield Finding(at, f"{key} is a number, and this is {kind}", hint)


def _check_path(
    path: str, at: tuple[str, ...], scopes: tuple[str, ...], words: Vocabulary
) -> Iterator[Finding]:
    scope, _, rest = path.partition(".")
    if words.type_of(path) is None or not rest:
        known = [f"{name}.{field}" for name in scopes for field in words.scopes.get(name, {})]
        yield Finding(at, f"unknown variable {path!r}", did_you_mean(path, known), path)
    elif scope not in scopes:
        there = ", ".join(scopes)
        yield Finding(at, f"{path!r} is not known at this moment: only {there} are", None, path)


def _flat(entry: Any) -> list[str]:
    return [entry] if isinstance(entry, str) else [part for part in entry if isinstance(part, str)]

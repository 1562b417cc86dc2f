"""Check an event spec against the vocabulary before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen import expr
from snippetgen.errors import Finding, did_you_mean, unknown_field
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
        metric = spec.get("metric")
        if not isinstance(metric, str) or not metric.strip() or len(metric) >= 128:
            example = 'write metric = "Finished Quiz": action words, under 128 characters'
            yield Finding((*at, "metric"), "an event needs the name of its metric", example)
        elif not metric.isprintable():
            yield Finding(
                (*at, "metric"), "a metric's name is one line, without control characters"
            )
        yield from _check_automatic(spec, at)
        if on not in words.triggers:
            what = f"unknown trigger {on!r}" if on else "an event needs a trigger: when it happens"
            yield Finding((*at, "on"), what, did_you_mean(str(on or ""), words.triggers))
            return
    scopes = words.scopes_at(on)
    for_each = spec.get("for_each") or ""
    for key in ("properties", "viewed_item"):
        tree = spec.get(key, {})
        if not isinstance(tree, Mapping):
            yield Finding((*at, key), "is a table of properties")
            continue
        for word in tree:
            if word.startswith("@"):
                hint = did_you_mean(word, expr.OPERATORS)
                yield Finding((*at, key, word), f"{word!r} can't stand here: name a property", hint)
        yield from _check_tree(tree, (*at, key), scopes, words, for_each)
    required = [path for entry in spec.get("require", ()) for path in _flat(entry)]
    if for_each:
        yield from _check_list(for_each, (*at, "for_each"), scopes, words)
    for path in required:
        full = for_each + path if path.startswith(".") else path
        yield from _check_path(full, (*at, "require"), scopes, words)


# What klaviyo.js tells of by itself.
_BY_ITSELF = "Active on Site"


def _check_automatic(spec: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[Finding]:
    """Findings for what klaviyo.js is said to report, and for what it reports besides."""
    automatic, its_own = spec.get("call") == "automatic", spec.get("metric") == _BY_ITSELF
    if automatic and not its_own:
        message = f"nothing but {_BY_ITSELF!r} is reported by itself, and by that name"
        yield Finding((*at, "metric"), message, 'leave call out, or write call = "track"')
    if automatic and spec.get("properties"):
        yield Finding((*at, "properties"), "what is reported by itself takes no properties")
    if its_own and not automatic:
        message = f"{_BY_ITSELF!r} would be sent twice: it is reported by itself"
        yield Finding((*at, "metric"), message, 'name "active_on_site" in `events` instead')


def _check_tree(
    tree: Mapping[str, Any],
    at: tuple[str, ...],
    scopes: tuple[str, ...],
    words: Vocabulary,
    base: str,
) -> Iterator[Finding]:
    """Findings for a table of properties; `base` is the list that `.name` belongs to."""
    for key, written in tree.items():
        if not key.strip() or key == "__proto__":  # no key in JavaScript
            yield Finding((*at, key), f"{key!r} can't be a property's name")
        elif not key.startswith("@"):
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
    if wrong := expr.fault(written, words, base):
        unknown = [k for k in written if k.startswith("@") and k not in expr.OPERATORS]
        yield Finding((*at, *unknown[:1]), *wrong)
        return
    operators = [k for k in written if k.startswith("@")] if isinstance(written, Mapping) else []
    if isinstance(written, Mapping) and (not operators or "@each" in written):
        if "@each" in written:
            yield from _check_list(written["@each"], (*at, "@each"), scopes, words)
        yield from _check_tree(written, at, scopes, words, str(written.get("@each", base)))
        return
    faults = [
        fault
        for path in expr.paths(written, base)
        for fault in _check_path(path, at, scopes, words)
    ]
    yield from faults
    if faults or key not in words.numbers:
        return
    if (kind := expr.type_of(written, words, base)) != "number":
        hint = "Klaviyo sums and compares it: give a variable of type money or number"
        yield Finding(at, f"{key} is a number, and this is {kind}", hint)


def _check_list(
    path: Any, at: tuple[str, ...], scopes: tuple[str, ...], words: Vocabulary
) -> Iterator[Finding]:
    if not isinstance(path, str):
        yield Finding(at, 'is the name of a list, as "cart.items"')
        return
    yield from (wrong := list(_check_path(path, at, scopes, words)))
    if not wrong and not isinstance(words.type_of(path), Mapping):
        yield Finding(at, f"{path!r} is no list of items", None, path)


def _check_path(
    path: str, at: tuple[str, ...], scopes: tuple[str, ...], words: Vocabulary
) -> Iterator[Finding]:
    scope, _, rest = path.partition(".")
    if words.type_of(path) is None or not rest:
        yield Finding(at, f"unknown variable {path!r}", _meant(path, scopes, words), path)
    elif scope not in scopes:
        there = ", ".join(scopes)
        yield Finding(at, f"{path!r} is not known at this moment: only {there} are", None, path)


def _meant(path: str, scopes: tuple[str, ...], words: Vocabulary) -> str | None:
    """The variable that was misspelt; where none is close, how to have it, or what there is."""
    place, dot, field = path.rpartition(".")
    fields = words.scopes.get(place) or words.type_of(place)
    if not dot:
        return f'a variable has a dot: "product.name"; a fixed value is {{ "@value" = "{path}" }}'
    if isinstance(fields, Mapping):
        header = f"scope.{place}" if place in words.scopes else "shape.item"
        return unknown_field(field, fields, header, f"{place}.")
    known = [f"{name}.{field}" for name in scopes for field in words.scopes.get(name, {})]
    return did_you_mean(path, known)


def _flat(entry: Any) -> list[str]:
    return [entry] if isinstance(entry, str) else [part for part in entry if isinstance(part, str)]

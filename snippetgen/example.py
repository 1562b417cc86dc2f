"""What a tag sends in the example of the vocabulary: the call of klaviyo.js, computed as in a page.

The little language is the one of `expr`; the runtime's `derive.js` is its other implementation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.available import Paths
from snippetgen.bind import Tag
from snippetgen.model import Expr, Type, Vocabulary

# For a variable of the plan's own, of which nobody gave an example.
_VALUES: Mapping[str, Any] = {
    "money": 9.99, "number": 1, "boolean": True, "url": "https://www.example.com/",
    "strings": ["Example"],
}  # fmt: skip
_TIME = 1_767_225_600  # a moment, the same in every build


def values(words: Vocabulary, fields: Mapping[str, Type], at: str, paths: Paths) -> dict[str, Any]:
    """Of a scope's or an item's fields those that are in use, each with its example."""
    known = {**words.examples["item"], **words.examples.get(at, {})}
    found: dict[str, Any] = {}
    for name, type_ in fields.items():
        path = f"{at}.{name}"
        if isinstance(type_, Mapping):
            if item := values(words, type_, path, paths):
                found[name] = [item]
        elif path in paths:
            found[name] = known.get(name, _VALUES.get(type_, name))
    return found


def calls(tag: Tag, words: Vocabulary) -> Iterator[list[Any]]:
    """Each call of klaviyo.js that the tag makes: `["track", metric, properties]`."""
    event = tag.event
    scopes = {
        name: values(words, words.scopes[name], name, tag.reads)
        for name in words.scopes_at(event.on)
    }
    items = _variable(event.for_each, scopes, None) if event.for_each else [None]
    for number, item in enumerate(items or ()):
        properties = _derive(dict(tag.properties), scopes, item, number) or {}
        yield ["track", event.metric, properties] if event.metric else [event.call, properties]
    if tag.viewed_item and (viewed := _derive(dict(tag.viewed_item), scopes, None, 0)):
        yield ["trackViewedItem", viewed]


def _derive(expr: Expr, scopes: Mapping[str, Any], item: Any, number: int) -> Any:
    """The value of an expression; None where it has none."""
    if isinstance(expr, str):
        special = {"@index": number, "@time": _TIME}
        return special[expr] if expr in special else _variable(expr, scopes, item)
    if "@value" in expr:
        return expr["@value"]
    if "@each" in expr:
        inner = {key: part for key, part in expr.items() if key != "@each"}
        made = [
            _derive(inner, scopes, each, place)
            for place, each in enumerate(_variable(expr["@each"], scopes, item) or ())
        ]
        return [each for each in made if each] or None
    if "@sum" in expr:
        parts = [
            _derive(expr["@of"], scopes, each, place)
            for place, each in enumerate(_variable(expr["@sum"], scopes, item) or ())
        ]
        return round(sum(parts), 2) if parts and None not in parts else None
    if "@unique" in expr:
        return list(dict.fromkeys(_listed(_derive(expr["@unique"], scopes, item, number)))) or None
    for operator in ("@first", "@mul", "@join"):
        if operator in expr:
            found = [_derive(part, scopes, item, number) for part in expr[operator]]
            return _joined(operator, found)
    table = {key: _derive(part, scopes, item, number) for key, part in expr.items()}
    return {key: value for key, value in table.items() if value is not None} or None


def _joined(operator: str, found: list[Any]) -> Any:
    if operator == "@first":
        return next((value for value in found if value is not None), None)
    if None in found:
        return None
    if operator == "@mul":
        return round(found[0] * found[1], 2)
    return "_".join(map(str, found))


def _variable(path: str, scopes: Mapping[str, Any], item: Any) -> Any:
    first, *names = path.split(".")
    here: Any = scopes.get(first) if first else item
    for name in names:
        if isinstance(here, list):
            here = [inner for each in here for inner in _listed(each.get(name))]
        else:
            here = here.get(name) if isinstance(here, Mapping) else None
    return None if here == [] else here


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]

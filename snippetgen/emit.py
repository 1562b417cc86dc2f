"""Write a block: the data that a page carries, as JSON that the host's own template code fills.

Every value goes through the platform's one idiom for text; the block holds only text and
lists. Types, units and missing values are settled in the runtime, the same way for every host.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from snippetgen.available import Paths, names
from snippetgen.bind import Bound
from snippetgen.encode import script_json
from snippetgen.example import values
from snippetgen.model import Idiom, Leaf, Page, PageField, PageScope, TextList, Type, Vocabulary

_STEP = "  "


def block(bound: Bound, words: Vocabulary, scopes: tuple[str, ...], trigger: str | None) -> str:
    """A `<script>` element that holds these scopes, and says what has happened, if anything has.

    Wrapped in the trigger's guard, or the customer's. A cart that is not there is printed as
    null: it tells that an add has failed.
    """
    page = bound.platform.page
    if page is None:
        return ""
    paths = frozenset[str]().union(*(bound.used_in(scope) for scope in scopes))
    return _block(page, words.for_names(names(paths)), scopes, trigger, paths)


@lru_cache(maxsize=256)
def _block(
    page: Page, words: Vocabulary, scopes: tuple[str, ...], trigger: str | None, paths: Paths
) -> str:
    if page.example:
        return _element(_example(page.money, words, scopes, trigger, paths))
    place = page.triggers.get(trigger or "")
    guard = place.when if place else None
    if scopes == ("customer",) and "customer" in page.scopes:
        guard = page.scopes["customer"].when
    lines = [f'"on": {script_json(trigger)}'] if trigger else []
    for name in scopes:
        scope = page.scopes.get(name)
        if scope and (body := _scope(page.idiom, scope, paths, guard)):
            lines.append(f'"{name}": {body}')
    text = _element("{\n" + ",\n".join(_indent(line) for line in lines) + "\n}")
    return _fill(page.idiom.when, when=guard, body=f"\n{text}\n") if guard else text


@lru_cache(maxsize=256)
def _scope(idiom: Idiom, scope: PageScope, paths: Paths, guard: str | None) -> str:
    body = _object(idiom, scope.fields, scope.name, paths)
    if body and scope.when and scope.when != guard:
        body = _fill(idiom.or_null, when=scope.when, body=body)
    return body


def _object(idiom: Idiom, fields: Mapping[str, PageField], at: str, paths: Paths) -> str:
    lines = []
    for name, field in fields.items():
        if written := _field(idiom, field, f"{at}.{name}", paths):
            lines.append(f'"{name}": {written}')
    return "{\n" + ",\n".join(_indent(line) for line in lines) + "\n}" if lines else ""


def _field(idiom: Idiom, field: PageField, at: str, paths: Paths) -> str:
    if isinstance(field, Leaf):
        if at not in paths:
            return ""
        text = _fill(idiom.text, x=field.expression)
        return _fill(idiom.or_null, when=field.when, body=text) if field.when else text
    if isinstance(field, TextList):
        if at not in paths:
            return ""
        body = _fill(idiom.text, x=field.value)
    elif not (body := _object(idiom, field.fields, at, paths)):
        return ""
    return _fill(idiom.each, each=field.each, as_=field.as_, body=body)


def _example(
    money: str, words: Vocabulary, scopes: tuple[str, ...], trigger: str | None, paths: Paths
) -> str:
    message: dict[str, Any] = {"on": trigger} if trigger else {}
    for name in scopes:
        if found := values(words, words.scopes[name], name, paths):
            minor = money == "minor"
            message[name] = _in_hundredths(found, words.scopes[name]) if minor else found
    return script_json(message, indent=2)


def _in_hundredths(found: Any, type_: Type) -> Any:
    if isinstance(found, list):
        return [_in_hundredths(one, type_) for one in found]
    if isinstance(found, Mapping) and isinstance(type_, Mapping):
        return {key: _in_hundredths(part, type_[key]) for key, part in found.items()}
    return round(found * 100) if type_ == "money" else found


def _element(body: str) -> str:
    return f'<script type="application/json" data-snippetgen>\n{body}\n</script>'


def _fill(idiom: str, **parts: str | None) -> str:
    """The idiom with its holes filled; never read again, so that a value can't open a hole."""
    first, *rest = _pieces(idiom)
    filled = [first]
    for name, text in rest:
        filled += [parts.get(name) or parts.get(f"{name}_") or "", text]
    return "".join(filled)


@lru_cache(maxsize=256)
def _pieces(idiom: str) -> tuple[Any, ...]:
    """The text before the first hole; then each hole's name, and the text after it."""
    first, *rest = idiom.split("[=")
    cut = (piece.partition("=]") for piece in rest)
    return first, *((hole.strip(), text) for hole, _, text in cut)


def _indent(text: str) -> str:
    return _STEP + text.replace("\n", f"\n{_STEP}")

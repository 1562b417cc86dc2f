"""Read a platform's page side: guards, expressions and lists in the host's own language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from snippetgen.errors import Finding, did_you_mean, unknown_fields, unknown_keys
from snippetgen.merge import NOTHING, Written
from snippetgen.model import (
    Idiom,
    ItemList,
    Leaf,
    Page,
    PageField,
    PageScope,
    Place,
    TextList,
    Type,
    Vocabulary,
)

IDIOMS = ("text", "when", "or_null", "each")
_KEYS = (
    "money",
    "decode",
    "example",
    "forbid",
    "plain",
    "text_filters",
    "encoders",
    "globals",
    "idiom",
    "trigger",
    "scope",
)
_LITERAL = re.compile(r"""\s*["']([^"']*)["']""")
_NUMBER = re.compile(r"\s*-?\d+(\.\d+)?\s*")
_FILTER = re.compile(r"\|\s*(\w+)")
_QUOTED = re.compile(r"""\"[^"]*"|'[^']*'""")


def read_page(table: Mapping[str, Any], words: Vocabulary, findings: list[Finding]) -> Page:
    """The page side as values; what can't be used is added to `findings`."""
    marks = _Marks(
        tuple(table.get("forbid", ())),
        tuple(table.get("plain", ())),
        frozenset(table.get("text_filters", ())),
        frozenset(table.get("encoders", ())),
    )
    findings += unknown_keys(table, _KEYS, ("page",))
    findings += unknown_keys(table.get("trigger", {}), words.triggers, ("page", "trigger"))
    if table.get("money", "major") not in ("major", "minor"):
        findings.append(Finding(("page", "money"), 'is "major" or "minor" (hundredths)'))
    if table.get("decode") not in (None, "url"):
        findings.append(Finding(("page", "decode"), 'is "url", or left out'))
    example = bool(table.get("example", False))
    for name in IDIOMS:
        if not example and name not in table.get("idiom", {}):
            findings.append(Finding(("page", "idiom"), f"lacks the idiom {name!r}"))
    reader = _Reader(marks, {}, findings)
    return Page(
        money=table.get("money", "major"),
        decode=table.get("decode"),
        example=example,
        idiom=Idiom(**{name: table.get("idiom", {}).get(name, "") for name in IDIOMS}),
        triggers={
            name: Place(place=place.get("place", ""), when=reader.guard(place, "trigger", name))
            for name, place in table.get("trigger", {}).items()
        },
        scopes=_scopes(table.get("scope", {}), marks, words, findings),
        globals=frozenset(table.get("globals", ())),
    )


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a host's expressions are known by."""

    forbid: tuple[str, ...]  # never stands in one
    plain: tuple[str, ...]  # ... nor in one of a guard or a list
    text_filters: frozenset[str]  # make text of a number
    encoders: frozenset[str]  # do what the idiom does already


def _scopes(
    tables: Mapping[str, Any], marks: _Marks, words: Vocabulary, findings: list[Finding]
) -> dict[str, PageScope]:
    scopes = {}
    for name, table in tables.items():
        if name in words.scopes:
            written, known = Written.of(table), Written.of(words.scopes[name])
            around = Written.of(tables) if "like" in written.text else NOTHING
            scopes[name], found = _scope(name, written, known, around, marks)
            findings += found
        else:
            hint = did_you_mean(name, words.scopes)
            findings.append(Finding(("page", "scope", name), f"unknown scope {name!r}", hint))
    return scopes


@lru_cache(maxsize=256)
def _scope(
    name: str, table: Written, known: Written, around: Written, marks: _Marks
) -> tuple[PageScope, tuple[Finding, ...]]:
    """`around`: all the scopes, of which one can be like another."""
    findings: list[Finding] = []
    reader = _Reader(marks, around.tree, findings)
    fields = {key: value for key, value in table.tree.items() if key not in ("when", "cache")}
    scope = PageScope(
        name=name,
        when=reader.guard(table.tree, "scope", name),
        private=table.tree.get("cache") == "private",
        fields=reader.fields(fields, known.tree, ("page", "scope", name), None),
    )
    return scope, tuple(findings)


class _Reader:
    """Holds what the check of every field needs."""

    def __init__(self, marks: _Marks, scopes: Mapping[str, Any], findings: list[Finding]) -> None:
        self.marks, self.scopes, self.findings = marks, scopes, findings

    def fields(
        self,
        table: Mapping[str, Any],
        known: Mapping[str, Type],
        at: tuple[str, ...],
        loop: str | None,
    ) -> dict[str, PageField]:
        self.findings += unknown_fields(table, known, at)
        fields = {}
        for name, written in table.items():
            if name in known:
                field = self.field(written, known[name], (*at, name), loop)
                if field is not None:
                    fields[name] = field
        return fields

    def field(
        self, written: Any, type_: Type, at: tuple[str, ...], loop: str | None
    ) -> PageField | None:
        if type_ == "strings" or isinstance(type_, Mapping):
            return self.list(written, type_, at, loop)
        table = {"is": written} if isinstance(written, str) else written
        if not isinstance(table, Mapping) or not isinstance(table.get("is"), str):
            self.findings.append(
                Finding(
                    at, "is an expression in quotes", 'write "expression" or { when = …, is = … }'
                )
            )
            return None
        expression = self.expression(table["is"], at, loop)
        number = type_ in ("money", "number")
        filters = set(_FILTER.findall(expression))
        if number and (text := filters & self.marks.text_filters):
            self.findings.append(
                Finding(
                    at,
                    f"{expression!r} is {type_}, and the filter {min(text)!r} makes text of it",
                    "give the bare value: units, locale and currency are settled later",
                )
            )
        elif twice := filters & self.marks.encoders:
            self.findings.append(
                Finding(
                    at,
                    f"{expression!r} would be encoded twice, by {min(twice)!r} too",
                    "give the bare value: it is printed safely in any case",
                )
            )
        literal = _LITERAL.match(expression) if number else None
        if literal and not _NUMBER.fullmatch(literal[1]):
            message = f"{expression!r} is text, and this is {type_}"
            self.findings.append(Finding(at, message, None, expression))
        if isinstance(written, Mapping):
            self.findings += unknown_keys(written, ("when", "is"), at)
        return Leaf(expression, self.guard(table, *at[1:], loop=loop))

    def list(
        self, written: Any, type_: Type, at: tuple[str, ...], loop: str | None
    ) -> PageField | None:
        if not isinstance(written, Mapping) or "each" not in written:
            self.findings.append(
                Finding(at, "is a list", 'write { each = "the list", as = "x", value = "x.name" }')
            )
            return None
        if "like" in written:
            written = self.like(written, type_, at)
        as_ = written.get("as", "item")
        if not as_.isidentifier():
            self.findings.append(Finding((*at, "as"), f"{as_!r} is not a name"))
        each = self.expression(written["each"], (*at, "each"), loop, plain=True)
        if isinstance(type_, Mapping):
            inner = {key: value for key, value in written.items() if key not in ("each", "as")}
            return ItemList(each, as_, self.fields(inner, type_, at, as_))
        self.findings += unknown_keys(written, ("each", "as", "value"), at)
        return TextList(each, as_, self.expression(written.get("value", as_), (*at, "value"), as_))

    def like(
        self, written: Mapping[str, Any], type_: Type, at: tuple[str, ...]
    ) -> Mapping[str, Any]:
        """The list with the fields of another one, which it says it is like.

        What is no field of either is named there, once.
        """
        here: Any = self.scopes
        for key in written["like"].split("."):
            here = here.get(key, {}) if isinstance(here, Mapping) else {}
        if not here:
            self.findings.append(Finding((*at, "like"), f"there is no {written['like']!r}"))
        keys = {"each", "as", "value", *(type_ if isinstance(type_, Mapping) else ())}
        theirs = {key: value for key, value in here.items() if key in keys}
        return {**theirs, **{key: value for key, value in written.items() if key != "like"}}

    def guard(self, table: Mapping[str, Any], *at: str, loop: str | None = None) -> str | None:
        when = table.get("when")
        at = ("page", *at, "when")
        return None if when is None else self.expression(when, at, loop, plain=True)

    def expression(
        self, text: str, at: tuple[str, ...], loop: str | None, *, plain: bool = False
    ) -> str:
        """The expression itself, after a look at whether it can only print a value."""
        wrong = [mark for mark in self.marks.forbid if mark in text]
        if plain:
            wrong += [mark for mark in self.marks.plain if mark in text]
        if wrong:
            guard = wrong[0] in self.marks.plain
            why = "no filter can stand here" if guard else "only the bare value"
            self.findings.append(Finding(at, f"{text!r} holds {wrong[0]!r}: {why}", None, text))
        if not text.strip() or "\n" in text:
            self.findings.append(Finding(at, "is empty, or more than one line", None, text))
        if re.search("[\"']", _QUOTED.sub("", text)):
            self.findings.append(
                Finding(at, f"{text!r} has a quote that is not closed", None, text)
            )
        if loop is not None and not re.match(rf"{re.escape(loop)}\b", text):
            # Template languages print nothing for a wrong name: say it here instead.
            self.findings.append(
                Finding(at, f"{text!r} does not start with the list's own {loop!r}", None, text)
            )
        return text

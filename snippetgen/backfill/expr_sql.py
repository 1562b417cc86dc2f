"""The small language of properties as SQL for DuckDB: the same meaning as `runtime/src/derive.js`.

A value is written to SQL of its own type, and turned into JSON text at the end: putting texts
together is several times quicker than building structs. What is missing is NULL, and left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from snippetgen.model import Expr, Vocabulary

# js_round and js_text are Math.round(x * 1e4) / 1e4 and String(x). A macro's argument is planned
# as often as it is mentioned, and those nest: a lambda over a list of one mentions it once.
MACROS = (
    "create or replace macro js_round(x) as ceil(floor(x * 2e4) / 2) / 1e4",
    """create or replace macro js_text(x) as
       case when x = trunc(x) and abs(x) < 1e15 then x::bigint::varchar else x::varchar end""",
    "create or replace macro filled(l) as list_filter([l], lambda m: len(m) > 0)[1]",
    "create or replace macro known(l) as filled(list_filter(l, lambda v: v is not null))",
    """create or replace macro js_sum(l) as list_transform([l], lambda m:
       case when len(m) > 0 and list_count(m) = len(m) then js_round(list_sum(m)) end)[1]""",
    """create or replace macro in_order(l) as case
       when list_transform(l, lambda x: x._n) = list_sort(list_transform(l, lambda x: x._n)) then l
       else list_sort(l) end""",
    """create or replace macro js_unique(l) as list_transform([l], lambda m:
       filled(list_filter(m, lambda v, i: list_position(m, v) = i)))[1]""",
    "create or replace macro js_object(t) as '{' || list_filter([t], lambda m: m <> '')[1] || '}'",
    "create or replace macro js_list(l) as '[' || list_aggregate(l, 'string_agg', ',') || ']'",
)


@dataclass(frozen=True, slots=True)
class Place:
    """What names mean here: the table's columns, and the item that a lambda or a row stands on."""

    words: Vocabulary
    has: frozenset[str]  # the variables that have a column
    base: str = ""  # the list that `.name` belongs to
    item: str = "x"  # and SQL for the item of it, and for its number from 1
    index: str = "i"
    time: str = "epoch(moment)::bigint"


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression and what it gives: "string", "number", "boolean", a list of them or "json"."""

    text: str
    kind: str

    def as_json(self) -> str:
        """SQL for its JSON as text; NULL where it is missing."""
        if self.kind == "json":
            return self.text
        if self.kind == "number":
            return f"js_text({self.text})"
        if self.kind == "numbers":
            return f"js_list(list_transform({self.text}, lambda v: js_text(v)))"
        return f"to_json({self.text})::varchar"

    def as_text(self) -> str:
        return f"js_text({self.text})" if self.kind == "number" else self.text


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def sql(expr: Expr, at: Place) -> Sql | None:
    """None where a variable of it has no column at all."""
    if isinstance(expr, str):
        return _variable(expr, at)
    if "@value" in expr:
        return _value(expr["@value"])
    if "@each" in expr:
        return _each(expr, at)
    if "@sum" in expr:
        of = sql(expr["@of"], _inside(expr["@sum"], at))
        if of is None or not _is_here(expr["@sum"], at):
            return None
        return Sql(f"js_sum(list_transform(items, lambda x, i: {of.text}))", "number")
    if "@unique" in expr:
        found = sql(expr["@unique"], at)
        return None if found is None else Sql(f"js_unique({found.text})", found.kind)
    for operator, combine in (("@mul", _mul), ("@join", _join)):
        if operator in expr:
            parts = [sql(part, at) for part in expr[operator]]
            return combine([part for part in parts if part]) if all(parts) else None
    if "@first" in expr:
        return _first([part for part in (sql(p, at) for p in expr["@first"]) if part])
    return table(expr, at)


def table(properties: Mapping[str, Expr], at: Place) -> Sql | None:
    """An object of properties as JSON, without those that are missing; missing if all are."""
    found = members(properties, at)
    return None if found is None else Sql(f"js_object({found})", "json")


def members(properties: Mapping[str, Expr], at: Place) -> str | None:
    """SQL for what stands between an object's braces; an empty text where all are missing."""
    made = []
    for key, expr in properties.items():
        if key != "@each" and (found := sql(expr, at)) is not None:
            made.append(
                f"{literal(json.dumps(key, ensure_ascii=False) + ':')} || {found.as_json()}"
            )
    return f"concat_ws(',', {', '.join(made)})" if made else None


def _inside(path: str, at: Place) -> Place:
    """In a lambda over the list."""
    return replace(at, base=path, item="x", index="i")


def _is_here(path: str, at: Place) -> bool:
    return any(known.startswith(f"{path}.") for known in at.has)


def _variable(path: str, at: Place) -> Sql | None:
    if path == "@index":
        return Sql(f"({at.index} - 1)::double", "number")
    if path == "@time":
        return Sql(f"({at.time})::double", "number")
    if path.startswith("."):
        full = at.base + path
        return Sql(f"{at.item}.{name(path[1:])}", _kind(full, at)) if full in at.has else None
    if path not in at.has:
        return None
    if not at.words.in_list(path):
        return Sql(name(path.partition(".")[2]), _kind(path, at))
    field = name(path.rpartition(".")[2])
    kind = _kind(path, at)
    made = f"list_transform(items, lambda x: x.{field})"
    if kind == "strings":
        return Sql(f"known(flatten({made}))", "strings")
    return Sql(f"known({made})", f"{kind}s")


def _kind(path: str, at: Place) -> str:
    found = at.words.type_of(path)
    kind = {"money": "number"}.get(str(found), str(found))
    return kind if kind in ("number", "boolean", "strings") else "string"


def _value(value: Any) -> Sql:
    if isinstance(value, str):
        return Sql(literal(value), "string")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Sql(f"({value!r})::double", "number")
    return Sql(literal(json.dumps(value, ensure_ascii=False)), "json")


def _each(expr: Mapping[str, Expr], at: Place) -> Sql | None:
    """Empty objects are left out afterwards: to ask in the lambda would make each twice."""
    made = members(expr, _inside(expr["@each"], at))
    if made is None:
        return None
    items = f"list_transform(items, lambda x, i: concat('{{', {made}, '}}'))"
    return Sql(f"js_list(list_filter({items}, lambda v: v <> '{{}}'))", "json")


def _mul(parts: list[Sql]) -> Sql:
    return Sql(f"js_round({parts[0].text} * {parts[1].text})", "number")


def _join(parts: list[Sql]) -> Sql:
    return Sql("(" + " || '_' || ".join(part.as_text() for part in parts) + ")", "string")


def _first(parts: list[Sql]) -> Sql | None:
    if not parts:
        return None
    if len({part.kind for part in parts}) == 1:
        return Sql(f"coalesce({', '.join(part.text for part in parts)})", parts[0].kind)
    return Sql(f"coalesce({', '.join(part.as_json() for part in parts)})", "json")

"""Text in rows to values, in SQL: numbers, addresses, lists; and what is wrong with it."""

from __future__ import annotations

from snippetgen.backfill import times
from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.spec import Spec

_SPACES = " \t\r\n\u00a0\u202f"
_PLAIN = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)"
_WITH_COMMA = r"[+-]?[0-9][0-9.,'\x{2019}\s\x{a0}\x{202f}]*"
# A currency's letters or sign, as `$`, `EUR`, `kr.`
_SIGN = r"[^0-9.,+()\s\x{a0}\x{202f}-][^0-9,+()-]{0,4}"
_AROUND = rf"^([+-]?){_SIGN}([+-]?)|[\s\x{{a0}}\x{{202f}}]*{_SIGN}$"
_WITH_SIGN = rf"[(+-]*{_SIGN}[+-]?[0-9].*|[(+-]*[0-9].*?{_SIGN}[)]?"
_PHONE, _DIVIDES = r"\+[1-9][0-9]{6,14}", r"^'|[\s\x{a0}/.-]"
# Marks of thousands that look the same.
_ALIKE = {" ": "\u00a0\u202f", "'": "\u2019"}


def text_of(column: str) -> str:
    """SQL for a cell without the spaces around it; NULL where nothing is left.

    Most cells begin and end with a letter or a digit: to see that is much quicker than to trim.
    """
    cell = name(column)
    bare = f"{cell} >= '!' and {cell} < chr(127) and {cell}[-1] between '!' and '~'"
    return f"case when {bare} then {cell} else nullif(trim({cell}, {literal(_SPACES)}), '') end"


def value(raw: str, kind: str, spec: Spec) -> str:
    """SQL for a text's value by the variable's type; NULL where it is missing or no such value."""
    if kind in ("money", "number"):
        made = f"try_cast({_plain(raw, spec)} as double)"
        return f"js_round({made} / 100)" if kind == "money" and spec.minor else f"js_round({made})"
    if kind == "boolean":
        return (
            f"case when lower({raw}) in ('true', '1') then true"
            f" when lower({raw}) in ('false', '0') then false end"
        )
    if kind == "time":
        return times.moment(raw, spec)
    if kind == "phone":  # a spreadsheet's mark of a text goes, and what only divides the digits
        tidy = f"regexp_replace({raw}, {literal(_DIVIDES)}, '', 'g')"
        return f"case when regexp_full_match({tidy}, {literal(_PHONE)}) then {tidy} end"
    if kind == "strings":
        listed = f"try_cast({raw} as json)::varchar[]"
        split = f"string_split({raw}, {literal(spec.separator)})"
        made = f"case when {raw}[1] = '[' then {listed} else {split} end"
        return f"known(list_transform({made}, lambda v: nullif(trim(v), '')))"
    if kind == "url":
        rooted = f"{literal(spec.base_url)} || '/' || ltrim({raw}, '/')" if spec.base_url else raw
        return (
            f"case when {raw} like '//%' then 'https:' || {raw}"
            f" when regexp_matches({raw}, '^[a-zA-Z][a-zA-Z0-9+.-]*:') then {raw} else {rooted} end"
        )
    return raw


def fault(raw: str, found: str, kind: str, spec: Spec, *, quantity: bool = False) -> str | None:
    """SQL for the code of what is wrong with a text of which `found` was made; NULL if nothing."""
    if kind in ("money", "number"):
        below_zero = f"when {found} < 0 then 'B013'" if quantity else ""
        return (
            f"case when {raw} is null then null {below_zero} when {found} is not null then null"
            f" when regexp_full_match({raw}, {literal(_WITH_COMMA)}) then 'B011'"
            f" when regexp_full_match({raw}, {literal(_WITH_SIGN)}) then 'B012' else 'B010' end"
        )
    if kind == "phone":
        return f"case when {raw} is not null and {found} is null then 'B026' end"
    return times.fault(raw, found, spec) if kind == "time" else None


def _plain(raw: str, spec: Spec) -> str:
    """SQL for the number's text with a point for its decimals and nothing else."""
    made = raw
    if spec.signs:
        made = f"regexp_replace({made}, '^\\((.*)\\)$', '-\\1')"  # as accountants write it
        made = f"regexp_replace({made}, '{_AROUND}', '\\1\\2', 'g')"
    point, mark = spec.decimal, spec.thousands
    if mark:
        alike = _ALIKE.get(mark, "")
        made = f"translate({made}, {literal(alike)}, {literal(mark * len(alike))})"
        form = literal(f"[+-]?([0-9]{{1,3}}([{mark}][0-9]{{3}})+|[0-9]+)([{point}][0-9]*)?")
        plain = f"replace({made}, {literal(mark)}, '')"
        made = f"case when regexp_full_match({made}, {form}) then {plain} end"
    if point != ".":
        made = f"case when not contains({made}, '.') then replace({made}, '{point}', '.') end"
    return f"case when regexp_full_match({made}, {literal(_PLAIN)}) then {made} end"

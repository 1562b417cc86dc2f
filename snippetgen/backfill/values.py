"""Text in rows to values, in SQL: numbers, times, addresses, lists; and what is wrong with it."""

from __future__ import annotations

from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.spec import Spec

# Klaviyo's own form of a time.
ISO = "%Y-%m-%dT%H:%M:%S+00:00"

_SPACES = " \t\r\n\u00a0"
_PLAIN = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)"
_WITH_COMMA = r"[+-]?[0-9][0-9.,'\s]*"
_DAY = r"\d{4}-\d{2}-\d{2}"
_OFFSET = r"( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?"
_FULL = rf"{_DAY}[T ]\d{{2}}:\d{{2}}:\d{{2}}([.,]\d+)?{_OFFSET}"
_NO_SECONDS = rf"{_DAY}[T ]\d{{2}}:\d{{2}}{_OFFSET}"
_CLOCK = r"(?:[ T,]+\d{1,2}:\d{2}(?::\d{2})?)?"
_DOTTED = rf"\d{{1,2}}\.\d{{1,2}}\.\d{{4}}{_CLOCK}"
_SLASHED = rf"\d{{1,2}}[/-]\d{{1,2}}[/-](\d{{4}}|\d{{2}}){_CLOCK}"


def text_of(column: str) -> str:
    """SQL for a cell without the spaces around it; NULL where nothing is left."""
    return f"nullif(trim({name(column)}, {literal(_SPACES)}), '')"


def value(raw: str, kind: str, spec: Spec) -> str:
    """SQL for a text's value by the variable's type; NULL where it is missing or no such value."""
    if kind in ("money", "number"):
        made = f"try_cast({_plain(raw, spec)} as double)"
        return f"js_round({made} / 100)" if kind == "money" and spec.minor else f"js_round({made})"
    if kind == "time":
        return _time(raw, spec)
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
            f" when regexp_matches({raw}, '[\\p{{Sc}}]|^[A-Z]{{3}}\\s?[0-9]|[0-9]\\s?[A-Z]{{3}}$')"
            " then 'B012' else 'B010' end"
        )
    if kind == "time":
        return (
            f"case when {raw} is null then 'B020'"
            f" when {found} is not null then"
            f" case when regexp_full_match({raw}, {literal(_DAY)}) then 'B024'"
            f" when not regexp_matches({raw}, ':\\d{{2}}:\\d{{2}}|^[0-9]+$') then"
            f" case when contains({raw}, ':') then 'B023' else 'B024' end end"
            f" when regexp_full_match({raw}, {literal(_SLASHED)}) then"
            f" {literal('B021' if spec.dates else 'B022')}"
            f" when regexp_full_match({raw}, '[0-9]{{5}}([.,][0-9]+)?') then 'B025'"
            " else 'B021' end"
        )
    return None


def _plain(raw: str, spec: Spec) -> str:
    """SQL for the number's text with a point for its decimals and nothing else."""
    made = raw
    if spec.signs:
        around = r"'^([+-]?)\s*[^0-9.,+-]+\s*|\s*[^0-9.,]+$'"
        made = f"regexp_replace({made}, {around}, '\\1', 'g')"
    point = spec.decimal
    if spec.thousands:
        mark, decimals = spec.thousands, f"([{point}][0-9]*)?"
        form = literal(f"[+-]?([0-9]{{1,3}}([{mark}][0-9]{{3}})+|[0-9]+){decimals}")
        plain = f"replace({made}, {literal(mark)}, '')"
        made = f"case when regexp_full_match({made}, {form}) then {plain} end"
    if point != ".":
        made = f"case when not contains({made}, '.') then replace({made}, '{point}', '.') end"
    return f"case when regexp_full_match({made}, {literal(_PLAIN)}) then {made} end"


def _time(raw: str, spec: Spec) -> str:
    """SQL for a TIMESTAMPTZ. Without an offset it is read in the session's time zone."""
    dotted = "%d.%m.%Y"
    slashed = (
        f" when regexp_full_match({raw}, {literal(_SLASHED)}) then"
        f" {_by_format(raw, spec.dates.replace('/', '-'), dash=True)}"
        if spec.dates
        else ""
    )
    iso = literal(f"{_FULL}|{_NO_SECONDS}|{_DAY}")
    unix = f"to_timestamp(try_cast({raw} as bigint)"
    return (
        f"case when regexp_full_match({raw}, {iso})"
        f" then try_cast(replace(replace({raw}, ',', '.'), ' UTC', 'Z') as timestamptz)"
        f" when regexp_full_match({raw}, '[0-9]{{10}}') then {unix})"
        f" when regexp_full_match({raw}, '[0-9]{{13}}') then {unix} / 1000)"
        f" when regexp_full_match({raw}, {literal(_DOTTED)}) then {_by_format(raw, dotted)}"
        f"{slashed} end"
    )


def _by_format(raw: str, day: str, *, dash: bool = False) -> str:
    tidy = f"regexp_replace({raw}, '[ T,]+', ' ')"
    tidy = f"replace({tidy}, '/', '-')" if dash else tidy
    clocks = (" %H:%M:%S", " %H:%M", "")
    long, short = (
        f"try_strptime({tidy}, [{', '.join(literal(each + c) for c in clocks)}])::timestamptz"
        for each in (day, day.replace("%Y", "%y"))
    )
    # A year of two digits is a year of its own to `%Y`.
    is_short = f"regexp_matches({tidy}, '^[0-9]+-[0-9]+-[0-9]{{2}}( |$)')"
    return f"case when {is_short} then {short} else {long} end" if dash else long

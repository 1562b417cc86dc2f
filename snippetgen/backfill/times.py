"""Times as shops write them, in SQL: to a moment, and what is wrong with one."""

from __future__ import annotations

from snippetgen.backfill.expr_sql import literal
from snippetgen.backfill.spec import Spec

# Klaviyo's own form of a time.
ISO = "%Y-%m-%dT%H:%M:%S+00:00"

_PLAIN = (
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:\d{2})?)?)?"  # cast as it is
)
_SECONDS, _MILLISECONDS = r"[0-9]{10}(\.[0-9]+)?", "[0-9]{13}"  # since 1970
_TWO_WAYS = r"\d{1,2}[/-]\d{1,2}[/-](\d{4}|\d{2})(\D.*)?"
_EXCEL = "[0-9]{5}([.,][0-9]+)?"
_OFFSET = r"\d:\d\d.*?\s*(z|utc|gmt|[+-]\d\d(?::?\d\d)?)$"
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y")


def _formats(*days: str) -> str:
    return f"[{', '.join(literal(day + clock) for day in days for clock in _CLOCKS)}]"


def _short_or_long(day: str) -> str:
    """A year of two digits is a year of its own to `%Y`."""
    return (
        "case when regexp_matches(t, '^\\d+-\\d+-\\d\\d( |$)')"
        f" then try_strptime(t, {_formats(day.replace('%Y', '%y'))})"
        f" else try_strptime(t, {_formats(day)}) end"
    )


MACROS = (
    f"create or replace macro time_offset(t) as regexp_extract(lower(t), '{_OFFSET}', 1)",
    # Without offset, weekday, commas, fractions; `-` in a date of digits, ` ` before its clock.
    r"""create or replace macro time_tidy(t) as trim(
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
          lower(t[:len(t) - len(time_offset(t))]),
          '^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +| (at|uhr)\b|(:\d\d)[.,]\d+', '\3', 'g'),
          '(\d)t(\d)', '\1 \2'), '[\s,\x{a0}\x{202f}]+', ' ', 'g'),
          ' ?([ap])\.?m\.?$', ' \1m'), '^(\d+)[./](\d+)[./](\d+)', '\1-\2-\3'))""",
    f"""create or replace macro time_tidied(t, is_dotted, dates) as case
        when regexp_matches(t, '^\\d{{4}}-\\d') then try_strptime(t, {_formats("%Y-%m-%d")})
        when regexp_matches(t, '[a-z]{{3}}') then try_strptime(t, {_formats(*_NAMED)})
        when is_dotted or dates = 'dm' then {_short_or_long("%d-%m-%Y")}
        when dates = 'md' then {_short_or_long("%m-%d-%Y")} end""",
    f"""create or replace macro time_of(t, dates) as case
        when regexp_full_match(t, '{_PLAIN}') then try_cast(t as timestamptz)
        when regexp_full_match(t, '{_SECONDS}') then to_timestamp(try_cast(t as double))
        when regexp_full_match(t, '{_MILLISECONDS}')
          then to_timestamp(try_cast(t as bigint) / 1000)
        else try_cast(strftime(list_transform([time_tidy(t)], lambda u:
            time_tidied(u, contains(t[:6], '.'), dates))[1], '%Y-%m-%d %H:%M:%S')
          || regexp_replace(time_offset(t), '[a-z]+', '+00') as timestamptz) end""",
)


def moment(raw: str, spec: Spec) -> str:
    """SQL for a TIMESTAMPTZ. Without an offset it is read in the session's time zone."""
    return f"time_of({raw}, {literal(spec.dates)})"


def fault(raw: str, found: str, spec: Spec) -> str:
    """SQL for the code of what is wrong with a text of which `found` was made; NULL if nothing."""
    unsaid = "B021" if spec.dates else "B022"
    return (
        f"case when {raw} is null then 'B020'"
        f" when {found} is not null then case"
        f" when regexp_matches({raw}, ':\\d\\d:\\d\\d') then null"
        f" when contains({raw}, ':') then 'B023'"
        f" when regexp_full_match({raw}, '{_SECONDS}|{_MILLISECONDS}') then null else 'B024' end"
        f" when regexp_full_match({raw}, '{_TWO_WAYS}') then '{unsaid}'"
        f" when regexp_full_match({raw}, '{_EXCEL}') then 'B025' else 'B021' end"
    )

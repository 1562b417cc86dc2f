"""The plan's `[backfill]`: where the rows are, and which column is which variable. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from snippetgen import catalog
from snippetgen.errors import Finding, PlanError, Problem, did_you_mean
from snippetgen.model import Event, Plan
from snippetgen.toml_lines import line_of

# Table -> the trigger that its rows are; lines and customers are no events of their own.
TRIGGERS = {
    "orders": "order_placed",
    "refunds": "order_refunded",
    "cancellations": "order_canceled",
    "fulfilments": "order_fulfilled",
}
TABLES = (*TRIGGERS, "lines", "customers")
# Beside the variables of the order: who ordered, when, and in which currency.
ABOUT_ORDER = {
    "time": "time", "currency": "string", "first_name": "string", "last_name": "string",
    "customer_id": "string",
}  # fmt: skip
_ABOUT_CUSTOMER = dict.fromkeys(
    ("external_id", "organization", "city", "region", "country", "zip", "timezone"), "string"
)
_SETTINGS = {
    "currency": "EUR", "timezone": "Europe/Berlin", "numbers": "1.234,56", "dates": "31/12/2026",
    "separator": "|", "money": "minor", "base_url": "https://shop.example",
    "encoding": "windows-1252",
}  # fmt: skip
_KEYS = ("from", "query", "columns", "for_each")
DATES = {"31/12/2026": "dm", "12/31/2026": "md"}  # which comes first, day or month
_NUMBERS = re.compile(
    r"(?P<sign>[^\d.,\s]*)\s*1(?P<mark>[.,'\u2019\s]?)234((?P<decimal>[.,])56)?\s*(?P<end>[^\d.,\s]*)"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A source. `columns` are the variables' own columns, only where they were said.

    `for_each` names a list: each of its entries is a row.
    """

    name: str
    source: str
    query: str | None
    columns: Mapping[str, str]
    types: Mapping[str, str]
    for_each: str | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """All of it. `decimal` and `thousands` are the marks in numbers; `signs`: money has some."""

    tables: Mapping[str, Table]
    events: tuple[Event, ...]
    folder: Path
    currency: str | None = None
    timezone: str = "UTC"
    decimal: str = "."
    thousands: str = ""
    signs: bool = False
    dates: str = ""
    separator: str = "|"
    minor: bool = False
    base_url: str = ""
    encoding: str | None = None
    item: Mapping[str, str] = field(default_factory=dict)
    order: Mapping[str, str] = field(default_factory=dict)


def read_spec(plan: Plan, sources: Mapping[str, str] | None = None) -> Spec:
    """`sources` name files in place of the plan's. Raises PlanError with every line at fault."""
    table = dict(plan.backfill)
    for name, source in (sources or {}).items():
        table[name] = {**table.get(name, {}), "from": source}
    items = plan.vocabulary.type_of("order.items")
    item = (
        {k: v for k, v in items.items() if isinstance(v, str)} if isinstance(items, Mapping) else {}
    )
    order = {k: v for k, v in plan.vocabulary.scopes["order"].items() if isinstance(v, str)}
    about = {k: v for k, v in order.items() if k != "id"}  # such a row has an id of its own
    types = {
        "orders": {**order, **ABOUT_ORDER},
        "lines": {"order": "string", **item},
        "customers": {**_strings(plan), **_ABOUT_CUSTOMER},
        **{n: {"order": "string", **about, "time": "time"} for n in TRIGGERS if n != "orders"},
    }
    findings = [*_faults(table, types)]
    if findings:
        raise PlanError([_located(each, plan) for each in findings])
    numbers = _NUMBERS.fullmatch(str(table.get("numbers", "1234.56")))
    assert numbers  # noqa: S101  `_faults` has looked
    tables = {
        name: _table(name, part, types[name]) for name, part in table.items() if name in TABLES
    }
    return Spec(
        tables=tables,
        events=tuple(_events(plan, tables)),
        folder=plan.path.parent if plan.path else Path(),
        currency=table.get("currency"),
        timezone=table.get("timezone", "UTC"),
        decimal=numbers["decimal"] or ".",
        thousands=" " if numbers["mark"].isspace() else numbers["mark"].replace("\u2019", "'"),
        signs=bool(numbers["sign"] or numbers["end"]),
        dates=DATES.get(table.get("dates", ""), ""),
        separator=table.get("separator", "|"),
        minor=table.get("money") == "minor",
        base_url=table.get("base_url", "").rstrip("/"),
        encoding=table.get("encoding"),
        item=item,
        order=order,
    )


def _table(name: str, part: Mapping[str, Any], types: Mapping[str, str]) -> Table:
    columns, query, for_each = (part.get(key) for key in ("columns", "query", "for_each"))
    return Table(name, part["from"], query, columns or {}, types, for_each)


def _strings(plan: Plan) -> dict[str, str]:
    return {k: v for k, v in plan.vocabulary.scopes["customer"].items() if isinstance(v, str)}


def _events(plan: Plan, tables: Mapping[str, Table]) -> Iterator[Event]:
    """The plan's events at these moments; where a table has none in it, the one that ships."""
    for name, trigger in TRIGGERS.items():
        if name not in tables:
            continue
        mine = [e for e in plan.events if e.on == trigger and e.call == "track"]
        shipped = (catalog.event_from(n, t) for n, t in catalog.events().items())
        yield from mine or (e for e in shipped if e.on == trigger)


def _faults(table: Mapping[str, Any], types: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    at = ("backfill",)
    for key, value in table.items():
        if key in _SETTINGS:
            if not isinstance(value, str):
                yield Finding((*at, key), f'is text in quotes, as {key} = "{_SETTINGS[key]}"')
        elif key not in TABLES:
            yield Finding(
                (*at, key), f"unknown key {key!r}", did_you_mean(key, (*_SETTINGS, *TABLES))
            )
        elif not isinstance(value, Mapping) or not isinstance(value.get("from"), str):
            hint = f'write [backfill.{key}] and from = "{key}.csv" below it'
            yield Finding((*at, key), "says where its rows come from", hint)
        else:
            yield from _table_faults(value, types[key], (*at, key))
    if not any(name in table for name in TABLES):
        hint = 'write [backfill.orders] with from = "orders.csv", or give --orders orders.csv'
        yield Finding(at, "there is nothing to read", hint)
    if "orders" not in table and any(name in table for name in (*TRIGGERS, "lines")):
        yield Finding(at, "refunds, cancellations, fulfilments and lines belong to orders")
    if not _NUMBERS.fullmatch(str(table.get("numbers", "1234.56"))):
        yield Finding((*at, "numbers"), 'shows the number 1234.56 as your rows do, as "1.234,56"')
    if table.get("dates", "31/12/2026") not in DATES:
        yield Finding((*at, "dates"), f"is {' or '.join(map(repr, DATES))}")
    if table.get("money", "major") not in ("major", "minor"):
        yield Finding((*at, "money"), "is 'major' or 'minor' (cents)")
    if not re.fullmatch("[A-Z]{3}", str(table.get("currency", "EUR"))):
        yield Finding((*at, "currency"), "is a code of ISO 4217, as EUR")
    if not _is_encoding(str(table.get("encoding", "utf-8"))):
        yield Finding((*at, "encoding"), "is a name such as windows-1252 or utf-8")
    try:
        ZoneInfo(str(table.get("timezone", "UTC")))
    except (ValueError, OSError, LookupError):
        yield Finding((*at, "timezone"), "is a name such as Europe/Berlin or UTC")


def _is_encoding(named: str) -> bool:
    try:
        return isinstance(b"".decode(named), str)
    except LookupError:  # one that is no encoding of text, too
        return False


def _table_faults(
    table: Mapping[str, Any], types: Mapping[str, str], at: tuple[str, ...]
) -> Iterator[Finding]:
    for key in table:
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS)
            yield Finding((*at, key), f"unknown key {key!r}", hint)
    if not isinstance(table.get("query", ""), str):
        yield Finding((*at, "query"), "is SQL in quotes")
    if not isinstance(table.get("for_each", ""), str):
        yield Finding((*at, "for_each"), 'is the name of a list in quotes, as "line_items"')
    if re.match(r"postgres(ql)?://[^@/]*:[^@/]*@", table["from"]):
        yield Finding((*at, "from"), "holds a password", "put it into PGPASSWORD or ~/.pgpass")
    columns = table.get("columns", {})
    if not isinstance(columns, Mapping):
        yield Finding((*at, "columns"), 'is a table, as columns = { id = "order_no" }')
        return
    for name, column in columns.items():
        if name not in types:
            yield Finding(
                (*at, "columns", name), f"unknown variable {name!r}", did_you_mean(name, types)
            )
        elif not isinstance(column, str):
            yield Finding((*at, "columns", name), "is the name of a column in quotes")


def _located(finding: Finding, plan: Plan) -> Problem:
    line = line_of(plan.text, finding.at, finding.value) if plan.text else None
    return Problem(f"{'.'.join(finding.at)}: {finding.message}", plan.path, line, finding.hint)

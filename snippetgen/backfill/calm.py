"""Which events are surely in order, said in SQL. The others are looked at by the rules, in Python.

Each condition is on the safe side: what it lets pass, no rule has anything to say of but what
holds for a metric as a whole, such as the names of its properties. For that the first events of
every metric are looked at in any case. `tests/backfill/test_calm.py` holds both against each other.
"""

from __future__ import annotations

import re

from snippetgen.backfill.expr_sql import literal, name
from snippetgen.rules.calls._data import table

# Letters and digits in a row as in a key, digits as on a card, an empty number, what a template
# or a script leaves behind: in the JSON text of the properties.
_ODD = (
    r"[A-Za-z0-9_]{20}|(?:[0-9][ -]*){12}|[0-9]{3}-[0-9]{2}-[0-9]{4}|pk_|-----BEGIN"
    r"|\{\{|\{%|<%=|\[object Object\]|:-?0(?:\.0+)?[,}]"
    r'|"\s*(?i:undefined|null|none|nan|nil|true|false|n/?a)\s*"'
)
_EMAIL = (
    r"[A-Za-z0-9_+'-]+(\.[A-Za-z0-9_+'-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_LONGEST = 25_000  # characters of properties: no text in them is too long


def calm_order(has: frozenset[str]) -> str:
    """Of an order with its items: columns of the table that `bucket` makes."""
    test = table("people")["test_address"]
    ends = [f"@{domain}" for domain in test["domains"]] + test["endings"]
    for_tests = literal(f"(?i)({'|'.join(map(re.escape, ends))})$")
    currencies = literal("|".join(table("klaviyo")["currency"]["codes"].split()))
    conditions = [
        f"regexp_full_match(email, {literal(_EMAIL)})",
        "len(email) <= 99",
        "position('@' in email) <= 64",
        f"not regexp_matches(email, {for_tests})",
        "moment >= timestamptz '2001-01-01 00:00:00+00' and moment < now()",
        f"(currency is null or regexp_full_match(currency, {currencies}))",
        "(items is null or len(items) <= 1000)",
    ]
    conditions += [f"{each} is null" for each in ("phone", "customer_id") if f"order.{each}" in has]
    for field in ("url", "image"):
        if f"order.items.{field}" in has:
            wrong = f"x.{field} not like 'https://%' and x.{field} not like 'http://%'"
            conditions.append(f"coalesce(len(list_filter(items, lambda x: {wrong})), 0) = 0")
    if "order.items.name" in has:
        conditions.append("coalesce(len(list_filter(items, lambda x: x.name is null)), 0) = 0")
    return " and ".join(conditions)


def calm_event() -> str:
    """Of an event: its id, value, properties, and the total of the lines it shows."""
    near = "due is null or due = 0 or value = 0 or (value < 50 * due and due < 50 * value)"
    return (
        "uid is not null and len(uid) between 1 and 255"
        f" and (value is null or abs(value) < 1e12 and ({near}))"
        f" and len(props) < {_LONGEST} and not regexp_matches(props, {literal(_ODD)})"
    )


def due(has: frozenset[str]) -> str:
    """SQL for the sum of the lines, where prices and quantities are known."""
    if not {"order.items.price", "order.items.quantity"} <= has:
        return "null::double"
    cell = f"x.{name('price')} * x.{name('quantity')}"
    return f"list_sum(list_transform(items, lambda x: {cell}))"

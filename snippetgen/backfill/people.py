"""Customers to profiles, as bodies for the bulk import."""

from __future__ import annotations

from collections.abc import Sequence

from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.repeats import key_of

PROFILES = "profiles"  # what they are called among metrics, and their folder beside those
_ATTRIBUTE = {
    "email": "email", "phone": "phone_number", "external_id": "external_id",
    "first_name": "first_name", "last_name": "last_name", "organization": "organization",
}  # fmt: skip
PERSON = ("email", "phone", "external_id")  # the first that is there says who it is
_PLACE = ("city", "region", "country", "zip", "timezone")


def profiles(columns: Sequence[str]) -> str:
    """SQL that puts the table `customers` into `events`. Who has no id at all lacks an e-mail."""
    attributes = [_member(_ATTRIBUTE[v], name(v)) for v in columns if v in _ATTRIBUTE]
    if lives := [_member(v, name(v)) for v in _PLACE if v in columns]:
        attributes.append(f"'\"location\":' || js_object(concat_ws(',', {', '.join(lives)}))")
    own = [v for v in columns if v not in _ATTRIBUTE and v not in _PLACE]
    if own:
        members = ", ".join(_member(v, name(v)) for v in own)
        attributes.append(f"'\"properties\":' || js_object(concat_ws(',', {members}))")
    ids = [name(v) for v in PERSON if v in columns]
    who = f"lower(coalesce({', '.join(ids)}))" if ids else "null::text"
    key = key_of(who, literal(PROFILES), who)
    return (
        f"insert into events select {literal(PROFILES)}, 'customers', n, {key}, {who},"
        ' concat(\'{"data":{"type":"profile","attributes":'
        f"{{', concat_ws(',', {', '.join(attributes)}), '}}}}}}'),"
        f" false, case when {who} is null then 'email' end from customers"
    )


def _member(key: str, sql: str) -> str:
    return literal(f'"{key}":') + f" || to_json({sql})::varchar"

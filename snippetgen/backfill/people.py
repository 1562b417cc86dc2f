"""Customers to profiles, as bodies for the bulk import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.spec import Spec
from snippetgen.backfill.values import text_of

_ATTRIBUTE = {
    "email": "email", "phone": "phone_number", "external_id": "external_id",
    "first_name": "first_name", "last_name": "last_name", "organization": "organization",
}  # fmt: skip
_PLACE = ("city", "region", "country", "zip", "timezone")


def profiles(connection: Any, spec: Spec, rows: str, columns: Sequence[str]) -> None:
    """Make `people` (n, who, body); the second row of a person goes to `rejected`."""
    del spec
    known = [v for v in columns if v in _ATTRIBUTE]
    cells = ", ".join(f"{text_of(v)} as {name(v)}" for v in columns)
    attributes = [_member(_ATTRIBUTE[v], name(v)) for v in known]
    if lives := [_member(v, name(v)) for v in _PLACE if v in columns]:
        attributes.append(f"'\"location\":' || js_object(concat_ws(',', {', '.join(lives)}))")
    own = [v for v in columns if v not in _ATTRIBUTE and v not in _PLACE]
    if own:
        members = ", ".join(_member(v, name(v)) for v in own)
        attributes.append(f"'\"properties\":' || js_object(concat_ws(',', {members}))")
    ids = [name(v) for v in ("email", "phone", "external_id") if v in columns]
    who = f"lower(coalesce({', '.join(ids)}))" if ids else "null::text"
    connection.execute(
        f"create or replace temp table people as select n, {who} as who,"
        ' \'{"data":{"type":"profile","attributes":\' ||'
        f" coalesce(js_object(concat_ws(',', {', '.join(attributes)})), '{{}}') || '}}}}' as body"
        f" from (select n, {cells} from {rows})"
    )
    connection.execute(
        "insert into rejected select 'customers', n, 'email', 'B033' from people where who is null"
    )
    connection.execute(
        "insert into rejected select 'customers', n, 'email', 'B034' from (select n, row_number()"
        " over (partition by who order by n) as k from people where who is not null) where k > 1"
    )
    connection.execute(
        "delete from people where n in (select n from rejected where tbl = 'customers')"
    )


def _member(key: str, sql: str) -> str:
    return literal(f'"{key}":') + f" || to_json({sql})::varchar"

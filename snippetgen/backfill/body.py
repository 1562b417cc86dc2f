"""SQL for the body of a request to /api/events, and for what it lacks."""

from __future__ import annotations

import json

from snippetgen.backfill.expr_sql import Place, literal, sql
from snippetgen.backfill.times import ISO
from snippetgen.model import Event

_WHO = {
    "email": "email", "phone": "phone_number", "customer_id": "external_id",
    "first_name": "first_name", "last_name": "last_name",
}  # fmt: skip


def who(has: frozenset[str]) -> str:
    """The attributes of the profile."""
    known = ", ".join(
        f"'\"{attribute}\":' || to_json({variable})::varchar"
        for variable, attribute in _WHO.items()
        if f"order.{variable}" in has or variable in ("email", "phone", "customer_id")
    )
    return f"concat('{{', concat_ws(',', {known}), '}}')"


def when() -> str:
    """The time as a member of the event; NULL without one."""
    return f"""',"time":"' || strftime(moment at time zone 'UTC', {literal(ISO)}) || '"'"""


def currency() -> str:
    """The currency as a member of the event; NULL without one."""
    return """',"value_currency":' || to_json(currency)::varchar"""


def missing(event: Event, at: Place) -> str:
    """SQL for the names of what the event can't be sent without, and of who it is about."""
    texts = ["case when coalesce(email, phone, customer_id) is null then 'order.email' end"]
    for entry in event.require:
        found = [made.text for made in (sql(path, at) for path in entry) if made]
        lacks = f"coalesce({', '.join(found)}) is null" if found else "true"
        texts.append(f"case when {lacks} then {literal(' or '.join(entry))} end")
    return f"concat_ws(', ', {', '.join(texts)})"


def body(metric: str) -> str:
    """SQL for the body of a request to /api/events, as `wire.server.encode_event` writes it."""
    named = {"data": {"type": "metric", "attributes": {"name": metric}}}
    about = json.dumps(named, ensure_ascii=False, separators=(",", ":"))
    parts = (
        """'{"data":{"type":"event","attributes":{"properties":'""",
        "props",
        literal(f',"metric":{about},"profile":{{"data":{{"type":"profile","attributes":'),
        "_who",
        "'}}'",
        """',"value":' || js_text(value)""",
        "case when value is not null then _currency end",
        """',"unique_id":' || to_json(uid)::varchar""",
        "_when",
        literal(',"backfill":true}}}'),
    )
    return f"concat({', '.join(parts)})"  # what is missing is left out

"""Events that were there before, wherever in the sources: all but the first are taken out.

A bucket finds those that lie in it. What it wrote leaves its keys behind, a few bytes for each
event, and these are brought together at the end, on disk where memory does not hold them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from snippetgen.backfill.expr_sql import literal
from snippetgen.backfill.rejects import Reject

_KEYS = Path("scratch", "keys")
_AT = "$.data.attributes"
_WHO = f"{_AT}.profile.data.attributes"


def key_of(person: str, metric: str, uid: str) -> str:
    """SQL for a number that is the same for what Klaviyo takes for the same event.

    NULL without a unique id: such events are all different.
    """
    return f"case when {uid} is not null then hash({person}, {metric}, {uid}) end"


def keep_keys(connection: Any, out: Path, part: str) -> None:
    """Of the table `events`, of which profiles are no part: one person's lie in one bucket."""
    folder = out / _KEYS
    folder.mkdir(parents=True, exist_ok=True)
    connection.execute(
        "copy (select key, metric, tbl, n from events where tbl <> 'customers') to"
        f" {literal(str(folder / part))} (format parquet)"
    )


def take_out(connection: Any, out: Path, folders: dict[str, Path]) -> Iterator[tuple[str, Reject]]:
    """(metric, reject) of each. `folders`: where the files of a metric lie."""
    if not (out / _KEYS).is_dir():
        return
    keys = f"read_parquet({literal(str(out / _KEYS / '*'))}, filename = true)"
    connection.execute(
        "create or replace temp table again as select key, metric, tbl, n,"
        " parse_filename(filename) as part from (select *, row_number() over"
        f" (partition by key order by tbl, n) as k from {keys}"
        f" where key in (select key from {keys} group by key having count(*) > 1)) where k > 1"
    )
    files = connection.execute("select distinct metric, part from again order by all").fetchall()
    for metric, part in files:
        for reject in _rewrite(connection, folders[metric] / f"{part}.ndjson", metric, part):
            yield metric, reject


def _rewrite(connection: Any, file: Path, metric: str, part: str) -> Iterator[Reject]:
    text = {
        name: f"json_extract_string(body, {literal(path)})"
        for name, path in {
            "email": f"{_WHO}.email", "phone": f"{_WHO}.phone_number", "id": f"{_WHO}.external_id",
            "uid": f"{_AT}.unique_id",
        }.items()
    }  # fmt: skip
    person = f"coalesce(lower({text['email']}), {text['phone']}, {text['id']})"
    connection.execute(
        f"create or replace temp view written as select body, {text['uid']} as uid,"
        f" {key_of(person, literal(metric), text['uid'])} as key from read_csv("
        f"{literal(str(file))}, columns = {{'body': 'VARCHAR'}}, header = false,"
        " auto_detect = false, delim = e'\\x01', quote = '', escape = '')"
    )
    mine = f"select key from again where metric = {literal(metric)} and part = {literal(part)}"
    found = connection.execute(
        f"select tbl, n, uid, body from written join again using (key) where key in ({mine})"
        f" and part = {literal(part)} order by n"
    ).fetchall()
    rest = file.with_suffix(".rest")
    connection.execute(
        f"copy (select body from written where key not in ({mine})) to {literal(str(rest))}"
        " (format csv, header false, quote '', escape '', delimiter e'\\x01')"
    )
    rest.replace(file)
    for table, n, uid, body in found:
        yield Reject(table, n, "", "B034", uid, body)

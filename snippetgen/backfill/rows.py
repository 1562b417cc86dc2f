"""SQL for a table's rows as text by variable: through its query, its lists and its columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.sources import Source, find_column
from snippetgen.backfill.spec import Table

IS_OBJECT = "case when json_valid(line) then json_type(line) = 'OBJECT' else false end"
_ROW = "snippetgen_row"  # a row's number in its source, which a query keeps if it asks for `*`
_ENTRY = "snippetgen_entry"  # of the list that `for_each` names


@dataclass(frozen=True, slots=True)
class Rows:
    """`relation` has `n`, the row's own number, and `place`, the one it has in its source.

    `columns` and `texts`: by variable, how the source calls it, and SQL for its text.
    """

    relation: str
    columns: Mapping[str, str]
    texts: Mapping[str, str]


def rows_of(connection: Any, table: Table, source: Source) -> Rows:
    rows = f"select *, row_number() over () as {_ROW} {source.rows}"
    if source.is_json:
        rows = f"select * from ({rows}) where {IS_OBJECT}"
    if table.query is not None and source.kind != "sql":
        rows = _unpacked(connection, rows) if source.is_json else rows
        rows = f"with source as ({rows}) {table.query.rstrip().rstrip(';')}"
    described = connection.execute(f"describe {rows}").fetchall()
    types = {column: kind for column, kind, *_ in described}
    place = _ROW if _ROW in types else "null"
    columns, texts = _columns(table, source, types)
    if table.for_each is not None:
        listed = _list(table, source, types)
        rows = f"select *, unnest({listed}) as {_ENTRY} from ({rows})"
    n = "row_number() over ()" if is_numbered(table) else _ROW
    return Rows(f"(select *, {place} as place, {n} as n from ({rows}))", columns, texts)


def is_numbered(table: Table) -> bool:
    """Whether its rows have numbers of their own, beside those of its source."""
    return table.query is not None or table.for_each is not None


def _columns(
    table: Table, source: Source, types: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    columns, texts = {}, {}
    for variable in table.types:
        said = table.columns.get(variable)
        wanted = said or variable
        if table.for_each is not None and (said is None or said.startswith(".")):
            columns[variable] = f"{table.for_each}.{wanted.removeprefix('.')}"
            texts[variable] = _text_at(_ENTRY, wanted.removeprefix("."))
        elif _has_lines(table, source):
            columns[variable] = wanted
            texts[variable] = _text_at("line", wanted)
        elif text := _cell(wanted, types, said=bool(said), shown=source.shown):
            columns[variable], texts[variable] = text
    return columns, texts


def _cell(
    wanted: str, types: Mapping[str, str], *, said: bool, shown: str
) -> tuple[str, str] | None:
    """A column's name, and SQL for its text; `billing.email` leads into what is nested."""
    head, _, path = wanted.partition(".")
    if path and head in types and wanted not in types:
        return wanted, _text_at(f"try_cast({_flat(head, types)} as json)", path)
    column = find_column(wanted, list(types), said=said, shown=shown)
    return None if column is None else (column, f"{_flat(column, types)}::varchar")


def _list(table: Table, source: Source, types: Mapping[str, str]) -> str:
    """SQL for the entries of the list that `for_each` names, each as JSON."""
    assert table.for_each is not None  # noqa: S101  the caller has looked
    if _has_lines(table, source):
        return f"json_extract(line, {literal(_path(table.for_each) + '[*]')})"
    column = find_column(table.for_each, list(types), said=True, shown=source.shown)
    assert column is not None  # noqa: S101  else it has raised
    return f"json_extract(try_cast({_flat(column, types)} as json), '$[*]')"


def _has_lines(table: Table, source: Source) -> bool:
    return source.is_json and table.query is None


def _flat(column: str, types: Mapping[str, str]) -> str:
    nested = types[column].endswith("]") or types[column].startswith(("STRUCT", "MAP"))
    return f"to_json({name(column)})" if nested else name(column)


def _text_at(json_: str, path: str) -> str:
    return f"json_extract_string({json_}, {literal(_path(path))})"


def _path(column: str) -> str:
    """`customer.email` leads into objects, `discounts.0.code` into lists."""
    parts = column.split(".")
    return "$" + "".join(f"[{part}]" if part.isdigit() else f'."{part}"' for part in parts)


def _unpacked(connection: Any, rows: str) -> str:
    """Lines of JSON with a column for each of their keys, of text as far as it is no object."""
    found = connection.execute(f"select json_group_structure(line::json) from ({rows})").fetchone()
    keys = _of_text(json.loads(found[0])) if found[0] else {}
    if not isinstance(keys, dict) or not keys:
        return rows
    made = f"json_transform(line, {literal(json.dumps(keys, ensure_ascii=False))})"
    return f"select unnest({made}), {_ROW} from ({rows})"


def _of_text(structure: Any) -> Any:
    if isinstance(structure, Mapping):
        return {key: _of_text(each) for key, each in structure.items()}
    return [_of_text(each) for each in structure] if isinstance(structure, list) else "VARCHAR"

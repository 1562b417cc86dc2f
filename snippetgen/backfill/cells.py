"""A table's texts to values, with what is wrong put aside: SQL, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from snippetgen.backfill.expr_sql import literal, name
from snippetgen.backfill.findings import KINDS
from snippetgen.backfill.spec import Spec
from snippetgen.backfill.values import fault, text_of, value

_ERRORS = ", ".join(literal(code) for code, kind in KINDS.items() if kind.severity == "error")


def typed(spec: Spec, key: str, rows: str, columns: Sequence[str]) -> Iterator[str]:
    """Makes the table `key` of `rows`, and adds to `rejected` and `noted`."""
    types = spec.tables[key].types
    texts, cells, faults = [], [], []
    for variable in columns:
        kind = "phone" if variable == "phone" else types[variable]
        raw, found = name(f"text of {variable}"), name(variable)
        texts.append(f"{text_of(variable)} as {raw}")
        cells.append(f"{value(raw, kind, spec)} as {found}")
        quantity = key == "lines" and variable == "quantity"
        code = fault(raw, found, kind, spec, quantity=quantity)
        if code is not None:
            faults.append(f"{{'field': {literal(variable)}, 'code': {code}}}")
    listed = f"[{', '.join(faults)}]" if faults else "null::struct(field text, code text)[]"
    mine = "".join(f", {name(variable)}" for variable in columns)
    yield (
        f"create or replace temp table {key} as select n{mine}, {listed} as faults"
        f" from (select *{_more(cells)} from (select n{_more(texts)} from {rows}))"
    )
    yield (
        "create or replace temp table faults as select n, f.field as field, f.code as code"
        " from (select n, unnest(list_filter(faults, lambda f: f.code is not null)) as f"
        f" from {key} where faults is not null)"
    )
    for made, test in (("rejected", "in"), ("noted", "not in")):
        yield (
            f"insert into {made} select {literal(key)}, n, field, code from faults"
            f" where code {test} ({_ERRORS})"
        )


def _more(parts: Sequence[str]) -> str:
    return "".join(f", {part}" for part in parts)

"""Map one bucket: rows of text to typed orders, and those to events, all in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from snippetgen.backfill import calm
from snippetgen.backfill.body import body, currency, missing, when, who
from snippetgen.backfill.cells import typed
from snippetgen.backfill.expr_sql import Place, literal, members, name, sql
from snippetgen.backfill.findings import NOT_RECORDED
from snippetgen.backfill.people import profiles
from snippetgen.backfill.repeats import key_of
from snippetgen.backfill.spec import TRIGGERS, Spec
from snippetgen.model import Event, Vocabulary


class Bucket:
    """`rows` are SQL for a table's rows (`n` and a text for each variable); `columns` those."""

    def __init__(
        self, connection: Any, spec: Spec, words: Vocabulary, rows: Mapping[str, str],
        columns: Mapping[str, Sequence[str]],
    ) -> None:  # fmt: skip
        self._db, self._spec, self._words = connection, spec, words
        self._rows, self._columns = rows, columns
        self.has = frozenset(
            {f"order.{v}" for v in columns.get("orders", ())}
            | {f"order.items.{v}" for v in columns.get("lines", ()) if v in spec.item}
        )

    def events(self) -> None:
        """Make the tables `rejected` (tbl, n, field, code), `noted` (the same), and `events`
        (metric, tbl, n, key, body, calm, …): one row for each event, not yet judged. Profiles are
        among them: their table is `customers`.
        """
        for made in ("rejected", "noted"):
            self._run(
                f"create or replace temp table {made} (tbl text, n bigint, field text, code text)"
            )
        self._run(
            "create or replace temp table events (metric text, tbl text, n bigint, key ubigint,"
            " uid text, body text, calm boolean, missing text)"
        )
        if "orders" in self._rows:
            self._of_orders()
        if "customers" in self._rows:
            self._typed("customers")
            self._run(profiles(self._columns["customers"]))
            self._lacking("customers")
        self._run(
            "insert into rejected select tbl, n, chr(9) || uid, 'B034' from (select tbl, n, uid,"
            " row_number() over (partition by key order by n) as k from events where key in"
            " (select key from events group by key having count(*) > 1)) where k > 1"
        )
        self._run("delete from events e using rejected r where e.tbl = r.tbl and e.n = r.n")

    def is_clean(self) -> bool:
        """Whether no row is rejected, as it is in most buckets."""
        return self._db.execute("select 1 from rejected limit 1").fetchone() is None

    def lines_without_order(self) -> None:
        """Name the lines of orders of which no event is left, once the rules have looked."""
        if "lines" not in self._rows or "orders" not in self._rows:
            return
        self._run(
            f"""
            insert into rejected select 'lines', n, 'order', 'B035' from lines
            where n not in (select n from rejected where tbl = 'lines')
              and "order" in (select id from orders) and "order" not in (
                select id from orders o where
                  (select count(*) from events e where e.tbl = 'orders' and e.n = o.n) >
                  (select count(*) from rejected r
                   where r.tbl = 'orders' and r.n = o.n and r.code = '{NOT_RECORDED}')
              )
            """
        )

    def _of_orders(self) -> None:
        self._typed("orders")
        self._lines()
        self._run(
            "insert into rejected select 'orders', n, 'id', 'B031' from (select n, row_number()"
            " over (partition by id order by n) as k from orders where id is not null) where k > 1"
        )
        self._run(
            "insert into rejected select distinct 'orders', o.n, '', 'B032' from orders o"
            ' join bad_lines b on b."order" = o.id'
        )
        self._orders()
        if self._is_needed("order.items."):
            self._run(
                "insert into rejected select 'orders', n, '', 'B036' from orders_rows"
                " where items is null"
            )
        for key in TRIGGERS:  # orders first: what becomes of one that is kept out is, too
            if key in self._rows:
                if key != "orders":
                    self._about(key)
                for event in self._spec.events:
                    if event.on == TRIGGERS[key]:
                        self._event(key, event)
                self._lacking(key)

    def _is_needed(self, prefix: str) -> bool:
        """Whether an order's events can't do without one of these variables."""
        placed = [event for event in self._spec.events if event.on == TRIGGERS["orders"]]
        entries = [entry for event in placed for entry in event.require]
        return any(all(path.startswith(prefix) for path in entry) for entry in entries)

    def _lacking(self, key: str) -> None:
        self._run(
            f"insert into rejected select distinct tbl, n, missing, 'B033' from events"
            f" where tbl = {literal(key)} and missing <> ''"
        )
        self._run("delete from events where missing <> ''")

    def _run(self, query: str) -> None:
        self._db.execute(query)

    def _typed(self, key: str) -> None:
        for query in typed(self._spec, key, self._rows[key], self._columns[key]):
            self._run(query)

    def _lines(self) -> None:
        if "lines" not in self._rows:
            self._run('create or replace temp table bad_lines ("order" text)')
            return
        self._typed("lines")
        self._run(
            "insert into rejected select 'lines', n, 'order', 'B030' from lines l"
            ' where not exists (from orders o where o.id = l."order")'
        )
        if self._is_needed("."):
            self._run(
                "insert into rejected select 'lines', n, 'id', 'B033' from lines where id is null"
            )
        self._run(
            'create or replace temp table bad_lines as select distinct "order" from lines'
            " where n in (select n from rejected where tbl = 'lines') and \"order\" is not null"
        )

    def _orders(self) -> None:
        """Orders with their items, and what every event of one needs to know."""
        mine = self._columns["orders"]
        cells = [f"o.{name(v)}" for v in mine if v not in ("time", "currency")]
        for needed, kind in (("email", "text"), ("phone", "text"), ("customer_id", "text")):
            if needed not in mine:
                cells.append(f"null::{kind} as {needed}")
        currency = "upper(o.currency)" if "currency" in mine else "null"
        default = literal(self._spec.currency) if self._spec.currency else "null"
        time = "o.time" if "time" in mine else "null::timestamptz"
        items, join = "null::struct(id text)[]", ""
        if "lines" in self._rows:
            fields = [v for v in self._columns["lines"] if v in self._spec.item]
            packed = ", ".join(f"{name(v)} := {name(v)}" for v in fields)
            items = "in_order(l.items)"  # which they nearly always are: much quicker than to sort
            join = (
                f' left join (select "order", list(struct_pack(_n := n, {packed})) as items'
                ' from lines group by "order") l on l."order" = o.id'
            )
        self._run(
            f"create or replace temp table orders_full as select o.n, {', '.join(cells)},"
            f" {time} as moment, coalesce({currency}, {default})::text as currency,"
            f" {items} as items"
            f" from orders o{join}"
        )
        keep = "n not in (select n from rejected where tbl = 'orders')"
        self._run(f"create or replace temp view orders_rows as from orders_full where {keep}")

    def _about(self, key: str) -> None:
        """Refunds and the like: rows about an order, which say some things anew."""
        self._typed(key)
        self._run(
            f"insert into rejected select {literal(key)}, n, 'order', case when exists"
            """ (from orders_full o where o.id = t."order") then 'B035' else 'B030' end"""
            f' from {key} t where not exists (from orders_rows o where o.id = t."order")'
        )
        anew = [v for v in self._columns[key] if v not in ("order", "time")]
        old = set(self._columns["orders"])
        # Of an order, what the row says wins; a total that it does not give is the order's.
        changed = [f"coalesce(t.{name(v)}, o.{name(v)}) as {name(v)}" for v in anew if v in old]
        added = [f", t.{name(v)}" for v in anew if v not in old]
        replaced = ", ".join([*changed, "t.n as n", "t.time as moment"])
        self._run(
            f"create or replace temp view {key}_rows as"
            f" select o.* replace ({replaced}){''.join(added)}"
            f' from {key} t join orders_rows o on o.id = t."order"'
            f" where t.n not in (select n from rejected where tbl = {literal(key)})"
        )

    def _event(self, key: str, event: Event) -> None:
        has = self.has | {f"order.{v}" for v in self._columns[key]}
        at = Place(self._words, has, event.for_each or "", "_item", "_index")
        lifted = {
            k: sql(event.properties[k], at)
            for k in ("$value", "$event_id")
            if k in event.properties
        }
        made = members({k: v for k, v in event.properties.items() if k not in lifted}, at)
        worth, uid = lifted.get("$value"), lifted.get("$event_id")
        rows = (
            f"select *, coalesce(lower(email), phone, customer_id) as _person,"
            f" {who(has)} as _who, {currency()} as _currency, {when()} as _when,"
            f" {calm.calm_order(has)} as _calm"
            f" from {key}_rows"
        )
        if event.for_each:
            each = "unnest(items) as _item, generate_subscripts(items, 1) as _index"
            rows = f"select *, {each} from ({rows})"
        self._run(
            f"""
            insert into events
            select {literal(event.metric)}, {literal(key)}, n,
              {key_of("_person", literal(event.metric), "uid")}, uid, {body(event.metric)},
              coalesce(_calm and {calm.calm_event()}, false), missing
            from (
              select n, _person, _who, _currency, _when, _calm,
                {uid.as_text() if uid else "null::text"} as uid,
                {worth.text if worth and worth.kind == "number" else "null::double"} as value,
                concat('{{', {made or "''"}, '}}') as props,
                {missing(event, at)} as missing,
                {"null::double" if event.for_each else calm.due(has)} as due
              from ({rows})
            )
            """
        )

"""Catalogues and coupons: what there is, made, changed and deleted, one at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import Response

from snippetgen.endpoint.answers import Outcome, conflict, not_found, resource_response
from snippetgen.endpoint.calls import check_server, server_call
from snippetgen.endpoint.received import Received
from snippetgen.endpoint.store import Record, Store
from snippetgen.wire import WireError, resources
from snippetgen.wire.read import mapping, member
from snippetgen.wire.resources import Kind

PAGE = 100  # resources in an answer
_FILTER = re.compile(r"(any|equals)\(([a-z._]+),(\[.*\]|\"[^\"]*\")\)")


class Shelf:
    """The resources of one kind."""

    def __init__(self, kind: Kind, store: Store) -> None:
        self._kind = kind
        self._store = store

    def many(self, received: Received) -> Outcome:
        """GET of the collection: `filter=any(ids,[…])`, `equals(coupon.id,"…")`, pages."""
        check_server(received)
        wanted = _filter(received.query.get("filter"))
        found = [each for each in self._store.resources(self._kind.type) if _matches(each, wanted)]
        start = _cursor(received.query.get("page[cursor]"))
        following = start + PAGE if start + PAGE < len(found) else None
        links = {"self": received.path, "prev": None, "next": None}
        if following is not None:
            links["next"] = f"{received.path}?page%5Bcursor%5D={following}"
        return Outcome(resource_response(found[start : start + PAGE], links=links))

    def one(self, received: Received) -> Outcome:
        check_server(received)
        return Outcome(resource_response(self._existing(received.steps[2], None)))

    def make(self, received: Received) -> Outcome:
        data = member(mapping(server_call(received), ""), "data", "")
        resources.check_new(self._kind, data, "/data")
        record = self.create(data, "/data")
        # Klaviyo's 201 for what is new, but for coupon codes, which have 200.
        return Outcome(resource_response(record, 200 if self._kind.type == "coupon-code" else 201))

    def change(self, received: Received) -> Outcome:
        data = member(mapping(server_call(received), ""), "data", "")
        if resources.check_update(self._kind, data, "/data") != received.steps[2]:
            raise conflict("'id' is not the one in the address.", "/data/id", "invalid")
        return Outcome(resource_response(self.update(data, "/data")))

    def remove(self, received: Received) -> Outcome:
        check_server(received)
        self.delete({"id": received.steps[2]}, None)
        return Outcome(Response(status_code=204))

    def create(self, data: Mapping[str, Any], pointer: str) -> Record:
        id_ = self._kind.id_of(data)
        if self._store.resource(self._kind.type, id_) is not None:
            raise conflict(f"A {self._kind.type} with the id {id_} already exists.", pointer)
        self._check_others(data, pointer)
        attributes = dict(data["attributes"])
        if self._kind.type == "coupon-code":
            in_a_year = (datetime.now(UTC) + timedelta(days=365)).isoformat(timespec="seconds")
            attributes = {"expires_at": in_a_year, "status": "UNASSIGNED"} | attributes
        elif self._kind.type != "coupon":
            attributes |= {"created": now(), "updated": now()}
        return self._put(id_, attributes, data.get("relationships") or {})

    def update(self, data: Mapping[str, Any], pointer: str) -> Record:
        before = self._existing(data["id"], pointer)
        self._check_others(data, pointer)
        attributes = {**before["attributes"], **data["attributes"]}
        if "updated" in attributes:
            attributes["updated"] = now()
        relationships = {**before["relationships"], **(data.get("relationships") or {})}
        return self._put(data["id"], attributes, relationships)

    def delete(self, data: Mapping[str, Any], pointer: str | None) -> None:
        self._existing(data["id"], pointer)
        self._store.delete_resource(self._kind.type, data["id"])

    def _put(self, id_: str, attributes: Record, relationships: Mapping[str, Any]) -> Record:
        record = {
            "type": self._kind.type,
            "id": id_,
            "attributes": attributes,
            "relationships": dict(relationships),
            "links": {"self": f"/api/{self._kind.collection}/{id_}"},
        }
        self._store.put_resource(self._kind.type, id_, record)
        return record

    def _existing(self, id_: str, pointer: str | None) -> Record:
        found = self._store.resource(self._kind.type, id_)
        if found is None:
            raise not_found(f"A {self._kind.type} with the id {id_} does not exist.", pointer)
        return found

    def _check_others(self, data: Mapping[str, Any], pointer: str) -> None:
        """What it is related to has to be there first."""
        for name, relationship in (data.get("relationships") or {}).items():
            type_ = self._kind.relationships[name][0]
            others = relationship["data"]
            for other in others if isinstance(others, list) else [others]:
                if self._store.resource(type_, other["id"]) is None:
                    detail = f"A {type_} with the id {other['id']} does not exist."
                    raise not_found(detail, f"{pointer}/relationships/{name}/data")


def _filter(text: str | None) -> dict[str, list[str]]:
    """`any(ids,["a","b"])` and `equals(coupon.id,"c")`; others are refused, not ignored."""
    if not text:
        return {}
    form = _FILTER.fullmatch(text.replace("'", '"'))
    if form is None:
        raise WireError(f"The filter {text!r} is not known here.", parameter="filter")
    return {form[2]: re.findall(r'"([^"]*)"', form[3])}


def _matches(record: Record, wanted: dict[str, list[str]]) -> bool:
    for field, values in wanted.items():
        name = field.removesuffix(".id")
        if field == "ids":
            found = [record["id"]]
        elif name in record["relationships"]:
            others = record["relationships"][name]["data"]
            found = [each["id"] for each in (others if isinstance(others, list) else [others])]
        else:
            found = [str(record["attributes"].get(field))]
        if not set(found) & set(values):
            return False
    return True


def _cursor(text: str | None) -> int:
    if text is not None and not text.isdecimal():
        raise WireError("This cursor was not given out here.", parameter="page[cursor]")
    return int(text or 0)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

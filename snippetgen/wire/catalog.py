"""The bodies of bulk jobs: catalogue items, variants and categories, and coupon codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from snippetgen.wire.resources import kinds

_PREFIX = "$custom:::$default:::"
_OF_ITEM = {
    "id": "external_id", "title": "title", "description": "description", "link": "url",
    "image_link": "image_full_url", "price": "price",
}  # fmt: skip
_NOT_CUSTOM = frozenset({*_OF_ITEM, "categories", "inventory_quantity", "inventory_policy"})


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing at Klaviyo: its type, its attributes (`external_id` first), what it belongs to."""

    type: str
    attributes: Mapping[str, Any]
    relationships: Mapping[str, Any] = field(default_factory=dict)

    @property
    def external_id(self) -> str:
        return str(self.attributes["external_id"])


def item(product: Mapping[str, Any]) -> Resource:
    """An item of a feed as an item of the catalogue. What Klaviyo has no word for is metadata."""
    attributes = {_OF_ITEM[key]: product[key] for key in _OF_ITEM if key in product}
    attributes["external_id"] = str(product["id"])
    custom = {key: value for key, value in product.items() if key not in _NOT_CUSTOM}
    attributes["custom_metadata"] = custom
    related = [
        {"type": "catalog-category", "id": f"{_PREFIX}{name}"}
        for name in product.get("categories", ())
    ]
    return Resource("catalog-item", attributes, {"categories": {"data": related}})


def variant(product: Mapping[str, Any]) -> Resource | None:
    """Stock belongs to variants: one with the item's own id; none where it can't be said."""
    if "inventory_quantity" not in product or "price" not in product:
        return None
    attributes = {_OF_ITEM[key]: product[key] for key in _OF_ITEM if key in product}
    attributes |= {
        "external_id": str(product["id"]),
        "sku": str(product.get("sku") or product["id"]),
        "inventory_quantity": product["inventory_quantity"],
        "inventory_policy": product.get("inventory_policy", 2),
    }
    owner = {"type": "catalog-item", "id": _PREFIX + str(product["id"])}
    return Resource("catalog-variant", attributes, {"item": {"data": owner}})


def category(name: str) -> Resource:
    return Resource("catalog-category", {"external_id": name, "name": name})


def path(type_: str, verb: str) -> str:
    """Where a bulk job is posted."""
    return f"/api/{kinds()[type_].job_type(verb)}s"


def job(type_: str, verb: str, resources: Sequence[Resource]) -> dict[str, Any]:
    """The body of a bulk job: `verb` is create, update or delete."""
    kind = kinds()[type_]
    data = [_written(resource, verb, kind.fixed) for resource in resources]
    return {
        "data": {"type": kind.job_type(verb), "attributes": {kind.many: {"data": data}}},
    }


def coupon_codes(coupon: str, codes: Sequence[str], expires_at: str | None) -> dict[str, Any]:
    """The body of a job that brings codes of a coupon."""
    expiry = {} if expires_at is None else {"expires_at": expires_at}
    related = {"coupon": {"data": {"type": "coupon", "id": coupon}}}
    data = [
        {
            "type": "coupon-code",
            "attributes": {"unique_code": code, **expiry},
            "relationships": related,
        }
        for code in codes
    ]
    attributes = {"coupon-codes": {"data": data}}
    return {"data": {"type": "coupon-code-bulk-create-job", "attributes": attributes}}


def _written(resource: Resource, verb: str, fixed: frozenset[str]) -> dict[str, Any]:
    id_ = {} if verb == "create" else {"id": _PREFIX + resource.external_id}
    if verb == "delete":
        return {"type": resource.type, **id_}
    attributes = {
        key: value
        for key, value in resource.attributes.items()
        if verb == "create" or key not in fixed
    }
    if verb == "update" and resource.type == "catalog-variant":
        return {"type": resource.type, **id_, "attributes": attributes}  # its item is fixed
    written = {"type": resource.type, **id_, "attributes": attributes}
    if resource.relationships:
        written["relationships"] = dict(resource.relationships)
    return written

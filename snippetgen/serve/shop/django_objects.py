"""The shop's objects as a Django shop has them: models with relations, here without a database."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

Context = dict[str, Any]


def django_context(context: Context) -> Context:
    """What the templates of such a shop are given."""
    cart, order = context["cart"], context.get("order")
    return {
        "user": _user(context["customer"]),
        "product": context.get("product") and _product(context["product"]),
        "cart": cart
        and SimpleNamespace(
            pk=cart["id"],
            total=cart["total"],
            lines=_related(_line(line) for line in cart["lines"]),
            get_absolute_url=lambda: "/cart",
        ),
        "order": order
        and SimpleNamespace(
            number=order["number"],
            email=order["email"],
            total=order["total"],
            voucher=order["voucher"],
            discount=order["discount"],
            lines=_related(_line(line) for line in order["lines"]),
        ),
    }


def _user(customer: Context | None) -> SimpleNamespace:
    return SimpleNamespace(is_authenticated=customer is not None, **(customer or {}))


def _product(product: Context) -> SimpleNamespace:
    before = product["compare_at"]
    return SimpleNamespace(
        pk=product["id"],
        sku=product["sku"],
        name=product["title"],
        price=Decimal(product["price"]),
        old_price=Decimal(before) if before else None,
        image=SimpleNamespace(url=product["image"]) if product["image"] else None,
        brand=SimpleNamespace(name=product["vendor"]) if product["vendor"] else None,
        categories=_related(SimpleNamespace(name=name) for name in product["collections"]),
        get_absolute_url=lambda: f"/products/{product['id']}",
    )


def _line(line: Context) -> SimpleNamespace:
    return SimpleNamespace(
        product=_product(line["product"]), unit_price=line["price"], quantity=line["quantity"]
    )


def _related(objects: Any) -> SimpleNamespace:
    """A manager, as far as a template sees one."""
    found = list(objects)
    return SimpleNamespace(all=lambda: found)

"""The data layer that the shop's developer wrote for Tag Manager: GA4 ecommerce and user data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

Context = Mapping[str, Any]

_ADDS = files("snippetgen.serve.shop").joinpath("data_layer.js").read_text(encoding="utf-8").strip()

# As Google's snippet does it: the script comes when it comes, and reads what was pushed until then.
LOADER = """<script>
window.dataLayer = window.dataLayer || [];
dataLayer.push({"gtm.start": Date.now(), event: "gtm.js"});
document.head.appendChild(document.createElement("script")).src = "/gtm.js";
</script>"""


def layer(page: str, context: Context) -> str:
    """The script that fills the page's data layer: who it is, what the page shows, and adds."""
    products = [context["product"]] if page == "product" else context.get("products", ())
    items = {str(p["id"]): {"item": _item(p), "stock": p["stock"]} for p in products}
    lines = [f"dataLayer.push({_in_script(message)});" for message in _messages(page, context)]
    return "\n".join(["<script>", *lines, f"{_ADDS}({_in_script(items)});", "</script>"])


def _messages(page: str, context: Context) -> Iterator[dict[str, Any]]:
    if known := context["customer"] or _guest(context.get("order")):
        yield _user_data(known)
    contexts = [context]
    if page == "all":  # every product, one after the other
        page, contexts = "product", [{**context, "product": one} for one in context["products"]]
    for message in filter(None, (_ecommerce(page, one) for one in contexts)):
        yield {"ecommerce": None}
        yield message


def _in_script(value: Any) -> str:
    return json.dumps(value).replace("<", "\\u003c")


def _guest(order: Context | None) -> Context | None:
    nothing = {"phone": None, "first_name": None, "last_name": None}
    return order and {"email": order["email"], **nothing}


def _user_data(customer: Context) -> dict[str, Any]:
    address = {"first_name": customer["first_name"], "last_name": customer["last_name"]}
    contact = {"email": customer["email"], "phone_number": customer["phone"]}
    return {"user_data": contact | {"address": address}}


def _ecommerce(page: str, context: Context) -> dict[str, Any] | None:
    """GA4's message for what the page is about, if it is about anything."""
    cart, order = context["cart"], context.get("order")
    if page == "product":
        product = context["product"]
        return _event("view_item", [_item(product)], product["price"])
    if page == "checkout" and cart:
        return _event("begin_checkout", _lines(cart), cart["total"])
    if page == "order" and order:
        more = {"transaction_id": order["number"], "coupon": order["voucher"]}
        return _event("purchase", _lines(order), order["total"], **more)
    return None


def _event(name: str, items: Iterable[Any], value: Any, **more: Any) -> dict[str, Any]:
    ecommerce = {"currency": "USD", "value": float(value), "items": list(items), **more}
    return {"event": name, "ecommerce": ecommerce}


def _lines(holder: Context) -> list[dict[str, Any]]:
    return [_item(line["product"]) | {"quantity": line["quantity"]} for line in holder["lines"]]


def _item(product: Context) -> dict[str, Any]:
    """A product as GA4 wants it: five categories at most, and what is not there is left out."""
    names = ["item_category", *(f"item_category{number}" for number in range(2, 6))]
    categories = dict(zip(names, product["collections"], strict=False))
    brand = {"item_brand": product["vendor"]} if product["vendor"] else {}
    required = {"item_id": str(product["id"]), "item_name": product["title"]}
    return required | brand | categories | {"price": float(product["price"]), "quantity": 1}

"""The shop's objects as each kind of host has them for real."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Context = dict[str, Any]

_BLOCK = re.compile(
    r'(<script type="application/json" data-snippetgen>\n)(.*?)(\n</script>)', re.DOTALL
)


def filled(text: str, data: Mapping[str, Any]) -> str:
    """A file for plain HTML with our values in place of the example's: the same keys, or none."""
    found = _BLOCK.search(text)
    if found is None:
        return text
    head, example, tail = found.groups()
    message = json.loads(example)
    scopes = {
        key: _like(value, data[key])
        for key, value in message.items()
        if key != "on" and data.get(key)
    }
    if not scopes:
        # Nobody is logged in: no block. An empty cart is said, as INSTALL.md asks.
        return f'{head}{{"cart": null}}{tail}' if list(message) == ["cart"] else ""
    on = {"on": message["on"]} if "on" in message else {}
    return str(head + json.dumps(on | scopes).replace("<", "\\u003c") + tail)


def _like(example: Any, values: Any) -> Any:
    """The values that the example has a place for."""
    if isinstance(example, list) and example and isinstance(example[0], dict):
        return [_like(example[0], value) for value in values]
    if isinstance(example, dict):
        return {
            key: _like(example[key], values[key]) for key in example if values.get(key) is not None
        }
    return values


def canonical(context: Context) -> Context:
    """The shop's objects in the words of the vocabulary."""
    cart, order = context["cart"], context.get("order")
    return {
        "customer": context["customer"],
        "product": item(context["product"]) if context.get("product") else None,
        "collection": context.get("collection"),
        "search": _asked(context),
        "cart": cart
        and {
            "id": cart["id"], "url": "/cart", "total": float(cart["total"]),
            "items": [_item_line(line) for line in cart["lines"]],
        },
        "order": order
        and {
            "id": order["number"], "email": order["email"], "total": float(order["total"]),
            "discount_code": order["voucher"], "discount_value": float(order["discount"]),
            "items": [_item_line(line) for line in order["lines"]],
        },
    }  # fmt: skip


def _asked(context: Context) -> Context | None:
    """A search for something: the page of a search with nothing typed is none."""
    search: Context | None = context.get("search")
    return search if search and search["term"] else None


def item(product: Context) -> Context:
    compare_at = product["compare_at"]
    return {
        "id": product["id"], "variant": product["variant"], "sku": product["sku"],
        "name": product["title"], "url": f"/products/{product['id']}", "image": product["image"],
        "price": float(product["price"]), "compare_at": compare_at and float(compare_at),
        "brand": product["vendor"], "categories": product["collections"],
    }  # fmt: skip


def _item_line(line: Context) -> Context:
    return item(line["product"]) | {"price": float(line["price"]), "quantity": line["quantity"]}


def liquid_context(context: Context) -> Context:
    """The shop's objects as a Liquid host has them: money as numbers in major units."""
    return {
        "customer": context["customer"],
        "product": _product(context.get("product")),
        "products": [_product(product) for product in context.get("products", ())],
        "cart": _cart(context["cart"]),
        "order": _order(context.get("order")),
    }


def _product(product: Context | None) -> Context | None:
    return product and {
        "id": product["id"],
        "title": product["title"],
        "url": f"/products/{product['id']}",
        "image": product["image"],
        "price": float(product["price"]),
        "compare_at_price": float(product["compare_at"]) if product["compare_at"] else None,
        "vendor": product["vendor"],
        "collections": [{"title": title} for title in product["collections"]],
        "selected_or_first_available_variant": {"id": product["variant"], "sku": product["sku"]},
    }


def _line(line: Context) -> Context:
    product = line["product"]
    return {
        "product": _product(product), "variant_id": product["variant"], "sku": product["sku"],
        "price": float(line["price"]), "quantity": line["quantity"],
    }  # fmt: skip


def _cart(cart: Context | None) -> Context | None:
    return cart and {
        "token": cart["id"], "url": "/cart", "total_price": float(cart["total"]),
        "items": [_line(line) for line in cart["lines"]],
    }  # fmt: skip


def _order(order: Context | None) -> Context | None:
    return order and {
        "name": order["number"], "email": order["email"],
        "total_price": float(order["total"]),
        "discount_code": order["voucher"], "total_discounts": float(order["discount"]),
        "line_items": [_line(line) for line in order["lines"]],
    }  # fmt: skip


def shopify_context(context: Context) -> Context:
    """The same as Shopify has them: money in hundredths on the variant, images as objects."""
    shaped = liquid_context(context) | _shopify_lists(context)
    for product in (shaped["product"], *shaped["products"]):
        if product:
            variant = product["selected_or_first_available_variant"]
            variant["price"] = round(product.pop("price") * 100)
            before = product.pop("compare_at_price")
            variant["compare_at_price"] = None if before is None else round(before * 100)
            image = product.pop("image")
            product["featured_image"] = {"src": image} if image else None
    return shaped


def _shopify_lists(context: Context) -> Context:
    """What Shopify's templates know of a page of a list."""
    known: Context = {"current_page": 1, "template": {"name": "index"}}
    if found := context.get("collection"):
        known["template"] = {"name": "collection"}
        known["collection"] = {"title": found["name"], **found}
    if asked := _asked(context):
        known["search"] = {
            "performed": True, "terms": asked["term"], "results_count": asked["results"],
        }  # fmt: skip
    return known

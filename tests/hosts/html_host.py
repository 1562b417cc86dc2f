"""The plain HTML host: a server of its own language prints the data layer as the files show it."""

import json
import re
from contextlib import contextmanager

from tests.hosts import pages
from tests.shop.shop import Shop, served

BLOCK = re.compile(
    r'(<script type="application/json" data-snippetgen>\n)(.*?)(\n</script>)', re.DOTALL
)

# Which of our files belongs on which page; customer.html, cart.html and layout.html on all.
ON_PAGE = {"product": "product_viewed", "checkout": "checkout_started", "order": "order_placed"}


@contextmanager
def start(name, snippets):
    """Serve the demo shop with these generated files in it."""
    files = {file.removeprefix("html/"): text for file, text in snippets.items()}

    def render(page, context):
        data = canonical(context)
        parts = ["customer", "cart", *([ON_PAGE[page]] if page in ON_PAGE else [])]
        blocks = [_filled(files[f"{part}.html"], data) for part in parts]
        if page == "all":
            each = (data | {"product": _item(product)} for product in context["products"])
            blocks += [_filled(files["product_viewed.html"], one) for one in each]
        return pages.document(pages.body(page, context), "\n".join([*blocks, files["layout.html"]]))

    with served(Shop(render)) as base:
        yield base


def _filled(text, data):
    """The file with our values in place of the example's: the same keys, or nothing at all."""
    head, example, tail = BLOCK.search(text).groups()
    message = json.loads(example)
    scopes = {
        key: _like(value, data[key]) for key, value in message.items() if key != "on" and data[key]
    }
    if not scopes:
        # Nobody is logged in: no block. An empty cart is said, as INSTALL.md asks.
        return f'{head}{{"cart": null}}{tail}' if list(message) == ["cart"] else ""
    on = {"on": message["on"]} if "on" in message else {}
    return head + json.dumps(on | scopes).replace("<", "\\u003c") + tail


def _like(example, values):
    """The values that the example has a place for."""
    if isinstance(example, list) and example and isinstance(example[0], dict):
        return [_like(example[0], value) for value in values]
    if isinstance(example, dict):
        return {
            key: _like(example[key], values[key]) for key in example if values.get(key) is not None
        }
    return values


def canonical(context):
    """The shop's objects in the words of the vocabulary."""
    cart, order = context["cart"], context.get("order")
    return {
        "customer": context["customer"],
        "product": _item(context["product"]) if context.get("product") else None,
        "cart": cart
        and {
            "id": cart["id"], "url": "/cart", "total": float(cart["total"]),
            "items": [_line(line) for line in cart["lines"]],
        },
        "order": order
        and {
            "id": order["number"], "email": order["email"], "total": float(order["total"]),
            "discount_code": order["voucher"], "discount_value": float(order["discount"]),
            "items": [_line(line) for line in order["lines"]],
        },
    }  # fmt: skip


def _item(product):
    compare_at = product["compare_at"]
    return {
        "id": product["id"], "variant": product["variant"], "sku": product["sku"],
        "name": product["title"], "url": f"/products/{product['id']}", "image": product["image"],
        "price": float(product["price"]), "compare_at": compare_at and float(compare_at),
        "brand": product["vendor"], "categories": product["collections"],
    }  # fmt: skip


def _line(line):
    return _item(line["product"]) | {"price": float(line["price"]), "quantity": line["quantity"]}

"""The Liquid hosts: generic Liquid in three engines, and a Shopify theme."""

import re
from contextlib import contextmanager
from pathlib import Path

from tests.hosts import engines
from tests.shop.shop import Shop, served

PAGES = {
    path.stem: path.read_text("utf-8") for path in Path(__file__).parent.glob("liquid/*.liquid")
}

LINES = re.compile(r"^   ```liquid\n(.*?)^   ```$", re.DOTALL | re.MULTILINE)


@contextmanager
def start(name, snippets):
    """Serve the demo shop, rendered by the engine `name`, with these generated files in it."""
    theirs = {Path(file).stem: text for file, text in snippets.items() if "/snippets/" in file}
    pages, make, shape = PAGES, engines.LIQUID.get(name), liquid_context
    if name == "shopify":
        # In a theme all lines are in the layout; the page of every product is the tests' own.
        pages = {page: _without_ours(text) for page, text in PAGES.items()}
        pages["all"] = PAGES["all"]
        make, shape = engines.shopify, shopify_context
    (guide,) = (text for file, text in snippets.items() if file.endswith("INSTALL.md"))
    (lines,) = LINES.findall(guide)
    layout = pages["layout"].replace("</body>", f"{lines}</body>")
    engine = make(pages | theirs | {"layout": layout})

    def render(page, context):
        shaped = shape(context)
        return engine.render("layout", shaped | {"content": engine.render(page, shaped)})

    try:
        with served(Shop(render)) as base:
            yield base
    finally:
        engine.close()


def _without_ours(text):
    return "\n".join(line for line in text.splitlines() if "render 'klaviyo_" not in line)


def liquid_context(context):
    """The shop's objects as a Liquid host has them: money as numbers in major units."""
    return {
        "customer": context["customer"],
        "product": _product(context.get("product")),
        "products": [_product(product) for product in context.get("products", ())],
        "cart": _cart(context["cart"]),
        "order": _order(context.get("order")),
    }


def _product(product):
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


def _line(line):
    product = line["product"]
    return {
        "product": _product(product), "variant_id": product["variant"], "sku": product["sku"],
        "price": float(line["price"]), "quantity": line["quantity"],
    }  # fmt: skip


def _cart(cart):
    return cart and {
        "token": cart["id"], "url": "/cart", "total_price": float(cart["total"]),
        "items": [_line(line) for line in cart["lines"]],
    }  # fmt: skip


def _order(order):
    return order and {
        "name": order["number"], "email": order["email"],
        "total_price": float(order["total"]),
        "discount_code": order["voucher"], "total_discounts": float(order["discount"]),
        "line_items": [_line(line) for line in order["lines"]],
    }  # fmt: skip


def shopify_context(context):
    """The same as Shopify has them: money in hundredths on the variant, images as objects."""
    shaped = liquid_context(context)
    for product in (shaped["product"], *shaped["products"]):
        if product:
            variant = product["selected_or_first_available_variant"]
            variant["price"] = round(product.pop("price") * 100)
            before = product.pop("compare_at_price")
            variant["compare_at_price"] = None if before is None else round(before * 100)
            image = product.pop("image")
            product["featured_image"] = {"src": image} if image else None
    return shaped

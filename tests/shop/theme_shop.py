"""The demo shop as a Shopify theme meets it: locale roots, adds of several lines, a second variant,
theme.js, and pages of a collection and of a search."""

from pathlib import Path

from snippetgen.serve.shop.app import Shop
from tests.shop.catalogue import PRODUCTS

MUG = PRODUCTS[27]
# The mug in another size: what is chosen on its page, as Shopify has one page for all variants.
LARGE = {**MUG, "variant": MUG["variant"] + 900_000, "sku": "SKU-027-L", "price": "24.90"}
SCRIPT = (Path(__file__).parent / "theme.js").read_bytes()
MUGS = {"id": 5, "name": "Mugs & <cups>", "url": "/collections/mugs", "image": None}
PAGES = {
    "/collections/mugs": {"collection": MUGS},
    "/search": {"search": {"term": '</script>"mug"', "results": 6}},
}


class ThemeShop(Shop):
    def __init__(self, render):
        super().__init__(render, [*PRODUCTS, LARGE])

    def _answer(self, session, method, path, form, environ):
        if path == "/theme.js":
            return "200 OK", [("Content-Type", "text/javascript")], SCRIPT
        path = path.removeprefix("/fr") or "/"
        if path == "/cart/add" and "javascript" in environ.get("HTTP_ACCEPT", ""):
            path = "/cart/add.js"  # what Dawn asks for
        return super()._answer(session, method, path, form, environ)

    def _page(self, session, path, query):
        if path in PAGES:
            return "collection", {"products": PRODUCTS[:6], **PAGES[path]}
        return super()._page(session, path, query)

    def _add(self, session, form, wants_json):
        answer = super()._add(session, {**form, **_line(form, 0)}, wants_json)
        if answer[0] == "200 OK" and (second := _line(form, 1)):
            super()._add(session, second, wants_json)
        return answer


def _line(form, number):
    """One of several lines: Shopify takes `items[1][id]` and its like."""
    start = f"items[{number}]["
    return {key[len(start) : -1]: form[key] for key in form if key.startswith(start)}

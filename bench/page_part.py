"""What a page carries of ours besides the runtime: the config, and the data of what happens."""

from decimal import Decimal

from snippetgen import build
from snippetgen.bind import bind
from snippetgen.config import config
from snippetgen.plan import parse_plan
from snippetgen.runtime import runtime_for
from snippetgen.serve.renderers import renderer

# Those whose snippets a server prints: Tag Manager and a pixel have no part of the page.
PLATFORMS = ("html", "liquid", "shopify", "django")
EVENTS = ("identify", "viewed_product", "added_to_cart")
PRODUCT = {
    "id": 1111, "variant": 1112, "sku": "WINNIEPOOH", "title": "Winnie the Pooh",
    "vendor": "Kids Books", "price": "9.99", "compare_at": "14.99",
    "collections": ["Fiction", "Children"], "image": "https://www.example.com/images/pooh.png",
}  # fmt: skip
CUSTOMER = {
    "email": "sarah.mason@klaviyo-demo.com", "phone": "+12345678900",
    "first_name": "Sarah", "last_name": "Mason",
}  # fmt: skip
LINE = {"product": PRODUCT, "quantity": 1, "price": Decimal("9.99")}
CART = {"id": "c-2001", "lines": [LINE], "total": Decimal("9.99")}


def page_parts():
    """For each platform, the page of a product, seen by somebody who is logged in and has it in the
    cart: all that is printed, and the data alone.
    """
    platforms, events = (", ".join(f'"{name}"' for name in names) for names in (PLATFORMS, EVENTS))
    plan = parse_plan(f'company_id = "AbC123"\nplatforms = [{platforms}]\nevents = [{events}]\n')
    files = build(plan)
    found = {}
    for platform in PLATFORMS:
        below = {
            name.removeprefix(f"{platform}/"): text
            for name, text in files.items()
            if name.startswith(f"{platform}/")
        }
        data = {name: text for name, text in below.items() if "layout" not in name}
        runtime = runtime_for(plan, config(plan, bind(plan, platform))).script
        found[platform] = {
            "all": rendered(platform, below).replace(runtime, ""),
            "data": rendered(platform, data),
        }
    return found


def rendered(platform, files):
    page = renderer(platform, files)
    return page.render("product", {"customer": CUSTOMER, "cart": CART, "product": PRODUCT})

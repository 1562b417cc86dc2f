"""A shop with Google Tag Manager: GA4 ecommerce in the data layer, and a container that runs in it.

Two hosts: `gtm` imports container.json, `gtm-paste` has tag.html pasted into one tag.
"""

import json
from contextlib import contextmanager
from pathlib import Path

from snippetgen.gtm.replay import page_script
from tests.hosts import pages
from tests.shop.shop import Shop, served

HERE = Path(__file__).parent
SHOP_LAYER = (HERE / "shop_layer.js").read_text("utf-8").strip()

# As Google's snippet does it: the script comes when it comes, and reads what was pushed until then.
LOADER = """<script>
window.dataLayer = window.dataLayer || [];
dataLayer.push({"gtm.start": Date.now(), event: "gtm.js"});
document.head.appendChild(document.createElement("script")).src = "/gtm.js";
</script>"""

ALL_PAGES = "2147479553"


@contextmanager
def start(name, snippets):
    """Serve the demo shop with the generated files in its container."""
    script = gtm_js(imported(snippets) if name == "gtm" else pasted(snippets))

    def render(page, context):
        html = pages.document(pages.body(page, context), layer(page, context))
        return html.replace("</head>", f"{LOADER}</head>")

    with served(with_gtm_js(Shop(render), script)) as base:
        yield base


def with_gtm_js(application, script):
    """The application, and /gtm.js beside it."""

    def answer(environ, start_response):
        if environ["PATH_INFO"] != "/gtm.js":
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/javascript; charset=utf-8")])
        return [script.encode()]

    return answer


def imported(snippets):
    """The container as GTM has it after the import."""
    return json.loads(snippets["gtm/container.json"])["containerVersion"]


def pasted(snippets):
    """A container with one tag, as INSTALL.md says how to make it by hand."""
    html = {"type": "TEMPLATE", "key": "html", "value": snippets["gtm/tag.html"]}
    tag = {"name": "Klaviyo", "type": "html", "parameter": [html], "firingTriggerId": [ALL_PAGES]}
    consent = {"type": "LIST", "list": [{"type": "TEMPLATE", "value": "ad_storage"}]}
    settings = {"consentStatus": "NEEDED", "consentType": consent}
    return {"tag": [tag | {"tagFiringOption": "ONCE_PER_EVENT", "consentSettings": settings}]}


def gtm_js(container):
    """What the page loads: the runner and its container in one script."""
    return page_script(container, strict=True)


def layer(page, context):
    """The scripts that fill the page's data layer: who it is, what the page shows, and adds."""
    products = [context["product"]] if page == "product" else context.get("products", ())
    items = {str(p["id"]): {"item": item(p), "stock": p["stock"]} for p in products}
    known = context["customer"] or guest(context.get("order"))
    pushes = [user_data(known)] if known else []
    contexts = [context]
    if page == "all":
        page, contexts = "product", [context | {"product": product} for product in products]
    for message in filter(None, (ecommerce(page, one) for one in contexts)):
        pushes += [{"ecommerce": None}, message]
    lines = [f"dataLayer.push({in_script(message)});" for message in pushes]
    return "<script>\n" + "\n".join([*lines, f"{SHOP_LAYER}({in_script(items)});"]) + "\n</script>"


def in_script(value):
    return json.dumps(value).replace("<", "\\u003c")


def guest(order):
    nothing = {"phone": None, "first_name": None, "last_name": None}
    return order and {"email": order["email"], **nothing}


def user_data(customer):
    address = {"first_name": customer["first_name"], "last_name": customer["last_name"]}
    contact = {"email": customer["email"], "phone_number": customer["phone"]}
    return {"user_data": contact | {"address": address}}


def ecommerce(page, context):
    """GA4's message for what the page is about, if it is about anything."""
    cart, order = context["cart"], context.get("order")
    if page == "product":
        return event("view_item", [item(context["product"])], float(context["product"]["price"]))
    if page == "checkout" and cart:
        return event("begin_checkout", lines(cart), float(cart["total"]))
    if page == "order":
        more = {"transaction_id": order["number"], "coupon": order["voucher"]}
        return event("purchase", lines(order), float(order["total"]), **more)
    return None


def event(name, items, value, **more):
    return {"event": name, "ecommerce": {"currency": "USD", "value": value, "items": items, **more}}


def lines(holder):
    return [item(line["product"]) | {"quantity": line["quantity"]} for line in holder["lines"]]


def item(product):
    """A product as GA4 wants it: five categories at most, and what is not there is left out."""
    names = ["item_category", *(f"item_category{number}" for number in range(2, 6))]
    categories = dict(zip(names, product["collections"], strict=False))
    brand = {"item_brand": product["vendor"]} if product["vendor"] else {}
    required = {"item_id": str(product["id"]), "item_name": product["title"]}
    return required | brand | categories | {"price": float(product["price"]), "quantity": 1}

"""The demo shop's pages: the markup around the snippets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from snippetgen.serve.shop.products import handle

Context = Mapping[str, Any]

NAME = "Fern & Fable"


def document(page: str, context: Context, snippets: str) -> str:
    """A whole page; the snippets stand where a shop puts them, before the end of the body.

    Beside the shop's objects the context has `adds_by`: a form's field, and the id in it.
    """
    title = _title(page, context)
    cart = context["cart"]
    count = sum(line["quantity"] for line in cart["lines"]) if cart else 0
    who = context["customer"]
    account = escape(who["first_name"] or who["email"]) if who else "Log in"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · {escape(NAME)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">
</head>
<body>
<header>
<a class="brand" href="/">{escape(NAME)}</a>
<form action="/search" role="search"><input name="q" type="search" required
 placeholder="Search" aria-label="Search for products" value="{_asked(context)}"></form>
<nav aria-label="Shop"><a href="/">Products</a> <a href="/login">{account}</a>
<a class="cart" href="/cart">Cart <span>{count}</span></a></nav>
</header>
<main>
{_BODIES[page](context)}
</main>
<footer>A demo shop. Nothing here is for sale, and nothing leaves this machine.</footer>
<script src="/shop.js"></script>
{snippets}
</body>
</html>
"""


def _title(page: str, context: Context) -> str:
    """Of a product or a collection its name, of any other page what it is."""
    if page == "product":
        return str(context["product"]["title"])
    if found := context.get("collection"):
        return str(found["name"])
    return _TITLES[page]


def _asked(context: Context) -> str:
    return escape((context.get("search") or {"term": ""})["term"])


def _collection(context: Context) -> str:
    found = context.get("collection")
    title = escape(found["name"]) if found else "Things for a calm home"
    return f"<h1>{title}</h1>{_grid(context)}"


def _search(context: Context) -> str:
    count, term = context["search"]["results"], _asked(context)
    if not count:
        title = f"Nothing for “{term}”" if term else "Search"
        return f'<h1>{title}</h1><p><a href="/">See the products</a>.</p>'
    found = "One product" if count == 1 else f"{count} products"
    return f"<h1>{found} for “{term}”</h1>{_grid(context)}"


def _grid(context: Context) -> str:
    cards = "".join(
        f'<li><a href="/products/{p["id"]}"><img src="/pictures/{p["id"]}.svg" alt="" width="400"'
        f' height="400" loading="lazy"><strong>{escape(p["title"])}</strong>'
        f"<span>{_price(p)}</span></a></li>"
        for p in context["products"]
    )
    return f'<ul class="grid">{cards}</ul>'


def _product(context: Context) -> str:
    product, (field, key) = context["product"], context["adds_by"]
    sold_out = not product["stock"]
    button = "<button disabled>Sold out</button>" if sold_out else "<button>Add to cart</button>"
    return f"""<div class="product">
<img src="/pictures/{product["id"]}.svg" alt="" width="400" height="400">
<div>
<p class="quiet">{escape(product["vendor"])}</p>
<h1>{escape(product["title"])}</h1>
<p class="price">{_price(product)}</p>
<form method="post" action="/cart/add" id="add">
<input type="hidden" name="{field}" value="{product[key]}">
<label>Quantity <input name="quantity" type="number" min="1" max="20" value="1"></label>
{button}
</form>
<p class="quiet">In {_links(product["collections"])} · {escape(product["sku"])}</p>
</div>
</div>"""


def _links(collections: Iterable[str]) -> str:
    return ", ".join(
        f'<a href="/collections/{handle(name)}">{escape(name)}</a>' for name in collections
    )


def _cart(context: Context) -> str:
    cart = context["cart"]
    if not cart:
        return '<h1>Cart</h1><p>Nothing in it yet. <a href="/">See the products</a>.</p>'
    total = f'<p class="total">Total <strong>${cart["total"]:,.2f}</strong></p>'
    go = '<p><a class="button" href="/checkout">Check out</a></p>'
    return f"<h1>Cart</h1>{_lines(cart)}{total}{go}"


def _login(context: Context) -> str:
    if context["customer"]:
        return (
            f"<h1>Your account</h1><p>Logged in as {escape(context['customer']['email'])}.</p>"
            '<form method="post" action="/logout" id="logout"><button>Log out</button></form>'
        )
    return """<h1>Log in</h1>
<p class="quiet">Any address will do: it stays on this machine.</p>
<form method="post" action="/login" id="login" class="fields">
<label>E-mail <input name="email" type="email" required autocomplete="off"
 value="sarah.mason@klaviyo-demo.com"></label>
<label>First name <input name="first_name" autocomplete="off" value="Sarah"></label>
<label>Last name <input name="last_name" autocomplete="off" value="Mason"></label>
<button>Log in</button>
</form>"""


def _checkout(context: Context) -> str:
    cart, who = context["cart"], context["customer"]
    if not cart:
        return _cart(context)
    address = escape(who["email"]) if who else ""
    return f"""<h1>Checkout</h1>{_lines(cart)}
<p class="total">Total <strong>${cart["total"]:,.2f}</strong></p>
<form method="post" action="/order" id="order" class="fields">
<label>E-mail <input name="email" type="email" required autocomplete="off"
 value="{address}"></label>
<button>Place the order</button>
</form>"""


def _order(context: Context) -> str:
    order = context["order"]
    return (
        f"<h1>Thank you</h1><p>Order {order['number']} is on its way to nobody.</p>{_lines(order)}"
        f'<p class="total">Discount {order["voucher"]} &minus;${order["discount"]:,.2f}</p>'
        f'<p class="total">Total <strong>${order["total"]:,.2f}</strong></p>'
    )


def _lines(of: Context) -> str:
    rows = "".join(
        f'<li><img src="/pictures/{line["product"]["id"]}.svg" alt="" width="64" height="64">'
        f"<span>{escape(line['product']['title'])}</span><span>{line['quantity']} &times;"
        f" ${line['price']:,.2f}</span></li>"
        for line in of["lines"]
    )
    return f'<ul class="lines">{rows}</ul>'


def _price(product: Context) -> str:
    now = f"${float(product['price']):,.2f}"
    if not product["compare_at"]:
        return now
    return f"{now} <s>${float(product['compare_at']):,.2f}</s>"


_TITLES = {
    "collection": "Products", "cart": "Cart", "login": "Log in", "checkout": "Checkout",
    "order": "Thank you", "all": "All products", "search": "Search",
}  # fmt: skip
_BODIES: dict[str, Callable[[Context], str]] = {
    "collection": _collection, "all": _collection, "search": _search, "product": _product,
    "cart": _cart, "login": _login, "checkout": _checkout, "order": _order,
}  # fmt: skip

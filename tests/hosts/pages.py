"""The demo shop's pages as plain HTML, for the hosts that have no template language."""

from html import escape

NAV = (
    '<nav><a href="/">Shop</a> <a href="/cart">Cart</a> <a href="/login">Login</a>'
    ' <a href="/checkout">Checkout</a></nav>'
)

LOGIN = (
    '<h1>Login</h1><form method="post" action="/login" id="login">'
    '<input name="email"><input name="phone"><input name="first_name"><input name="last_name">'
    "<button>Log in</button></form>"
    '<form method="post" action="/logout" id="logout"><button>Log out</button></form>'
)


def document(body, snippets):
    """A whole page: its own markup, and what the host puts before the end of the body."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Demo shop</title></head>'
        f'<body>{NAV}{body}<script src="/shop.js"></script>{snippets}</body></html>'
    )


def body(page, context):
    """The markup of one page, the same as the Liquid and Django hosts show."""
    if page == "collection":
        return "<h1>All products</h1>" + "".join(_quick_buy(p) for p in context["products"])
    if page == "product":
        product = context["product"]
        return f"<h1>{escape(product['title'])}</h1>{_add_form(product)}"
    if page == "cart":
        lines = (context["cart"] or {"lines": ()})["lines"]
        items = (f"<li>{li['quantity']} × {escape(li['product']['title'])}</li>" for li in lines)
        return f"<h1>Cart</h1><ul>{''.join(items)}</ul>"
    if page == "checkout":
        return (
            '<h1>Checkout</h1><form method="post" action="/order" id="order">'
            '<input name="email" aria-label="E-mail"><button>Pay now</button></form>'
        )
    if page == "all":
        return "<h1>Every product's data on one page</h1>"
    return LOGIN if page == "login" else "<h1>Thank you</h1>"


def _add_form(product):
    return (
        '<form method="post" action="/cart/add" id="add">'
        f'<input type="hidden" name="id" value="{product["id"]}">'
        '<input name="quantity" value="1" aria-label="Quantity"><button>Add to cart</button></form>'
    )


def _quick_buy(product):
    return (
        f'<form method="post" action="/cart/add" class="quick-buy" data-id="{product["id"]}">'
        f'<a href="/products/{product["id"]}">{escape(product["title"])}</a>'
        f'<input type="hidden" name="id" value="{product["id"]}"><button>Quick buy</button></form>'
    )

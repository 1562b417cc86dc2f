"""A small shop, the same for every host: sessions, a cart, a login, an order. Hosts only render.

GET /, /all (every product, each with its data), /products/ID, /cart, /cart.js, /login, /checkout,
/order/NUMBER; POST /cart/add[.js], /login, /logout, /order.

A host is `render(page, context) -> html`. `context` is neutral: prices are Decimal in major units,
and each host gives its objects the shape that it has for real.
"""

import itertools
import json
import threading
from contextlib import contextmanager
from decimal import Decimal
from http.cookies import SimpleCookie
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.shop.catalogue import PRODUCTS, find

SCRIPT = (Path(__file__).parent / "shop.js").read_bytes()


class Session:
    """One visitor: who it is, and what lies in the cart (product -> quantity)."""

    def __init__(self, key):
        self.key, self.customer, self.cart = key, None, {}

    def lines(self):
        return [
            {"product": product, "quantity": quantity, "price": Decimal(product["price"])}
            for product, quantity in ((find(key), count) for key, count in self.cart.items())
        ]

    def cart_context(self):
        lines = self.lines()
        total = sum((line["price"] * line["quantity"] for line in lines), Decimal(0))
        return {"id": f"cart-{self.key}", "lines": lines, "total": total} if lines else None


class Shop:
    """The WSGI application."""

    def __init__(self, render):
        self.render, self.sessions, self.orders = render, {}, {}
        self.keys, self.numbers, self.lock = (
            itertools.count(1),
            itertools.count(1001),
            threading.Lock(),
        )

    def __call__(self, environ, start_response):
        session, new = self.session(environ)
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        form = self.form(environ) if method == "POST" else {}
        status, headers, body = self.answer(session, method, path, form, environ)
        if new:
            headers = [*headers, ("Set-Cookie", f"shop={session.key}; Path=/")]
        start_response(status, headers)
        return [body]

    def session(self, environ):
        cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("shop")
        with self.lock:
            if cookie is not None and cookie.value in self.sessions:
                return self.sessions[cookie.value], False
            key = str(next(self.keys))
            self.sessions[key] = Session(key)
            return self.sessions[key], True

    @staticmethod
    def form(environ):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        kind = environ.get("CONTENT_TYPE", "")
        if "json" in kind:
            return {key: str(value) for key, value in json.loads(body).items()}
        if "multipart" in kind:
            return dict(_multipart(body, kind))
        return dict(parse_qsl(body.decode()))

    def answer(self, session, method, path, form, environ):
        if method == "POST" and path.startswith("/cart/add"):
            return self.add(
                session, form, "json" in environ.get("HTTP_ACCEPT", "") or ".js" in path
            )
        if method == "POST" and path == "/login":
            session.customer = {"phone": None, "first_name": "", "last_name": "", **form}
            return see_other("/")
        if method == "POST" and path == "/logout":
            session.customer = None
            return see_other("/")
        if method == "POST" and path == "/order":
            return see_other(f"/order/{self.order(session, form)}")
        if path == "/shop.js":
            return "200 OK", [("Content-Type", "text/javascript")], SCRIPT
        if path == "/cart.js":
            return as_json(cart_json(session))
        page, context = self.page(session, path)
        if page is None:
            return "404 Not Found", [("Content-Type", "text/plain")], b"not found"
        html = self.render(
            page, {"customer": session.customer, "cart": session.cart_context()} | context
        )
        return "200 OK", [("Content-Type", "text/html; charset=utf-8")], html.encode()

    def page(self, session, path):
        parts = path.strip("/").split("/")
        if path == "/":
            return "collection", {"products": PRODUCTS[:6]}
        if path == "/all":
            return "all", {"products": PRODUCTS}
        if parts[0] == "products" and find(parts[-1]):
            return "product", {"product": find(parts[-1])}
        if parts[0] == "order" and self.orders.get(parts[-1], {}).get("session") is session:
            return "order", {"order": self.orders[parts[-1]]}
        return (parts[0], {}) if parts[0] in ("cart", "login", "checkout") else (None, {})

    def add(self, session, form, wants_json):
        product = find(form.get("id") or form.get("product_id") or "")
        quantity = int(form.get("quantity") or 1)
        if product is None or quantity > product["stock"]:
            fault = as_json({"status": 422, "message": "Cart Error"}, "422 Unprocessable Content")
            return fault if wants_json else see_other("/cart")
        key = product["variant"]
        session.cart[key] = session.cart.get(key, 0) + quantity
        return as_json({"id": key, "quantity": quantity}) if wants_json else see_other("/cart")

    def order(self, session, form):
        cart, known = session.cart_context(), session.customer or {}
        number = str(next(self.numbers))
        self.orders[number] = {
            "number": number, "email": form.get("email") or known.get("email"),
            "lines": cart["lines"], "total": cart["total"] - 5,
            "voucher": "FREESHIP", "discount": Decimal("5.00"), "session": session,
        }  # fmt: skip
        session.cart = {}
        return number


def cart_json(session):
    """Shopify's Cart Ajax answer: money in hundredths, ids as numbers."""
    items = [
        {
            "id": line["product"]["variant"], "variant_id": line["product"]["variant"],
            "product_id": line["product"]["id"], "quantity": line["quantity"],
            "sku": line["product"]["sku"], "vendor": line["product"]["vendor"],
            "title": line["product"]["title"], "product_title": line["product"]["title"],
            "price": int(line["price"] * 100), "final_price": int(line["price"] * 100),
            "url": f"/products/{line['product']['id']}", "image": line["product"]["image"],
        }
        for line in session.lines()
    ]  # fmt: skip
    total = sum(item["final_price"] * item["quantity"] for item in items)
    return {"token": f"cart-{session.key}", "items": items, "total_price": total}


def see_other(address):
    return "303 See Other", [("Location", address)], b""


def as_json(value, status="200 OK"):
    return status, [("Content-Type", "application/json")], json.dumps(value).encode()


def _multipart(body, kind):
    """The text fields of a form that a script sent as FormData."""
    boundary = kind.partition("boundary=")[2].encode()
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, value = part.strip(b"\r\n").partition(b"\r\n\r\n")
        yield head.decode().split('name="')[1].split('"')[0], value.decode()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Tests tell what went wrong; an access log does not."""


@contextmanager
def served(application):
    """Serve on a free port of loopback; gives the base address."""
    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

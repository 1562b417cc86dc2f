"""A small shop, the same for every host: sessions, a cart, a login, an order. Hosts only render.

GET /, /all (every product, each with its data), /products/ID, /collections/HANDLE, /search?q=,
/cart, /cart.js, /login, /checkout, /order/NUMBER; POST /cart/add[.js], /login, /logout, /order.

A host is `render(page, context) -> html`. `context` is neutral: prices are Decimal in major units,
and each host gives its objects the shape that it has for real.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from http.cookies import SimpleCookie
from importlib.resources import files
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from snippetgen.serve.shop.products import Product, collections, find, matching, within

Render = Callable[[str, dict[str, Any]], str]
Answer = tuple[str, list[tuple[str, str]], bytes]

SCRIPT = files("snippetgen.serve.shop").joinpath("shop.js").read_bytes()


class Session:
    """One visitor: who it is, and what lies in the cart (variant -> quantity)."""

    def __init__(self, key: str, products: Sequence[Product]) -> None:
        self.key = key
        self.customer: dict[str, Any] | None = None
        self.cart: dict[Any, int] = {}
        self._products = products

    def lines(self) -> list[dict[str, Any]]:
        found = ((find(self._products, key), count) for key, count in self.cart.items())
        return [
            {"product": product, "quantity": quantity, "price": Decimal(product["price"])}
            for product, quantity in found
            if product is not None
        ]

    def cart_context(self) -> dict[str, Any] | None:
        lines = self.lines()
        total = sum((line["price"] * line["quantity"] for line in lines), Decimal(0))
        return {"id": f"cart-{self.key}", "lines": lines, "total": total} if lines else None


class Shop:
    """The WSGI application. `shown` is how many products the front page has."""

    def __init__(
        self,
        render: Render,
        products: Sequence[Product],
        shown: int = 6,
        files: Callable[[str], tuple[str, bytes] | None] = lambda _: None,  # media type, content
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.render, self.products, self._shown, self._files = render, products, shown, files
        self._headers = headers
        self.sessions: dict[str, Session] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self._keys, self._numbers = itertools.count(1), itertools.count(1001)
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        session, new = self._session(environ)
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        try:
            form = _form(environ) if method == "POST" else {}
            status, headers, body = self._answer(session, method, path, form, environ)
        except ValueError:
            status, headers, body = as_json({"message": "Bad request"}, "400 Bad Request")
        headers = [*headers, *self._headers]
        if new:
            headers = [*headers, ("Set-Cookie", f"shop={session.key}; Path=/; SameSite=Lax")]
        start_response(status, headers)
        return [body]

    def _session(self, environ: dict[str, Any]) -> tuple[Session, bool]:
        cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("shop")
        with self._lock:
            if cookie is not None and cookie.value in self.sessions:
                return self.sessions[cookie.value], False
            key = str(next(self._keys))
            self.sessions[key] = Session(key, self.products)
            return self.sessions[key], True

    def _answer(
        self,
        session: Session,
        method: str,
        path: str,
        form: dict[str, str],
        environ: dict[str, Any],
    ) -> Answer:
        if method == "POST" and path.startswith("/cart/add"):
            wants_json = "json" in environ.get("HTTP_ACCEPT", "") or ".js" in path
            return self._add(session, form, wants_json)
        if method == "POST" and path == "/login":
            session.customer = {"phone": None, "first_name": "", "last_name": "", **form}
            return see_other("/")
        if method == "POST" and path == "/logout":
            session.customer = None
            return see_other("/")
        if method == "POST" and path == "/order":
            return self._order(session, form)
        if path == "/shop.js":
            return "200 OK", [("Content-Type", "text/javascript")], SCRIPT
        if path == "/cart.js":
            return as_json(cart_json(session))
        if (file := self._files(path)) is not None:
            return "200 OK", [("Content-Type", file[0])], file[1]
        page, more = self._page(session, path, dict(parse_qsl(environ.get("QUERY_STRING", ""))))
        if page is None:
            return "404 Not Found", [("Content-Type", "text/plain")], b"not found"
        context = {"customer": session.customer, "cart": session.cart_context()} | more
        html = self.render(page, context)
        return "200 OK", [("Content-Type", "text/html; charset=utf-8")], html.encode()

    def _page(
        self, session: Session, path: str, query: dict[str, str]
    ) -> tuple[str | None, dict[str, Any]]:
        parts = path.strip("/").split("/")
        if path == "/":
            return "collection", {"products": self.products[: self._shown]}
        if path == "/all":
            return "all", {"products": self.products}
        if parts[0] == "products" and (product := find(self.products, parts[-1])):
            return "product", {"product": product}
        if parts[0] == "order" and self.orders.get(parts[-1], {}).get("session") is session:
            return "order", {"order": self.orders[parts[-1]]}
        if parts[0] == "collections" and (found := collections(self.products).get(parts[-1])):
            listed = within(self.products, found["name"])
            return "collection", {"collection": found, "products": listed}
        if path == "/search":
            term = query.get("q", "")
            listed = matching(self.products, term)
            return "search", {"search": {"term": term, "results": len(listed)}, "products": listed}
        return (parts[0], {}) if parts[0] in ("cart", "login", "checkout") else (None, {})

    def _add(self, session: Session, form: dict[str, str], wants_json: bool) -> Answer:
        product = find(self.products, form.get("id") or form.get("product_id") or "")
        quantity = int(form.get("quantity") or 1)
        if product is None or quantity > product["stock"]:
            fault = as_json({"status": 422, "message": "Cart Error"}, "422 Unprocessable Content")
            return fault if wants_json else see_other("/cart")
        key = product["variant"]
        session.cart[key] = session.cart.get(key, 0) + quantity
        return as_json({"id": key, "quantity": quantity}) if wants_json else see_other("/cart")

    def _order(self, session: Session, form: dict[str, str]) -> Answer:
        cart, known = session.cart_context(), session.customer or {}
        if cart is None:
            return see_other("/cart")
        number = str(next(self._numbers))
        self.orders[number] = {
            "number": number, "email": form.get("email") or known.get("email"),
            "lines": cart["lines"], "total": cart["total"] - 5,
            "voucher": "FREESHIP", "discount": Decimal("5.00"), "session": session,
        }  # fmt: skip
        session.cart = {}
        return see_other(f"/order/{number}")


def cart_json(session: Session) -> dict[str, Any]:
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


def see_other(address: str) -> Answer:
    return "303 See Other", [("Location", address)], b""


def as_json(value: object, status: str = "200 OK") -> Answer:
    return status, [("Content-Type", "application/json")], json.dumps(value).encode()


def _form(environ: dict[str, Any]) -> dict[str, str]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    kind = environ.get("CONTENT_TYPE", "")
    if "json" in kind:
        return {key: str(value) for key, value in json.loads(body).items()}
    if "multipart" in kind:
        return dict(_multipart(body, kind))
    return dict(parse_qsl(body.decode()))


def _multipart(body: bytes, kind: str) -> Iterator[tuple[str, str]]:
    """The text fields of a form that a script sent as FormData."""
    boundary = kind.partition("boundary=")[2].encode()
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, value = part.strip(b"\r\n").partition(b"\r\n\r\n")
        yield head.decode().split('name="')[1].split('"')[0], value.decode()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """What is wrong shows in the page; an access log does not tell."""


@contextmanager
def served(
    application: Callable[..., Iterable[bytes]], port: int = 0, host: str = "127.0.0.1"
) -> Iterator[str]:
    """Serve on loopback; gives the base address."""
    server = make_server(host, port, application, _Server, _Quiet)
    # Looks as often whether it shall stop, in seconds; half a second would be waited for.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

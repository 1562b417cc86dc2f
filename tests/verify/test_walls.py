"""What can't be walked through is one clear sentence: no finding, and no traceback."""

import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.verify import shopper, traffic
from snippetgen.verify.walk import Options, verify_page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("in_chromium")]


@contextmanager
def answering(write, certificate=None, *, threads=False):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            write(self)

        def log_message(self, *args):
            """Tests tell what went wrong; an access log does not."""

    server = (ThreadingHTTPServer if threads else HTTPServer)(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        scheme = "http" if certificate is None else "https"
        yield f"{scheme}://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def page(status, body=b"", **headers):
    def write(handler):
        handler.send_response(status)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return write


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (page(302, Location="/"), "it redirects in a circle"),
        (page(500), "answers 500"),
        (page(401), "asks for a login first"),
        (page(401, **{"WWW-Authenticate": 'Basic realm="staging"'}), "asks for a login first"),
        (page(200, b"<input type=password>"), "asks for a login first"),
        (page(403), "answers 403: it does not let this browser in"),
        (page(204), "answers 204, and no page"),
        (page(200), "the page is empty"),
        (
            page(200, b"{}", **{"Content-Type": "application/json"}),
            "is no page, but application/json",
        ),
        (
            page(200, b"%PDF-1.4", **{"Content-Type": "application/pdf"}),
            "is no page, but application/pdf",
        ),
        (page(200, b"x", **{"Content-Disposition": "attachment; filename=x"}), "is a download"),
        (page(200, b"<meta http-equiv='refresh' content='0'>."), "it loads itself"),
    ],
)
def test_a_wall_is_named(write, said):
    with answering(write) as url, pytest.raises(SnippetgenError) as error:
        verify_page(url)

    assert f"{url}: {said}" in str(error.value)


def closed(handler):
    if handler.path == "/":
        page(302, Location="/password")(handler)
    else:
        page(200, b"<h1>Opening soon</h1><input type=email>")(handler)


def test_a_shop_that_is_not_open_is_named():
    with answering(closed) as url, pytest.raises(SnippetgenError) as error:
        verify_page(url)

    assert f"{url}: the shop is closed by a password" in str(error.value)


def staging(handler):
    if handler.headers["Authorization"] != "Basic c2hvcDpvcGVuIHVw":
        page(401, **{"WWW-Authenticate": 'Basic realm="staging"'})(handler)
    else:
        page(200, b"<h1>Shop</h1>")(handler)


def test_the_name_and_password_of_a_server_open_it_and_are_told_to_nobody():
    with answering(staging) as url:
        address = url.replace("//", "//shop:open%20up@")
        verified = verify_page(address, options=Options(steps={}))

    assert [url] == [step.url for step in verified.visit.steps]
    assert url == verified.visit.url


def test_a_picture_that_never_comes_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(traffic, "_STUCK", 1.0)
    come = threading.Event()

    def write(handler):
        if handler.path == "/":
            page(200, b"<h1>Shop</h1><img src='/never.gif'>")(handler)
        else:
            come.wait(30)

    with answering(write, threads=True) as url:
        verified = verify_page(url, options=Options(steps={}))
        come.set()

    assert ["start"] == [step.name for step in verified.visit.steps]


def test_a_page_that_never_comes_is_given_up(monkeypatch):
    monkeypatch.setattr(shopper, "_PATIENCE", 1000)
    come = threading.Event()
    with answering(lambda _: come.wait(30)) as url:
        with pytest.raises(SnippetgenError) as error:
            verify_page(url)
        come.set()

    assert f"{url}: does not load within 1 s" in str(error.value)


def test_a_certificate_that_nobody_trusts_is_named():
    import trustme  # only here: what it stands on is large

    certificate = trustme.CA().issue_cert("127.0.0.1")
    with answering(page(200), certificate) as url, pytest.raises(SnippetgenError) as error:
        verify_page(url)

    assert f"{url}: its certificate can't be trusted" in str(error.value)


def test_nothing_there_is_named():
    with answering(page(200)) as url:
        pass
    with pytest.raises(SnippetgenError) as error:
        verify_page(url)

    assert f"{url}: nothing answers there" in str(error.value)


def handing_on(handler):
    if handler.path == "/":
        page(200, b"<h1>Shop</h1><script src='/kl.js'></script>")(handler)
    else:
        page(302, Location="https://static.klaviyo.com/onsite/js/AbC123/klaviyo.js")(handler)


def test_a_redirect_to_klaviyo_is_followed_by_nobody_and_told():
    with answering(handing_on) as url:
        verified = verify_page(url, options=Options(steps={}))

    [load] = verified.visit.loads
    assert (None, "AbC123") == (load.status, load.account)
    assert "follows no redirect" in load.why

"""What can't be walked through is one clear sentence: no finding, and no traceback."""

import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import trustme

from snippetgen.errors import SnippetgenError
from snippetgen.verify import shopper
from snippetgen.verify.walk import verify_page

pytestmark = pytest.mark.browser


@contextmanager
def answering(write, certificate=None):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            write(self)

        def log_message(self, *args):
            """Tests tell what went wrong; an access log does not."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
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
        (page(200, b"<input type=password>"), "asks for a login first"),
    ],
)
def test_a_wall_is_named(write, said):
    with answering(write) as url, pytest.raises(SnippetgenError) as error:
        verify_page(url)

    assert f"{url}: {said}" in str(error.value)


def test_a_page_that_never_comes_is_given_up(monkeypatch):
    monkeypatch.setattr(shopper, "_PATIENCE", 1000)
    come = threading.Event()
    with answering(lambda _: come.wait(30)) as url:
        with pytest.raises(SnippetgenError) as error:
            verify_page(url)
        come.set()

    assert f"{url}: does not load within 1 s" in str(error.value)


def test_a_certificate_that_nobody_trusts_is_named():
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

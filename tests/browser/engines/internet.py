"""The internet, as far as a browser in a test can see: one proxy, and the hosts behind it.

Browsers send everything but loopback through it, and get TLS under the real names. So the bytes
under test are those that ship, and all three engines meet the same faults, which are made of real
sockets: Playwright's routes exist neither in WebKitGTK nor after a page has closed.
"""

import errno
import http.client
import re
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.browser.engines.waiting import pause

# Loss of a connection is what these tests are about; anything else that a handler raises is ours.
LOST = (ConnectionError, TimeoutError, ssl.SSLError)

NOT_FORWARDED = frozenset({"connection", "transfer-encoding", "date", "server", "content-length"})


@dataclass(frozen=True)
class Request:
    method: str
    host: str
    path: str
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    status: int = 200


@dataclass
class Fault:
    """What becomes of the next requests to a host, instead of an answer or before it.

    `refuse` every connection, as a blocker or no network does; `cut` it "before" the host has heard
    the request, or "after" it; answer with `status` in the host's place; `delay` seconds.
    `times` None is for ever.
    """

    host: str = "a.klaviyo.com"
    method: str = "POST"
    path: str = ""
    refuse: bool = False
    cut: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0
    times: int | None = None

    def meets(self, method, host, path):
        whatever = self.refuse or self.method == method
        return self.host == host and whatever and re.search(self.path, path)


@dataclass
class Internet:
    """Hosts by name (a pattern that matches all of it), faults, and every request that came."""

    hosts: dict[str, Callable[[Request], Answer]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def host(self, name):
        return next((app for known, app in self.hosts.items() if re.fullmatch(known, name)), None)

    def note(self, method, host, path=""):
        """Record a request; the fault that it meets, if there is one left."""
        with self.lock:
            self.requests.append((method, host, path))
            for fault in self.faults:
                if fault.times != 0 and fault.meets(method, host, path):
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return Fault()

    def clear(self):
        with self.lock:
            self.faults.clear()
            self.requests.clear()

    def asked(self, host):
        """The requests to a host whose name holds this: preflights, and connections, included."""
        with self.lock:
            return [request for request in self.requests if host in request[1]]


def forward(url):
    """A host that a server on this machine plays."""
    server = urlsplit(url)

    def answer(request):
        connection = http.client.HTTPConnection(server.hostname, server.port, timeout=30)
        connection.request(request.method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        body = response.read()
        connection.close()
        headers = [
            (name, value)
            for name, value in response.getheaders()
            if name.lower() not in NOT_FORWARDED
        ]
        return Answer(body, tuple(headers), response.status)

    return answer


class Proxy(BaseHTTPRequestHandler):
    """One connection of a browser: a tunnel whose other end is us, with our own certificate."""

    protocol_version = "HTTP/1.1"
    peer = ""

    def do_CONNECT(self):
        self.peer = self.path.rpartition(":")[0]
        fault = self.server.internet.note("CONNECT", self.peer)
        if fault.refuse or self.server.internet.host(self.peer) is None:
            self.close_connection = True
            self.send_error(502)
            return
        self.connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.request = self.connection
        self.setup()
        self.close_connection = False

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        # Without a tunnel: plain http, of which no test has need.
        application = self.server.internet.host(self.peer)
        fault = self.server.internet.note(self.command, self.peer, self.path)
        pause(fault.delay)
        if application is None or fault.refuse or fault.cut == "before":
            self.cut()
            return
        if fault.status:
            answer = Answer(headers=fault.headers, status=fault.status)
        else:
            answer = application(Request(self.command, self.peer, self.path, self.headers, body))
        if fault.cut == "after":
            self.cut()
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        # Browsers ask again by themselves, unseen, when a connection is cut that they used before.
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_OPTIONS = answer  # noqa: N815 -- the base class names them

    def cut(self):
        """A reset, not an orderly end."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.shutdown(socket.SHUT_RD)

    def finish(self):
        with suppress(*LOST):
            super().finish()
        self.connection.close()

    def log_message(self, *args):
        """`Internet.requests` tells."""


class Tunnel(ssl.SSLSocket):
    """Closed at the latest with its last use: Python leaves it open where the browser has gone."""

    def __del__(self):
        self.close()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        error = sys.exception()
        gone = isinstance(error, OSError) and error.errno == errno.ENOTCONN
        if not (gone or isinstance(error, LOST)):
            self.internet.errors.append(error)


@contextmanager
def internet():
    import trustme  # only here: what it stands on is large

    server = Server(("127.0.0.1", 0), Proxy)
    server.internet = Internet(port=server.server_port)
    server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.tls.sslsocket_class = Tunnel
    trustme.CA().issue_cert("*.klaviyo.com", "*.test").configure_cert(server.tls)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.internet
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert server.internet.errors == []

"""A bad line to the mock Klaviyo: refuses, breaks off, and loses answers to what was taken."""

import random
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


class Line:
    """How many requests came through, to wait for."""

    def __init__(self, url):
        self.url = url
        self._taken = 0
        self._changed = threading.Condition()

    def count(self):
        with self._changed:
            self._taken += 1
            self._changed.notify_all()

    def wait_for(self, taken, until):
        """True once so many have come through; False if `until()` is true before."""
        with self._changed:
            while self._taken < taken:
                if until():
                    return False
                self._changed.wait(0.05)
            return True

    @property
    def taken(self):
        return self._taken


@contextmanager
def bad_line(target, seed, share=0.1):
    """`share` of the requests each: 429, 503, broken off before and after it was taken."""
    dice = random.Random(seed)
    lock = threading.Lock()
    client = httpx.Client(base_url=target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            with lock:
                thrown = dice.random()
            line.count()
            if thrown < share:
                return self.answer(429, b"{}", {"retry-after": "0"})
            if thrown < 2 * share:
                return self.answer(503, b"<h1>later</h1>")
            if thrown < 3 * share:
                self.close_connection = True
                return None
            headers = {
                k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length")
            }
            found = client.post(self.path, content=body, headers=headers)
            if thrown < 4 * share:
                self.close_connection = True
                return None
            return self.answer(found.status_code, found.content)

        def answer(self, status, body, headers=None):
            self.send_response(status)
            for name, value in {**(headers or {}), "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

        def handle(self):
            try:
                super().handle()
            except OSError:  # the sender was killed
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line = Line(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        client.close()

"""A bad line to the mock Klaviyo: it refuses, breaks off, loses answers, and holds requests."""

import random
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


class Line:
    """Lets so many requests through and holds the next ones, until it is told of more."""

    def __init__(self, url):
        self.url = url
        self._come = self._let = 0
        self._changed = threading.Condition()

    def come(self):
        """A request has come, and waits for its turn."""
        with self._changed:
            self._come += 1
            self._changed.notify_all()
            mine = self._come
            self._changed.wait_for(lambda: mine <= self._let)

    def let(self, more):
        """Those that wait, and so many more."""
        with self._changed:
            self._let = self._come + more
            self._changed.notify_all()

    def wait_until_full(self, sender):
        """Until one has come that may not go through, or the process that sends has ended."""
        with self._changed:
            while sender.poll() is None:
                if self._changed.wait_for(lambda: self._come > self._let, 0.1):
                    return


@contextmanager
def bad_line(target, seed, share=0.05):
    """`share` of the requests each: 429, 503, broken off before and after it was taken."""
    dice = random.Random(seed)
    lock = threading.Lock()
    client = httpx.Client(base_url=target, timeout=None)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            with lock:
                thrown = dice.random()
            line.come()
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
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield line
    finally:
        line.let(1_000_000)
        server.shutdown()
        server.server_close()
        thread.join()
        client.close()

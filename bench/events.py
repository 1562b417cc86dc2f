"""How many events a second the mock Klaviyo takes, beside what its bare stack answers.

Both run in a process of their own, one after the other in each round: Starlette and uvicorn that
read every request, an empty one, and answer it with an empty 202; and the endpoint with its
validation, its rules and its store in memory. The client is the same, with its requests ready as
bytes, over a few connections that stay open. A second is one of the server's CPU time; others
that work at the same time still cost both of them, and us more: there is more in our cache.
"""

import json
import socket
import statistics
import subprocess
import sys
import threading

CONNECTIONS = 4
AIM = 0.5

CLOCK = """
import sys, threading, time
def clock():
    for _ in sys.stdin:
        print(time.process_time(), flush=True)
threading.Thread(target=clock, daemon=True).start()
"""
BARE = f"""{CLOCK}
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from snippetgen.endpoint.server import listen, run
async def empty(request):
    await request.body()
    return Response(status_code=202)
listener = listen()
print(listener.getsockname()[1], flush=True)
run(listener, Starlette(routes=[Route("/client/events", empty, methods=["POST"])]))
"""
OURS = f"""{CLOCK}
from snippetgen.endpoint.account import Account
from snippetgen.endpoint.app import make_app
from snippetgen.endpoint.server import listen, run
from snippetgen.endpoint.store import Store
listener = listen()
print(listener.getsockname()[1], flush=True)
run(listener, make_app(Account(Store())))
"""


def measure(requests, rounds, progress):
    found = []
    for number in range(rounds):
        progress(f"endpoint: round {number + 1} of {rounds}")
        bare = rate(BARE, [request("", 0)] * requests)
        ours = rate(OURS, [request(event(each), each) for each in range(requests)])
        found.append((bare, ours))
    bare, ours = (statistics.median(each) for each in zip(*found, strict=True))
    ratio = statistics.median(ours / bare for bare, ours in found)
    return {
        "requests": requests, "bare_a_second": round(bare), "events_a_second": round(ours),
        "ratio": round(ratio, 2), "aim": AIM,
    }  # fmt: skip


def event(number):
    """A Viewed Product as klaviyo.js sends it, one of a hundred people's."""
    attributes = {
        "properties": {
            "ProductName": "Winnie the Pooh", "ProductID": "1111", "SKU": "WINNIEPOOH",
            "Categories": ["Fiction", "Children"], "URL": "https://www.klaviyo-demo.com/p/1111",
            "ImageURL": "https://www.klaviyo-demo.com/p/1111.png", "Brand": "Kids Books",
            "Price": 9.99, "CompareAtPrice": 14.99,
        },
        "value": 9.99, "unique_id": str(number), "time": "2026-11-23T08:00:00+00:00",
        "metric": {"data": {"type": "metric", "attributes": {"name": "Viewed Product"}}},
        "profile": {"data": {"type": "profile", "attributes": {
            "email": f"sarah.{number % 100}@klaviyo-demo.com"}}},
    }  # fmt: skip
    return json.dumps({"data": {"type": "event", "attributes": attributes}})


def request(body, number):
    return (
        f"POST /client/events?company_id=AbC123 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"revision: 2026-10-15\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def rate(program, requests):
    """Requests in a second of the server's CPU time."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:
        port = int(server.stdout.readline())
        try:
            send(port, requests[:50])
            parts = [requests[number::CONNECTIONS] for number in range(CONNECTIONS)]
            threads = [threading.Thread(target=send, args=(port, part)) for part in parts]
            start = clock(server)
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return len(requests) / (clock(server) - start)
        finally:
            server.terminate()


def clock(server):
    """The server's CPU time so far, in seconds."""
    print(file=server.stdin, flush=True)
    return float(server.stdout.readline())


def send(port, requests):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for one in requests:
            connection.sendall(one)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += connection.recv(65536)
            if not answer.startswith(b"HTTP/1.1 202"):
                raise RuntimeError(answer.decode())

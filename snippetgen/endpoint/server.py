"""The endpoint as a server: in a thread for tests, in the foreground for the command."""

from __future__ import annotations

import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.app import make_app
from snippetgen.endpoint.klaviyo import Behaviour
from snippetgen.endpoint.store import Store

LOOPBACK = "127.0.0.1"
_BACKLOG = 2048  # connections that wait to be taken
_FILES = 8192
T = TypeVar("T")


class Endpoint:
    """A running mock Klaviyo, seen from a test."""

    def __init__(self, url: str, account: Account) -> None:
        self.url = url
        self._account = account
        self._store = account.store

    def events(self) -> list[dict[str, Any]]:
        """What `GET /events` shows: canonical, in the order of arrival, kept or not and why."""
        return self._store.events()

    def profiles(self) -> list[dict[str, Any]]:
        return self._store.profiles()

    def people(self) -> list[dict[str, Any]]:
        """Everybody who is known, as Klaviyo's profile of them has grown."""
        return self._store.people()

    def requests(self) -> list[dict[str, Any]]:
        """Every request to an address of Klaviyo's, preflights and refusals included."""
        return self._store.requests()

    def clear(self) -> None:
        self._account.clear()

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """Wait until `predicate()` is true, and return what it says.

        It is asked again whenever something arrives. Raises TimeoutError.

        This blocks the thread: where the same thread routes the browser's requests to the
        endpoint (Playwright's synchronous API), wait for the browser's responses instead.
        """
        result = self._store.wait_for(predicate, timeout)
        if not result:
            seen = json.dumps(self.events(), indent=1)
            raise TimeoutError(f"not within {timeout} s; the events so far: {seen}")
        return result


def listen(host: str = LOOPBACK, port: int = 0) -> socket.socket:
    """A listening socket, so that the address is known, and works, before the server runs."""
    family, kind, proto, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, proto)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """Tells streams, which have no end of their own, that it stops."""

    stop: threading.Event | None = None

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.stop is not None:
            self.stop.set()
        await super().shutdown(sockets)


def make_server(app: ASGIApp, stop: threading.Event | None = None) -> uvicorn.Server:
    server = _Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )
    server.stop = stop
    return server


def run(listener: socket.socket, app: ASGIApp, stop: threading.Event | None = None) -> None:
    """Serve in the foreground until Ctrl-C or SIGTERM. `stop` is set when that is asked for."""
    _allow_many_connections()
    # uvicorn stops in good order at the signal, and then raises it once more.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        make_server(app, stop).run(sockets=[listener])


@contextmanager
def serve(
    port: int = 0,
    host: str = LOOPBACK,
    *,
    behaviour: Behaviour | None = None,
    store: Path | None = None,
) -> Iterator[Endpoint]:
    """Run the endpoint in a thread for as long as the block lasts."""
    account = Account(Store(store))
    listener = listen(host, port)
    server = make_server(make_app(account, behaviour))
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="snippetgen-endpoint"
    )
    thread.start()
    try:
        yield Endpoint(address_of(listener), account)
    finally:
        server.should_exit = True
        thread.join()
        account.store.close()


def _allow_many_connections() -> None:
    """As many open files as the system lets us have: each connection is one."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

"""Everything that `snippetgen serve` runs: the mock Klaviyo with the inspector, and the shop."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.app import make_app
from snippetgen.endpoint.klaviyo import Behaviour
from snippetgen.endpoint.server import LOOPBACK, address_of
from snippetgen.endpoint.store import Store
from snippetgen.serve.demo import Demo, make_shop
from snippetgen.serve.guard import for_own_hosts
from snippetgen.serve.routes import routes
from snippetgen.serve.shop.app import served


@dataclass(frozen=True, slots=True)
class Served:
    """The two addresses, and the app that still has to be run."""

    url: str
    shop: str
    app: ASGIApp
    demo: Demo
    account: Account
    stop: threading.Event


@contextmanager
def serving(
    listener: socket.socket, plan: Path | None, platform: str | None, shop_port: int = 0
) -> Iterator[Served]:
    """Serve the shop, and make the app, for as long as the block lasts.

    Raises SnippetgenError for a plan or a platform that can't be used.
    """
    url = address_of(listener)
    demo = Demo(plan, platform, url)
    account, stop = Account(Store()), threading.Event()
    with served(for_own_hosts(make_shop(demo)), shop_port, LOOPBACK) as shop:
        more = routes(account, demo, shop, stop.is_set)
        app = make_app(account, Behaviour(), more)
        try:
            yield Served(url, shop, app, demo, account, stop)
        finally:
            account.store.close()

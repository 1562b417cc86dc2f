"""Fixtures for the tests of a shop: a mock Klaviyo, and what arrives there.

def test_an_order_is_reported(klaviyo_endpoint, klaviyo_events, client):
client.post("/order", …)                      # a shop that sends to klaviyo_endpoint.url
assert klaviyo_events("Placed Order")[0]["value"] == 29.98
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from snippetgen.endpoint import Endpoint

Events = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def _klaviyo_server() -> Iterator[Endpoint]:
    from snippetgen.endpoint import serve

    with serve() as endpoint:
        yield endpoint


@pytest.fixture
def klaviyo_endpoint(_klaviyo_server: Endpoint) -> Endpoint:
    """The mock Klaviyo, empty: `.url`, `.events()`, `.profiles()`, `.requests()`, `.wait_for()`."""
    _klaviyo_server.clear()
    return _klaviyo_server


@pytest.fixture
def klaviyo_events(klaviyo_endpoint: Endpoint) -> Events:
    """The events of one metric (or all), once there are `count`: `klaviyo_events("Placed Order")`.

    Raises TimeoutError, with what did arrive, when they don't within `timeout` seconds.
    """

    def events(
        metric: str | None = None, *, count: int = 1, timeout: float = 5.0
    ) -> list[dict[str, Any]]:
        def there() -> list[dict[str, Any]]:
            return [each for each in klaviyo_endpoint.events() if metric in (None, each["metric"])]

        klaviyo_endpoint.wait_for(lambda: len(there()) >= count, timeout)
        return there()

    return events

"""Klaviyo's addresses as an ASGI app: read, struck by a fault or not, answered, remembered."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from snippetgen.endpoint.account import Account
from snippetgen.endpoint.addresses import Addresses
from snippetgen.endpoint.answers import Outcome, error_response
from snippetgen.endpoint.faults import Fault, Faults
from snippetgen.endpoint.hosts import host_in
from snippetgen.endpoint.patience import Patience
from snippetgen.endpoint.rates import Rates
from snippetgen.endpoint.received import Received, receive_all
from snippetgen.endpoint.store import Record
from snippetgen.wire import WireError, limits

_ANY_ORIGIN = (b"access-control-allow-origin", b"*")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the mock Klaviyo behaves, beyond what it always does."""

    v1_gone: bool = False
    company_id: str | None = None  # the only one whose calls are taken
    faults: Faults = field(default_factory=Faults)
    rates: Rates | None = None
    log: Callable[[Record, list[Record]], None] | None = None  # a request and its events


class Klaviyo:
    """An account behind Klaviyo's addresses."""

    def __init__(self, account: Account, behaviour: Behaviour) -> None:
        self._account = account
        self._behaviour = behaviour
        self._patience = Patience(_cut)
        self._addresses = Addresses(
            account, v1_gone=behaviour.v1_gone, company_id=behaviour.company_id
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        faults: dict[str, Fault] = {}
        if self._behaviour.faults:
            faults = self._behaviour.faults.strike(scope["method"], scope["path"], host_in(scope))
        if "reset" in faults or "blocked" in faults:
            _cut(send, reset="reset" in faults)
            return
        for kind in ("delay", "preflight-delay"):
            if kind in faults:
                await asyncio.sleep(faults[kind].seconds)
        self._patience.begin(send)
        try:
            received = await receive_all(scope, receive)
        except ClientDisconnect:
            _cut(send)
            return
        finally:
            self._patience.end(send)
        if "drop" in faults:
            while (await receive())["type"] != "http.disconnect":
                continue
            return
        response = self._respond(received, faults)
        if "lose" in faults:
            _cut(send)
        elif "slow-body" in faults:
            await _send_slowly(response, faults["slow-body"].seconds, send)
        else:
            await response(scope, receive, send)

    def _respond(self, received: Received, faults: dict[str, Fault]) -> Response:
        with self._account.store.writing():
            outcome = self._outcome(received, faults)
            record = received.as_record(outcome.response.status_code)
            record["at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
            if outcome.response.status_code >= 400:
                record["answer"] = bytes(outcome.response.body).decode("ascii")
            if faults:
                record["faults"] = sorted(faults)
            events = self._account.take(record, outcome)
        if self._behaviour.log is not None:
            self._behaviour.log(record, events)
        outcome.response.raw_headers.append(_ANY_ORIGIN)
        return outcome.response

    def _outcome(self, received: Received, faults: dict[str, Fault]) -> Outcome:
        try:
            self._refuse(received, faults)
            return self._addresses.answer(received)
        except _TooManyError as error:
            outcome = Outcome(error_response(error))
            outcome.response.headers["Retry-After"] = str(error.seconds)
            # Else a script in a page may not read it.
            outcome.response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            return outcome
        except WireError as error:
            return Outcome(error_response(error))

    def _refuse(self, received: Received, faults: dict[str, Fault]) -> None:
        """Raises for what is refused whatever it says."""
        if "429" in faults:
            raise _TooManyError(max(1, round(faults["429"].seconds)))
        if "5xx" in faults:
            raise WireError(
                "The service is not available for now.",
                status=503,
                code="service_unavailable",
                title="Service unavailable.",
            )
        if self._behaviour.rates and received.counts:
            api, name, *_ = *received.steps, ""
            wait = self._behaviour.rates.wait("client" if api == "client" else "server", name)
            if wait is not None:
                raise _TooManyError(wait)
        if len(received.body) > limits.BODY:
            raise WireError(
                "The body is larger than 5 MB.", status=413, code="too_large", title="Too large."
            )


class _TooManyError(WireError):
    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"Request was throttled. Expected available in {seconds} seconds.",
            status=429,
            code="throttled",
            title="Request was throttled.",
        )
        self.seconds = seconds


def _cut(send: Any, *, reset: bool = True) -> None:
    """Close the connection without an answer: uvicorn's way to say so is to have its transport."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:  # another server: it answers 500 for an app that says nothing
        return
    if reset:
        with suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, linger
            )
    transport.abort()


async def _send_slowly(response: Response, seconds: float, send: Send) -> None:
    start = {"type": "http.response.start", "status": response.status_code}
    await send({**start, "headers": response.raw_headers})
    parts = list(_parts(bytes(response.body), 10))
    for part in parts:
        await asyncio.sleep(seconds / max(1, len(parts)))
        await send({"type": "http.response.body", "body": part, "more_body": True})
    if not parts:
        await asyncio.sleep(seconds)
    await send({"type": "http.response.body", "body": b""})


def _parts(body: bytes, count: int) -> Iterator[bytes]:
    step = max(1, -(-len(body) // count))
    for start in range(0, len(body), step):
        yield body[start : start + step]

"""Send to Klaviyo's server-side API, blocking (`Klaviyo`) or not (`AsyncKlaviyo`).

Both follow one conversation, which says when to wait and what to send, and so behave alike:
paced to the rates of each address, tried again as `retry` says.
"""

from __future__ import annotations

import ipaddress
import random
from asyncio import sleep as async_sleep
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.klaviyo.answer import Answer, ApiError, read_answer
from snippetgen.klaviyo.key import PrivateKey
from snippetgen.klaviyo.rates import Pace, rate_of
from snippetgen.klaviyo.retry import wait
from snippetgen.wire.client import REVISION

URL = "https://a.klaviyo.com"
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class _Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class _Send:
    request: httpx.Request


# Yields what to do, is sent the response of a _Send (or the error it met), returns the answer.
_Talk = Generator["_Wait | _Send", "httpx.Response | httpx.TransportError | None", Answer]


class _Key(httpx.Auth):
    """Puts the key into a request at the last moment: until then it is in no header."""

    def __init__(self, key: PrivateKey) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._key.authorization()
        yield request


class _Conversation:
    """What the two senders share: the paces, and the way of one request."""

    _content_type = "application/vnd.api+json"

    def __init__(self, key: PrivateKey | None, url: str, revision: str) -> None:
        self._url = safe_url(url)
        self._auth = None if key is None else _Key(key)
        self._revision = revision
        self._paces: dict[str, Pace] = {}
        self._random = random.SystemRandom().random

    @property
    def _options(self) -> dict[str, Any]:
        headers = {"revision": self._revision, "accept": "application/vnd.api+json"}
        return {
            "base_url": self._url,
            "auth": self._auth,
            "headers": headers,
            "timeout": _TIMEOUT,
            "trust_env": urlsplit(self._url).hostname not in _LOCAL,
        }

    def _request(
        self, client: httpx.Client | httpx.AsyncClient, method: str, path: str, body: object
    ) -> httpx.Request:
        if body is None:
            return client.build_request(method, path)
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return client.build_request(
            method,
            path,
            headers={"content-type": self._content_type},
            **content,
        )

    def _talk(self, request: httpx.Request) -> _Talk:
        path = request.url.path
        pace = self._paces.setdefault(path, Pace(rate_of(path)))
        tries = 0
        while True:
            now = monotonic()
            if (delay := pace.reserve(now) - now) > 0:
                yield _Wait(delay)
            met = yield _Send(request)
            tries += 1
            status = met.status_code if isinstance(met, httpx.Response) else None
            told = met.headers.get("retry-after") if isinstance(met, httpx.Response) else None
            again = wait(tries, status, told, self._random)
            if again is None:
                if isinstance(met, httpx.Response):
                    return self._read(met.status_code, met.content, tries)
                error = ApiError(f"{type(met).__name__}: {met}", "no_answer")
                return Answer(None, (error,), None, tries)
            yield _Wait(again)

    def _read(self, status: int, content: bytes, tries: int) -> Answer:
        return read_answer(status, content, tries)


class Klaviyo(_Conversation):
    """A connection that blocks. Use it in a `with`.

    `url` is another than Klaviyo's in tests only, and then on this machine or under https.
    """

    def __init__(self, key: PrivateKey | None, *, url: str = URL, revision: str = REVISION) -> None:
        super().__init__(key, url, revision)
        self._client = httpx.Client(**self._options)

    def post(self, path: str, body: bytes | Mapping[str, Any]) -> Answer:
        """Send a body; bytes are JSON already. Never raises for what Klaviyo or the net does."""
        return self.request("POST", path, body)

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def request(
        self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None
    ) -> Answer:
        talk = self._talk(self._request(self._client, method, path, body))
        met: httpx.Response | httpx.TransportError | None = None
        while True:
            try:
                step = talk.send(met)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            met = None
            if isinstance(step, _Wait):
                sleep(step.seconds)
                continue
            try:
                met = self._client.send(step.request)
            except httpx.TransportError as error:
                met = error

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncKlaviyo(_Conversation):
    """The same for asyncio. Use it in an `async with`."""

    def __init__(self, key: PrivateKey | None, *, url: str = URL, revision: str = REVISION) -> None:
        super().__init__(key, url, revision)
        self._client = httpx.AsyncClient(**self._options)

    async def post(self, path: str, body: bytes | Mapping[str, Any]) -> Answer:
        return await self.request("POST", path, body)

    async def get(self, path: str) -> Answer:
        return await self.request("GET", path)

    async def request(
        self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None
    ) -> Answer:
        talk = self._talk(self._request(self._client, method, path, body))
        met: httpx.Response | httpx.TransportError | None = None
        while True:
            try:
                step = talk.send(met)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            met = None
            if isinstance(step, _Wait):
                await async_sleep(step.seconds)
                continue
            try:
                met = await self._client.send(step.request)
            except httpx.TransportError as error:
                met = error

    async def close(self) -> None:
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def safe_url(url: str) -> str:
    """An address that a private key may go to: under https, or on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" and host:
        return url
    if parts.scheme == "http" and (host in _LOCAL or _is_loopback(host)):
        return url
    hint = f"write {URL}, or the address that `snippetgen endpoint` prints"
    raise SnippetgenError(Problem(f"a private key is not sent to {url}", hint=hint))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

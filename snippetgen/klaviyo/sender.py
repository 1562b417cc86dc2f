"""Send to Klaviyo's server-side API, blocking (`Klaviyo`) or not (`AsyncKlaviyo`).

Both follow one conversation, which says when to wait and what to send, and so behave alike:
paced to the rates of each address, tried again as `retry` says.
"""

from __future__ import annotations

import ipaddress
import logging
import random
from abc import ABC, abstractmethod
from asyncio import sleep as async_sleep
from collections.abc import Coroutine, Generator, Mapping
from hashlib import blake2b
from itertools import count
from time import monotonic, sleep
from typing import Any, Generic, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.klaviyo.answer import Answer, ApiError, read_answer
from snippetgen.klaviyo.key import PrivateKey
from snippetgen.klaviyo.rates import Pace, call_of
from snippetgen.klaviyo.retry import TOO_MANY, wait
from snippetgen.wire.client import REVISION
from snippetgen.wire.rates import rate_of

_log = logging.getLogger("snippetgen.klaviyo")

URL = "https://a.klaviyo.com"
NO_ANSWER = "no_answer"  # code of an error that is not Klaviyo's
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
# Yields what to do: to wait so many seconds, or to send a request, and is sent what that met.
# Returns the answer.
_Talk = Generator[float | httpx.Request, httpx.Response | httpx.RequestError | None, Answer]
Made = TypeVar("Made")  # what a request gives: an Answer, or a coroutine of one
Body = bytes | Mapping[str, Any]


class _Key(httpx.Auth):
    """Puts the key into a request at the last moment: until then it is in no header."""

    def __init__(self, key: PrivateKey) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._key.authorization()
        yield request


class _Sender(ABC, Generic[Made]):
    """All but the waiting and the sending."""

    _content_type = "application/vnd.api+json"

    def __init__(self, key: PrivateKey | None, *, url: str = URL, revision: str = REVISION) -> None:
        self._options: dict[str, Any] = {
            "base_url": safe_url(url),
            "auth": None if key is None else _Key(key),
            "headers": {"revision": revision, "accept": "application/vnd.api+json"},
            "timeout": _TIMEOUT,
            "trust_env": urlsplit(url).hostname not in _LOCAL,
        }
        self.destination = _destination(url, key)
        self._paces: dict[tuple[str, str, str], Pace] = {}
        self._random = random.SystemRandom().random

    def post(self, path: str, body: Body) -> Made:
        """Send a body; bytes are JSON already. Never raises for what Klaviyo or the net does."""
        return self.request("POST", path, body)

    def get(self, path: str) -> Made:
        return self.request("GET", path)

    @abstractmethod
    def request(self, method: str, path: str, body: Body | None = None) -> Made: ...

    def _talk(
        self, client: httpx.Client | httpx.AsyncClient, method: str, path: str, body: Body | None
    ) -> _Talk:
        request = client.build_request(method, path, **self._content(body))
        api, name = call_of(path)
        pace = self._paces.setdefault((method, api, name), Pace(rate_of(api, name)))
        for tries in count(1):
            now = monotonic()
            if (delay := pace.reserve(now) - now) > 0:
                yield delay
            met = yield request
            response = met if isinstance(met, httpx.Response) else None
            status = response.status_code if response else None
            told = response.headers.get("retry-after") if response else None
            again = wait(tries, status, told, self._random)
            if again is None:
                break
            why = f"Klaviyo answers {status}" if status else f"no answer ({type(met).__name__})"
            _log.info("%s: tried again in %.1f seconds", why, again)
            if status == TOO_MANY:
                pace.hold(monotonic() + again)
            else:
                yield again
        if response is not None:
            return self._read(response.status_code, response.content, tries)
        return Answer(None, (ApiError(f"{type(met).__name__}: {met}", NO_ANSWER),), None, tries)

    def _content(self, body: Body | None) -> dict[str, Any]:
        if body is None:
            return {}
        made = {"content": body} if isinstance(body, bytes) else {"json": body}
        return {"headers": {"content-type": self._content_type}, **made}

    def _read(self, status: int, content: bytes, tries: int) -> Answer:
        return read_answer(status, content, tries)


class Klaviyo(_Sender[Answer]):
    """A connection that blocks. Use it in a `with`.

    `url` is another than Klaviyo's in tests only, and then on this machine or under https.
    """

    def __init__(self, key: PrivateKey | None, *, url: str = URL, revision: str = REVISION) -> None:
        super().__init__(key, url=url, revision=revision)
        self._client = httpx.Client(**self._options)

    def request(self, method: str, path: str, body: Body | None = None) -> Answer:
        talk = self._talk(self._client, method, path, body)
        met = None
        while True:
            try:
                met = self._do(talk.send(met))
            except StopIteration as end:
                answer: Answer = end.value
                return answer

    def _do(self, step: float | httpx.Request) -> httpx.Response | httpx.RequestError | None:
        if isinstance(step, float):
            sleep(step)
            return None
        try:
            return self._client.send(step)
        except httpx.RequestError as error:
            return error

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncKlaviyo(_Sender[Coroutine[Any, Any, Answer]]):
    """The same for asyncio. Use it in an `async with`."""

    def __init__(self, key: PrivateKey | None, *, url: str = URL, revision: str = REVISION) -> None:
        super().__init__(key, url=url, revision=revision)
        self._client = httpx.AsyncClient(**self._options)

    async def request(self, method: str, path: str, body: Body | None = None) -> Answer:
        talk = self._talk(self._client, method, path, body)
        met = None
        while True:
            try:
                step = talk.send(met)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            met = await self._do(step)

    async def _do(self, step: float | httpx.Request) -> httpx.Response | httpx.RequestError | None:
        if isinstance(step, float):
            await async_sleep(step)
            return None
        try:
            return await self._client.send(step)
        except httpx.RequestError as error:
            return error

    async def close(self) -> None:
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _destination(url: str, key: PrivateKey | None) -> str:
    """Tells a journal whose account it is of. A digest: no key can be read from it."""
    whose = "" if key is None else key.authorization()
    return blake2b(f"{url.rstrip('/')} {whose}".encode(), digest_size=16).hexdigest()


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

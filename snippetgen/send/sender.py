"""Send events and profiles, blocking (`Sender`) or not (`AsyncSender`)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.keys import company_id_fault
from snippetgen.klaviyo import Answer, AsyncKlaviyo, Klaviyo, PrivateKey, private_key
from snippetgen.klaviyo.sender import URL
from snippetgen.klaviyo.v1 import AsyncTrackV1, TrackV1
from snippetgen.model import Plan
from snippetgen.rules import Violation
from snippetgen.send.cookie import read_cookie
from snippetgen.send.message import Message, event_message, profile_message
from snippetgen.send.planned import planned_events, visitor
from snippetgen.wire import Event, Profile

# What is given back: an Outcome, or a coroutine of one; a list of them, or a coroutine of that.
One = TypeVar("One")
Several = TypeVar("Several")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message. Accepted is not yet recorded: Klaviyo looks at it after its 202."""

    message: Message
    answer: Answer | None  # None: it was not sent, since Klaviyo would not record it

    @property
    def ok(self) -> bool:
        return self.answer is not None and self.answer.ok

    @property
    def violations(self) -> tuple[Violation, ...]:
        return self.message.violations

    @property
    def reason(self) -> str:
        """Why it is not ok, in a line; never a value of the visitor's."""
        if self.answer is None:
            worst = next(iter(self.violations), None)
            return f"not sent: {worst.code} {worst.message}" if worst else "not sent"
        return "; ".join(map(str, self.answer.errors))


class _Sender(ABC, Generic[One, Several]):
    """All but the sending, which blocks or does not.

    The private key is looked for in KLAVIYO_PRIVATE_KEY and the keyring. `v1` is "get" or "post"
    for the old Track and Identify, which take the plan's public key and no private one. `force`
    sends what Klaviyo would refuse or drop. `dry_run` sends nothing, and needs no key.
    """

    def __init__(
        self,
        plan: Plan | None = None,
        *,
        key: PrivateKey | None = None,
        url: str = URL,
        v1: str | None = None,
        company_id: str = "",
        force: bool = False,
        dry_run: bool = False,
    ) -> None:
        self._plan = plan
        self._dry_run = dry_run
        self._v1 = v1
        self._company_id = company_id or (plan.company_id if plan else "")
        self._force = force
        if v1 is not None and (fault := company_id_fault(self._company_id or None)):
            hint = "give it with --company-id, or in a plan"
            raise SnippetgenError(Problem(f"the public key {fault}", hint=hint))
        self._connect(None if dry_run or v1 else key or private_key(), url)

    def track(self, event: Event, *, cookie: str | None = None) -> One:
        """Send an event. `cookie` is the visitor's `__kla_id`, which tells who it is."""
        return self._send(self._event(event, cookie))

    def identify(self, profile: Profile, *, cookie: str | None = None) -> One:
        """Make or change a profile."""
        profile = with_cookie(profile, cookie)
        return self._send(profile_message(profile, v1=self._v1, company_id=self._company_id))

    def trigger(
        self,
        name: str,
        variables: Mapping[str, Any],
        *,
        cookie: str | None = None,
        time: datetime | None = None,
    ) -> Several:
        """Send what the plan's page would send at a trigger, with the same unique ids."""
        if self._plan is None:
            hint = "Sender(load_plan())"
            raise SnippetgenError(Problem("a trigger is of a plan, and there is none", hint=hint))
        who = with_cookie(visitor(self._plan, variables), cookie)
        events = planned_events(self._plan, name, variables, who, time=time)
        return self._send_all([self._event(event, None) for event in events])

    def _event(self, event: Event, cookie: str | None) -> Message:
        event = replace(event, profile=with_cookie(event.profile, cookie))
        return event_message(event, v1=self._v1, company_id=self._company_id)

    def _stops(self, message: Message) -> bool:
        return self._dry_run or (message.lost and not self._force)

    @abstractmethod
    def _connect(self, key: PrivateKey | None, url: str) -> None: ...

    @abstractmethod
    def _send(self, message: Message) -> One: ...

    @abstractmethod
    def _send_all(self, messages: list[Message]) -> Several: ...


class Sender(_Sender[Outcome, list[Outcome]]):
    """Blocks. Use it in a `with`."""

    def _connect(self, key: PrivateKey | None, url: str) -> None:
        self._klaviyo = TrackV1(url) if self._v1 else Klaviyo(key, url=url)

    def _send(self, message: Message) -> Outcome:
        if self._stops(message):
            return Outcome(message, None)
        return Outcome(message, self._klaviyo.request(message.method, message.path, message.body))

    def _send_all(self, messages: list[Message]) -> list[Outcome]:
        return [self._send(each) for each in messages]

    def close(self) -> None:
        self._klaviyo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncSender(
    _Sender[Coroutine[Any, Any, Outcome], Coroutine[Any, Any, list[Outcome]]],
):
    """The same for asyncio. Use it in an `async with`."""

    def _connect(self, key: PrivateKey | None, url: str) -> None:
        self._klaviyo = AsyncTrackV1(url) if self._v1 else AsyncKlaviyo(key, url=url)

    async def _send(self, message: Message) -> Outcome:
        if self._stops(message):
            return Outcome(message, None)
        answer = await self._klaviyo.request(message.method, message.path, message.body)
        return Outcome(message, answer)

    async def _send_all(self, messages: list[Message]) -> list[Outcome]:
        return [await self._send(each) for each in messages]

    async def close(self) -> None:
        await self._klaviyo.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def with_cookie(profile: Profile, cookie: str | None) -> Profile:
    """The profile, and who the cookie says that it is, where it does not say so itself."""
    found = read_cookie(cookie)
    email = profile.email or (None if profile.identified or found.kx else found.email)
    return replace(profile, kx=profile.kx or found.kx, email=email)

"""Send, blocking (`Sender`) or not (`AsyncSender`): two thin hands of one mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.klaviyo import Answer, AsyncKlaviyo, Klaviyo, PrivateKey, private_key
from snippetgen.klaviyo.sender import URL
from snippetgen.klaviyo.v1 import AsyncTrackV1, TrackV1
from snippetgen.model import Plan
from snippetgen.rules import Violation
from snippetgen.send.cookie import read_cookie
from snippetgen.send.message import Message, event_message, profile_message
from snippetgen.send.planned import planned_events, visitor
from snippetgen.wire import Event, Profile


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


class _Mind:
    """Everything but the sending.

    `v1` is "get" or "post" for the old Track and Identify, which take the plan's public key and
    no private one. `force` sends what Klaviyo would refuse or drop. `dry_run` sends nothing, and
    needs no key.
    """

    def __init__(
        self, plan: Plan | None, *, v1: str | None, company_id: str, force: bool, dry_run: bool
    ) -> None:
        self._plan = plan
        self._dry_run = dry_run
        self._v1 = v1
        self._company_id = company_id or (plan.company_id if plan else "")
        self._force = force
        if v1 is not None and not self._company_id:
            hint = "give the public key: --company-id, or a plan"
            raise SnippetgenError(Problem("the old API wants to know whose account", hint=hint))

    def _event(self, event: Event, cookie: str | None) -> Message:
        event = replace(event, profile=with_cookie(event.profile, cookie))
        return event_message(event, v1=self._v1, company_id=self._company_id)

    def _profile(self, profile: Profile, cookie: str | None) -> Message:
        profile = with_cookie(profile, cookie)
        return profile_message(profile, v1=self._v1, company_id=self._company_id)

    def _planned(
        self, trigger: str, variables: Mapping[str, Any], cookie: str | None, time: datetime | None
    ) -> list[Message]:
        if self._plan is None:
            hint = "Sender(load_plan())"
            raise SnippetgenError(Problem("a trigger is of a plan, and there is none", hint=hint))
        who = with_cookie(visitor(self._plan, variables), cookie)
        events = planned_events(self._plan, trigger, variables, who, time=time)
        return [self._event(event, None) for event in events]

    def _stops(self, message: Message) -> bool:
        return self._dry_run or (message.lost and not self._force)

    def _key(self, key: PrivateKey | None) -> PrivateKey | None:
        return None if self._dry_run else key or private_key()


class Sender(_Mind):
    """Use it in a `with`. The private key is looked for in KLAVIYO_PRIVATE_KEY and the keyring."""

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
        super().__init__(plan, v1=v1, company_id=company_id, force=force, dry_run=dry_run)
        self._klaviyo = TrackV1(url) if v1 else Klaviyo(self._key(key), url=url)

    def track(self, event: Event, *, cookie: str | None = None) -> Outcome:
        """Send an event. `cookie` is the visitor's `__kla_id`, which tells who it is."""
        return self._send(self._event(event, cookie))

    def identify(self, profile: Profile, *, cookie: str | None = None) -> Outcome:
        """Make or change a profile."""
        return self._send(self._profile(profile, cookie))

    def trigger(
        self,
        name: str,
        variables: Mapping[str, Any],
        *,
        cookie: str | None = None,
        time: datetime | None = None,
    ) -> list[Outcome]:
        """Send what the plan's page would send at a trigger, with the same unique ids."""
        return [self._send(each) for each in self._planned(name, variables, cookie, time)]

    def _send(self, message: Message) -> Outcome:
        if self._stops(message):
            return Outcome(message, None)
        return Outcome(message, self._klaviyo.request(message.method, message.path, message.body))

    def close(self) -> None:
        self._klaviyo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncSender(_Mind):
    """The same for asyncio. Use it in an `async with`."""

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
        super().__init__(plan, v1=v1, company_id=company_id, force=force, dry_run=dry_run)
        self._klaviyo = AsyncTrackV1(url) if v1 else AsyncKlaviyo(self._key(key), url=url)

    async def track(self, event: Event, *, cookie: str | None = None) -> Outcome:
        return await self._send(self._event(event, cookie))

    async def identify(self, profile: Profile, *, cookie: str | None = None) -> Outcome:
        return await self._send(self._profile(profile, cookie))

    async def trigger(
        self,
        name: str,
        variables: Mapping[str, Any],
        *,
        cookie: str | None = None,
        time: datetime | None = None,
    ) -> list[Outcome]:
        return [await self._send(each) for each in self._planned(name, variables, cookie, time)]

    async def _send(self, message: Message) -> Outcome:
        if self._stops(message):
            return Outcome(message, None)
        answer = await self._klaviyo.request(message.method, message.path, message.body)
        return Outcome(message, answer)

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

"""Which address does what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import PlainTextResponse

from snippetgen.endpoint import calls
from snippetgen.endpoint.account import Account
from snippetgen.endpoint.answers import Outcome
from snippetgen.endpoint.jobs import Jobs
from snippetgen.endpoint.profiles import Profiles
from snippetgen.endpoint.received import Received
from snippetgen.endpoint.resources import Shelf
from snippetgen.wire import WireError
from snippetgen.wire.resources import kinds

Call = Callable[[Received], Outcome]
Methods = Mapping[str, Call]

_CLIENT: Mapping[str, Call] = {
    "events": calls.client_events,
    "event-bulk-create": calls.client_bulk_events,
    "profiles": calls.client_profiles,
    "subscriptions": calls.client_subscriptions,
    "back-in-stock-subscriptions": calls.client_back_in_stock,
}
_V1: Mapping[str, Call] = {"track": calls.track, "identify": calls.identify}


class Addresses:
    """Klaviyo's addresses, over what an account holds.

    `v1_gone`: Track and Identify as they are now. `company_id`: calls for others are refused.
    """

    def __init__(
        self, account: Account, *, v1_gone: bool = False, company_id: str | None = None
    ) -> None:
        self._company_id = company_id
        self._methods: dict[tuple[str, str, bool], Methods] = {}
        for name, call in _CLIENT.items():
            self._add("client", name, POST=call)
        for name, call in _V1.items():
            now = calls.gone if v1_gone else call
            self._add("api", name, GET=now, POST=now)
        self._add("api", "events", POST=calls.server_events)
        self._add("api", "event-bulk-create-jobs", POST=calls.server_bulk_events)
        self._add("api", "back-in-stock-subscriptions", POST=calls.server_back_in_stock)
        self._add_profiles(account)
        self._add_resources(account)

    def answer(self, received: Received) -> Outcome:
        """Raises where the request is refused."""
        if received.method == "OPTIONS":
            return calls.preflight(received)
        steps = received.steps
        if steps[0] == "onsite":
            methods: Methods | None = {"GET": calls.onsite, "HEAD": calls.onsite}
        else:
            methods = self._methods.get(
                (steps[0], steps[1] if len(steps) > 1 else "", len(steps) > 2)
            )
        if methods is None:
            return calls.unknown(received)
        if received.method not in methods:
            return calls.not_allowed(received, methods)
        outcome = methods[received.method](received)
        return outcome if self._company_id is None else self._own(outcome, steps[0])

    def _own(self, outcome: Outcome, api: str) -> Outcome:
        """The outcome of a call for this account; others are refused."""
        told = {each["company_id"] for each in (*outcome.events, *outcome.profiles)}
        others = told - {None, self._company_id}
        if not others:
            return outcome
        if api == "api":
            return Outcome(PlainTextResponse("0"))
        detail = f"This is the account {self._company_id}, not {others.pop()}."
        raise WireError(detail, parameter="company_id")

    def _add(self, api: str, name: str, *, below: bool = False, **methods: Call) -> None:
        self._methods[api, name, below] = methods

    def _add_profiles(self, account: Account) -> None:
        profiles = Profiles(account)
        self._add("api", "profile-import", POST=profiles.upsert)
        self._add("api", "profile-bulk-import-jobs", POST=profiles.make_job)
        self._add("api", "profile-bulk-import-jobs", below=True, GET=profiles.job)

    def _add_resources(self, account: Account) -> None:
        for kind in kinds().values():
            shelf = Shelf(kind, account.store)
            self._add("api", kind.collection, GET=shelf.many, POST=shelf.make)
            self._add(
                "api", kind.collection, below=True,
                GET=shelf.one, PATCH=shelf.change, DELETE=shelf.remove,
            )  # fmt: skip
            for verb in kind.jobs:
                jobs = Jobs(kind, verb, account.store)
                self._add("api", f"{kind.job_type(verb)}s", GET=jobs.many, POST=jobs.make)
                self._add("api", f"{kind.job_type(verb)}s", below=True, GET=jobs.one)

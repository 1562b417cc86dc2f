"""What a walk through a shop showed of its tracking. No I/O: rules of the kind "visits" read it.

Pages are counted from 1, in the order in which they were loaded; a step may load several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from snippetgen.rules.model import Call, Violation

# The steps of a walk in their order, and the trigger that each of them is for a plan.
# No walk gets as far as an order.
STEPS = ("start", "product", "add", "cart", "checkout", "email")
ORDER = "order"
TRIGGERS = {
    "product": "product_viewed",
    "add": "added_to_cart",
    "checkout": "checkout_started",
    ORDER: "order_placed",
}

# klaviyo.js's own name for Active on Site.
ACTIVITY = "__activity__"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the walk: done, or why not."""

    name: str
    url: str = ""
    done: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """One attempt to load klaviyo.js. No status: nothing answered, and `why` says what is known."""

    page: int
    url: str
    account: str | None
    status: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One call that the page made to Klaviyo's queues: ("track", "Viewed Product")."""

    page: int
    step: str
    method: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One event or profile that was sent to Klaviyo, and what the other rules say of it."""

    page: int
    step: str
    call: Call
    api: str
    verdict: str
    violations: tuple[Violation, ...] = ()
    account: str | None = None  # whose it is; None where the request doesn't say
    at: float = 0.0  # seconds since the visit began

    @property
    def name(self) -> str:
        """The metric, or what kind of call it is."""
        return self.call.name or self.call.kind


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that the page asked of its own server, which said no: ("POST https://…", 422)."""

    page: int
    step: str
    request: str
    status: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error in a page, a violation of its policy, or a request that failed.

    `kind` is "error", "csp", "failed" (a request to Klaviyo) or "script" (one that did not come);
    `ours` tells whether it concerns Klaviyo's code.
    """

    page: int
    step: str
    kind: str
    text: str
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Consent:
    """What was seen around a cookie banner: requests to Klaviyo and its cookies, in words."""

    banner: str | None = None  # the manager's name
    before: tuple[str, ...] = ()  # before anything was chosen
    refused: tuple[str, ...] | None = None  # after a refusal; None: it was not tried


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event of the plan, and the step at which it has to happen; None: on no step of a walk."""

    event: str
    metric: str
    step: str | None
    once: bool = True  # not once for each item


@dataclass(slots=True)
class Visit:
    """Everything that was seen."""

    url: str
    company_id: str | None = None  # the plan's; None without a plan
    waits_for: str | None = None  # the consent that the plan's snippets wait for
    wanted: tuple[Wanted, ...] = ()
    recorded: bool = False  # by somebody else: what was done, and how often, is not known
    unread: int = 0  # requests to Klaviyo whose content the recording lacks
    steps: list[Step] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)  # their addresses
    loads: list[Load] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    prices: dict[int, list[float]] = field(default_factory=dict)  # that pages state, by page
    opted_out: bool = False  # by the cookie with which klaviyo.js is told to keep still
    troubles: list[Trouble] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)  # pages whose `klaviyo` takes no calls
    consent: Consent = field(default_factory=Consent)
    script_ms: float | None = None  # of the page's own scripts that speak to Klaviyo

    def page(self, number: int) -> str:
        """A page by its number, and by its path where that is known."""
        url = self.pages[number - 1] if 0 < number <= len(self.pages) else ""
        return f"page {number}, {_path(url)}" if url else f"page {number}"

    def done(self, step: str) -> bool:
        return any(each.name == step and each.done for each in self.steps)

    def events(self, metric: str | None = None) -> Iterator[Arrived]:
        """The events that arrived, of one metric or of all."""
        for each in self.arrived:
            if each.call.kind == "event" and metric in (None, each.call.name):
                yield each

    def steps_of(self, metric: str) -> list[str]:
        """Where it was tracked, and where it arrived: for an unknown visitor that is later."""
        said = [s.step for s in self.said if s.method == "track" and s.name == metric]
        return [*said, *(each.step for each in self.events(metric))]

    def too_early(self, wanted: Wanted) -> str | None:
        """The first step at which an event is sent though its own has not come yet."""
        if wanted.step is None or self.recorded:
            return None
        before = STEPS if wanted.step == ORDER else STEPS[: STEPS.index(wanted.step)]
        sent = self.steps_of(wanted.metric)
        return next((step for step in before if step in sent), None)


def _path(url: str) -> str:
    """Without the host, which all pages share, and the query, which may tell of the visitor."""
    return urlsplit(url).path or "/"

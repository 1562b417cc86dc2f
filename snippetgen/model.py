"""The words of the project as plain values: variables, events, platforms, the plan. No I/O.

No value is ever changed. Events, platforms and their parts are compared by identity: one that
many plans share is the same object for all, so that what follows from it is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

# A variable's type: "string", "url", "money" (major units), "number", "boolean", "strings"
# (a list of text), or a mapping: a list of items that have these fields.
Type: TypeAlias = "str | Mapping[str, Type]"

# A property: a variable's path, an operator such as {"@unique": …}, or an object
# of properties. Plain data, because it is shipped to the page as it stands.
Expr: TypeAlias = Any


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The variables (by scope), the triggers (with the scopes that exist at each) and examples."""

    scopes: Mapping[str, Mapping[str, Type]]
    triggers: Mapping[str, tuple[str, ...]]
    numbers: frozenset[str]
    examples: Mapping[str, Mapping[str, Any]]
    ours: Vocabulary | None = None  # what a plan has added its own words to ...
    own: frozenset[str] = frozenset()  # ... and the names that mean something else there

    def beside(self, ours: Vocabulary) -> Vocabulary:
        """These words as an addition to ours."""
        own = _differences(self.triggers, ours.triggers)
        for scope in _differences(self.scopes, ours.scopes):
            if scope in self.scopes and scope in ours.scopes:
                own |= _differences(self.scopes[scope], ours.scopes[scope])
            else:
                own.add(scope)
        return replace(self, ours=ours, own=frozenset(own))

    def for_names(self, names: frozenset[str]) -> Vocabulary:
        """Ours, where none of the plan's own words is among the names: then both say the same.

        So what is made of those names is the same for all plans, and is made once.
        """
        return self if self.ours is None or not self.own.isdisjoint(names) else self.ours

    def scopes_at(self, trigger: str | None) -> tuple[str, ...]:
        """The scopes that exist at a trigger; for none, those that tell who the visitor is."""
        return ("customer", *(self.triggers.get(trigger, ()) if trigger else ("order",)))

    def type_of(self, path: str) -> Type | None:
        """The type at the end of a path, `order.items.name`; None for no such variable."""
        scope, *names = path.split(".")
        here: Type | None = self.scopes.get(scope)
        for name in names:
            here = here.get(name) if isinstance(here, dict) else None
        return here

    def in_list(self, path: str) -> bool:
        """Whether the path leads through a list, so that it gives one value for each item."""
        parts = path.split(".")
        return any(
            isinstance(self.type_of(".".join(parts[:end])), Mapping) for end in range(2, len(parts))
        )


def _differences(left: Mapping[str, object], right: Mapping[str, object]) -> set[str]:
    return {key for key in {*left, *right} if left.get(key) != right.get(key)}


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One event spec: a metric, when it happens, and the variables that its properties carry."""

    name: str
    call: str  # "track", "identify", or "automatic": klaviyo.js reports it by itself
    about: str = ""
    metric: str = ""
    on: str | None = None  # a trigger; None: before every other call, as identify is
    properties: Mapping[str, Expr] = field(default_factory=dict)
    viewed_item: Mapping[str, Expr] | None = None
    for_each: str | None = None  # a list: the event is sent once for each of its items
    require: tuple[tuple[str, ...], ...] = ()  # of each entry, one variable must be present


@dataclass(frozen=True, slots=True)
class Leaf:
    """A variable as the host spells it: an expression, guarded where it may raise."""

    expression: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class TextList:
    """A list of text: one expression for each element of the host's list."""

    each: str
    as_: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class ItemList:
    """A list of items; their fields are expressions on the loop variable `as_`."""

    each: str
    as_: str
    fields: Mapping[str, PageField]


PageField: TypeAlias = "Leaf | TextList | ItemList"


@dataclass(frozen=True, slots=True, eq=False)
class PageScope:
    """One scope on the page side: its guard, whether it is private, its fields."""

    name: str
    fields: Mapping[str, PageField]
    when: str | None = None
    private: bool = False  # holds the visitor's data: must not lie in a shared cache


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the host a page trigger's file goes, in words, and the guard around it."""

    place: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Idiom:
    """How the host prints safely; `[= =]` are the holes."""

    text: str = ""
    when: str = ""
    or_null: str = ""
    each: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The page side: what the server prints, and the idioms that print it safely."""

    money: str  # "major" or "minor" (hundredths)
    decode: str | None  # "url": text is percent-encoded
    example: bool  # no host language: print example values
    idiom: Idiom
    triggers: Mapping[str, Place]
    scopes: Mapping[str, PageScope]
    globals: frozenset[str] = frozenset()  # objects that no file has to be handed


@dataclass(frozen=True, slots=True, eq=False)
class BrowserScope:
    """One scope on the browser side: paths into a host message (see `runtime/README.md`)."""

    name: str
    map: Mapping[str, Any]
    at: tuple[str, ...] | None = None  # only at these triggers


@dataclass(frozen=True, slots=True, eq=False)
class Browser:
    """The browser side: which host messages are which trigger, and how they map."""

    money: str
    signals: Mapping[str, str]
    scopes: Mapping[str, BrowserScope]
    currencies: Mapping[str, str] = field(default_factory=dict)  # by signal: where the code stands


@dataclass(frozen=True, slots=True)
class Watch:
    """How the browser notices that something is put into the cart."""

    path: str
    id: tuple[str, ...]
    quantity: str
    cart: str | None = None  # an address that gives the cart after the change, as JSON


@dataclass(frozen=True, slots=True, eq=False)
class Platform:
    """A host, with the plan's overrides already in it."""

    name: str
    title: str
    about: str
    folder: Path
    page: Page | None
    browser: Browser | None
    watch: Watch | None
    words: Vocabulary  # what its bindings are spelt in: the plan's own, or ours where that will do
    hole: str | None = None  # a pattern: host code that stands for a value inside scripts
    options: Mapping[str, Any] = field(default_factory=dict)  # what a plan can choose
    store: str | None = None  # platforms of one store see the same visits: an event has one owner
    client: bool = False  # klaviyo.js is not there: it speaks the client API itself
    packaged: tuple[str, ...] = ()  # folders with other ways to install the same


# The owner of an event that Klaviyo's own app sends: we leave it alone.
KLAVIYO = "klaviyo"


@dataclass(frozen=True, slots=True)
class Consent:
    """When the runtime may begin, and when it has to stop."""

    mode: str = "none"  # "shopify", "google", "tcf", or "callback": the page's own banner
    gpc: bool = False  # the browser's Global Privacy Control is a refusal
    types: tuple[str, ...] = ("ad_storage",)  # of Google's Consent Mode
    purposes: tuple[int, ...] = (1, 3, 4)  # of the TCF: store, make a profile, use it

    @property
    def asked(self) -> bool:
        return self.mode != "none" or self.gpc


@dataclass(frozen=True, slots=True)
class Plan:
    """A tracking plan: whose account, which platforms, which events, and what is different."""

    company_id: str
    platforms: tuple[str, ...]
    events: tuple[Event, ...]
    vocabulary: Vocabulary
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)  # event -> platform, or KLAVIYO
    verify: Mapping[str, Any] = field(default_factory=dict)  # `steps`: read by verify.steps
    backfill: Mapping[str, Any] = field(default_factory=dict)  # read by `backfill.spec`
    api: str = "current"  # "legacy": calls go to _learnq, as in Klaviyo's older documents
    transport: str = "onsite"  # by klaviyo.js; "client": by Klaviyo's client API, without it
    consent: Consent = Consent()
    debug: bool = False  # the runtime says what it does, at ?snippetgen_debug
    templates: Path | None = None  # the user's own templates and platforms, looked in first
    out: Path = Path("dist")
    path: Path | None = None
    text: str = field(default="", repr=False)  # the plan as written, to name lines in errors

"""The words of the project as plain values: variables, events, platforms, the plan. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

# A variable's type: "string", "url", "money" (major units), "number", "strings"
# (a list of text), or a mapping: a list of items that have these fields.
Type: TypeAlias = "str | Mapping[str, Type]"

# A property: a variable's path, an operator such as {"@unique": …}, or an object
# of properties. Plain data, because it is shipped to the page as it stands.
Expr: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The variables (by scope), the triggers (with the scopes that exist at each) and examples."""

    scopes: Mapping[str, Mapping[str, Type]]
    triggers: Mapping[str, tuple[str, ...]]
    numbers: frozenset[str]
    examples: Mapping[str, Mapping[str, Any]]

    def type_of(self, path: str) -> Type | None:
        """The type at the end of a path, `order.items.name`; None for no such variable."""
        scope, *names = path.split(".")
        here: Type | None = self.scopes.get(scope)
        for name in names:
            here = here.get(name) if isinstance(here, Mapping) else None
        return here

    def in_list(self, path: str) -> bool:
        """Whether the path leads through a list, so that it gives one value for each item."""
        parts = path.split(".")
        return any(
            isinstance(self.type_of(".".join(parts[:end])), Mapping) for end in range(2, len(parts))
        )


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list of items; their fields are expressions on the loop variable `as_`."""

    each: str
    as_: str
    fields: Mapping[str, PageField]


PageField: TypeAlias = "Leaf | TextList | ItemList"


@dataclass(frozen=True, slots=True)
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
class Page:
    """The page side: what the server prints, and the idioms that print it safely."""

    money: str  # "major" or "minor" (hundredths)
    decode: str | None  # "url": text is percent-encoded
    example: bool  # no host language: print example values
    idiom: Mapping[str, str]
    triggers: Mapping[str, Place]
    scopes: Mapping[str, PageScope]


@dataclass(frozen=True, slots=True)
class BrowserScope:
    """One scope on the browser side: paths into a host message (see `runtime/README.md`)."""

    name: str
    map: Mapping[str, Any]
    at: tuple[str, ...] | None = None  # only at these triggers


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser side: which host messages are which trigger, and how they map."""

    money: str
    signals: Mapping[str, str]
    scopes: Mapping[str, BrowserScope]


@dataclass(frozen=True, slots=True)
class Watch:
    """How the browser notices that something is put into the cart."""

    path: str
    id: tuple[str, ...]
    quantity: str
    cart: str | None = None  # an address that gives the cart after the change, as JSON


@dataclass(frozen=True, slots=True)
class Platform:
    """A host, with the plan's overrides already in it."""

    name: str
    title: str
    about: str
    folder: Path
    page: Page | None
    browser: Browser | None
    watch: Watch | None
    hole: str | None = None  # a pattern: host code that stands for a value inside scripts


@dataclass(frozen=True, slots=True)
class Plan:
    """A tracking plan: whose account, which platforms, which events, and what is different."""

    company_id: str
    platforms: tuple[str, ...]
    events: tuple[Event, ...]
    vocabulary: Vocabulary
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    api: str = "current"  # "legacy": calls go to _learnq, as in Klaviyo's older documents
    templates: Path | None = None  # the user's own templates and platforms, looked in first
    out: Path = Path("dist")
    path: Path | None = None
    text: str = field(default="", repr=False)  # the plan as written, to name lines in errors

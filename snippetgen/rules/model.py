"""The words of the rules: a rule, what it hits, and what Klaviyo does about it. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# What Klaviyo does with a call, worst first: answers 0 or 400; accepts and then drops it;
# records it, but not all of it; records it as it is.
EFFECTS = ("refused", "dropped", "partial", "recorded")

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is broken. `path` is a JSON pointer, or `line:column` in a file."""

    path: str
    message: str
    hint: str | None = None  # what to type instead
    effect: str | None = None  # where it is not the rule's own: one place may be worse
    general: bool = False  # left out where a rule of its own says why this place is refused
    fix: tuple[tuple[int, int, str], ...] = ()  # of code: (start, end, text) in bytes of the file


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that Klaviyo asks for. Its docstring says why, with a bad and a good example."""

    code: str
    name: str
    severity: str
    effect: str
    check: Callable[..., Iterable[Hit]]
    remembers: bool  # looks back at earlier calls, and is handed a memory of its own

    @property
    def about(self) -> str:
        return self.check.__doc__ or ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A hit with what is known of its rule: what commands print and files hold."""

    code: str
    severity: str
    effect: str
    path: str
    message: str
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        """`{"code", "severity", "path", "message", "hint"}`."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(slots=True)  # not frozen, as a Call: they are made by the million
class Part:
    """A value as it was written, and where: `at` is its JSON pointer."""

    value: Any
    at: str


class Parts(Mapping[str, Part]):
    """What an object holds, as parts that are made when they are asked for: most never are."""

    __slots__ = ("at", "raw")

    def __init__(self, raw: Mapping[str, Any], at: str) -> None:
        self.raw = raw
        self.at = at

    def __getitem__(self, key: str) -> Part:
        return Part(self.raw[key], below(self.at, key))

    def said(self, key: str) -> Part | None:
        """None where it is absent or null, which is the same to Klaviyo. A key without `/`."""
        value = self.raw.get(key)
        return None if value is None else Part(value, f"{self.at}/{key}")

    def __contains__(self, key: object) -> bool:
        return key in self.raw

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)


NOTHING = Parts({}, "")


@dataclass(slots=True)
class Call:
    """One thing that Klaviyo is told, as it was written: nothing of it is checked yet.

    `who` holds identifiers and traits by the names of `wire.types.Profile` (email, phone_number,
    external_id, kx, first_name, …), whatever the API calls them; `place` where they live (city,
    country, …); `custom` the profile's own properties. `properties` are the event's, without its
    value and its unique id where the API takes them out.
    """

    api: str  # "v1", "onsite", "client" or "server"
    kind: str  # "event", "profile", or "viewed_item"
    body: Any  # all of it, as it was written; in JSON:API an object with `data`
    who: Mapping[str, Part]
    custom: Parts
    properties: Parts
    metric: Part | None = None
    value: Part | None = None
    currency: Part | None = None
    unique_id: Part | None = None
    time: Part | None = None
    backfill: bool = False
    place: Mapping[str, Part] = field(default_factory=dict)
    at: str = ""  # where the body stands in what was read; in JSON:API where its `data` does
    who_at: str = ""  # where identifiers stand, or have to
    captured: bool = False  # by the mock endpoint: in the words of JSON:API, however it came
    profile_at: str = ""  # where a JSON:API event's `profile` stands: in bulk it is the group's
    notes: dict[str, Any] = field(default_factory=dict)  # what one rule works out for the next
    name: str = field(init=False, default="")  # the metric's; empty where it has none that is text

    def __post_init__(self) -> None:
        if self.metric is not None and isinstance(self.metric.value, str):
            self.name = self.metric.value

    def walk(self) -> Iterator[Part]:
        """Every value in the event's properties at any depth, the containers before their parts."""
        yield from walk(self.properties.values())


def walk(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts and all that they hold, without recursion: a body can be nested without end."""
    todo = list(parts)[::-1]
    while todo:
        part = todo.pop()
        yield part
        if isinstance(part.value, Mapping):
            inner = [Part(value, below(part.at, key)) for key, value in part.value.items()]
        elif isinstance(part.value, list):
            inner = [Part(value, f"{part.at}/{number}") for number, value in enumerate(part.value)]
        else:
            continue
        todo += inner[::-1]


def below(at: str, key: object) -> str:
    """The pointer one step further down. Quicker than that of `wire.errors`, for any key."""
    step = key if type(key) is str else _text(key)
    if "/" in step or "~" in step:
        step = step.replace("~", "~0").replace("/", "~1")
    return f"{at}/{step}"


def _text(key: object) -> str:
    try:
        return str(key)
    except ValueError:  # a number of thousands of digits
        return "?"

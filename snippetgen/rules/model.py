"""The words of the rules: a rule, what it hits, and what Klaviyo does about it. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Part:
    """A value as it was written, and where: `at` is its JSON pointer."""

    value: Any
    at: str


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that Klaviyo is told, as it was written: nothing of it is checked yet.

    `who` holds identifiers and traits by the names of `wire.types.Profile` (email, phone_number,
    external_id, kx, first_name, …), whatever the API calls them; `custom` the profile's own
    properties. `properties` are the event's, without its value and its unique id.
    """

    api: str  # "v1", "onsite", "client" or "server"
    kind: str  # "event", "profile", or "viewed_item"
    body: Any  # all of it, as it was written
    who: Mapping[str, Part]
    custom: Mapping[str, Part]
    properties: Mapping[str, Part]
    metric: Part | None = None
    value: Part | None = None
    currency: Part | None = None
    unique_id: Part | None = None
    time: Part | None = None
    backfill: bool = False

    @property
    def name(self) -> str:
        """The metric's name; empty where it has none that is text."""
        return self.metric.value if self.metric and isinstance(self.metric.value, str) else ""

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
            inner = [Part(value, f"{part.at}/{_step(key)}") for key, value in part.value.items()]
        elif isinstance(part.value, list):
            inner = [Part(value, f"{part.at}/{number}") for number, value in enumerate(part.value)]
        else:
            continue
        todo += inner[::-1]


def _step(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")

"""What the rules on code are shown: a page, its scripts, and what a template prints into them.

Nothing here parses, and nothing imports a parser: `snippetgen.lint` fills these in, and the rules
load without it. A node is tree-sitter's, whatever the file is, with offsets into `Source.data`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from snippetgen.rules.code.reader import Node, Reader
from snippetgen.rules.model import Hit

Edit: TypeAlias = tuple[int, int, str]  # what to replace, in bytes, and with what


@dataclass(frozen=True, slots=True)
class Value:
    """A template's expression: `product.title | escape`. Without a path it is a literal."""

    path: tuple[str, ...]
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """What a template prints into a script: `{{ product.title }}`."""

    start: int
    end: int
    inner: str  # the expression as it is written
    values: Sequence[Value]  # what it may be; several where a variable is assigned repeatedly
    where: str  # "code", "string" or "template": a template literal
    node: Node  # the string, or the name that stands in its place
    escaped: bool  # the host turns < into &lt; by itself
    script: Script


@dataclass(frozen=True, slots=True)
class QueueCall:
    """A call of klaviyo.js in any spelling: `klaviyo.track(…)`, `_learnq.push(['track', …])`."""

    queue: str  # "klaviyo", "_learnq" or "_klOnsite"
    method: str
    args: Sequence[Node]
    node: Node  # the call
    array: Node | None = None  # what is pushed


@dataclass(slots=True)
class Script:
    """A script that has to do with Klaviyo. JSON blocks are parsed as JavaScript, too."""

    kind: str  # "js", "json" or "handler": onclick="…"
    start: int
    end: int
    root: Node
    nodes: Mapping[str, Sequence[Node]]  # by type, in the file's order; see lint/scripts.py
    calls: Sequence[QueueCall] = ()
    broken: Node | None = None  # where it does not parse, if that is sure
    given: dict[str, list[tuple[Node, Node]]] | None = None  # to its names; see variables.py


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name="text"` in a tag: where the name and the text begin and end."""

    tag: str
    name: str
    text: str
    at: tuple[int, int]
    name_at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tag:
    """The start of a script element: `<script src="…" async>`."""

    start: int
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Address:
    """A piece of text with klaviyo in it: a string of a script (its node), or an attribute."""

    text: str
    start: int
    end: int
    node: Node | None = None
    attribute: Attribute | None = None


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that silences rules on its own lines and on the next one."""

    at: str
    codes: frozenset[str]
    reason: str
    lines: range  # of the file
    used: set[str] = field(default_factory=set)  # the codes of what it did silence


@dataclass(slots=True)
class Source(Reader):
    """One page, template or script; of a GTM container, the code of one tag or variable."""

    file: str
    host: str  # "html", "shopify", "liquid", "django", "gtm" or "js"
    data: bytes
    place: Callable[[int], str]  # an offset -> "line:column" in the file
    written: Callable[[Edit], Edit]  # an edit of `data` -> an edit of the file
    sure: bool = True  # the host is known, not guessed
    typed: bool = False  # TypeScript: whether a mend compiles, only its compiler can say
    group: str = ""  # as in Facts
    everywhere: bool = False
    alone: bool = False
    scripts: list[Script] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    ignores: list[Ignore] = field(default_factory=list)
    raw: list[tuple[int, int]] = field(default_factory=list)  # {% raw %}: not run by the host
    references: list[tuple[int, str]] = field(default_factory=list)  # GTM: {{name}}
    variables: frozenset[str] | None = None  # GTM: the container's names; None outside of one
    # An offset -> the template's `if`s around it -> in which of its branches.
    branches: Callable[[int], Mapping[int, int]] = field(default=lambda _: {})
    windows: set[str] = field(default_factory=set)
    deadline: float = float("inf")  # when its time is up

    def is_run(self, offset: int) -> bool:
        """Does the host run the template's code that stands there?"""
        return self.host != "js" and not any(start <= offset < end for start, end in self.raw)

    def hit(self, at: int, message: str, hint: str | None = None, *edits: Edit) -> Hit:
        """A finding at an offset; `edits` are a mend that is certain."""
        return Hit(self.place(at), message, hint, fix=self.mend(edits))

    def mend(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """The edits of the file; none where they could not be certain after all."""
        return () if self.typed else tuple(map(self.written, edits))

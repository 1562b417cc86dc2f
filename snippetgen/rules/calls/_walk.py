"""One walk over what a call carries, shared by the rules that look at every value.

Nearly all calls are calm: nothing in them is odd. To see that takes little, by the container.
Only of the others is every value looked at, and its place kept. Neither walk is recursive: a body
can be nested without end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.rules.calls._names import SORTED, SORTS
from snippetgen.rules.model import Call, Part, Parts, below, walk
from snippetgen.wire.limits import ARRAY, NESTING, PROPERTIES, STRING

Node = Any  # `Parts` at the top; below, the node above and the key in it
Place = tuple[Node, object, Any]  # a node, a key and the value there

_SHORT = STRING // 4  # characters: a text as long as this can't have too many bytes
_HEAD = 4096  # characters of a text that are searched
_INT64 = 2**63 - 1
_LONG_NUMBER = 10**12  # may be the number of a card
_MOST = 100  # places of one sort: who has more of them does not need the rest
_ABSOLUTE = ("https://", "http://")
_SCALARS = frozenset({str, int, float, bool, type(None)})
_NUMBERS = frozenset({int, float})
_BOXES = frozenset({dict, list})
_OF_EVENTS = frozenset({"number", "url", "id"})  # in a profile they mean nothing to Klaviyo

# What a text looks like with each digit as 0, and with each letter, digit and underscore as a.
_ZEROS = bytes(48 if chr(byte).isdigit() else byte for byte in range(128)) + bytes(128)
_LETTERS = bytes(97 if chr(byte).isalnum() or byte == 95 else 32 for byte in range(128)) + bytes(
    128
)
_CARD = b"0" * 15
_SSN = b"000-00-0000"
_RUN = b"a" * 20


class Survey:
    """What the walk has kept."""

    __slots__ = (
        "_ascii", "boxes", "deep", "entries", "foreign", "ids", "lists", "long", "marked",
        "numbers", "roots", "text",
    )  # fmt: skip

    def __init__(self, roots: list[Parts]) -> None:
        self.roots = roots
        self.text = ""  # all texts in one, to search them at once
        self.entries = 0  # of all containers
        self.boxes: list[object] = []  # the keys of objects at the top of an event's properties
        self.ids: set[str] = set()  # the sorts of product ids
        self.deep: list[Place] = []  # nested too deep
        self.lists: list[Place] = []  # too long
        self.long: list[Place] = []  # texts that may be too long
        self.numbers: list[Place] = []  # not finite, or long whole ones
        self.foreign: list[Place] = []  # what JSON does not have
        self.marked: dict[str, list[Place]] = {}  # what is odd, by what the key is for
        self._ascii: bytes | None = None

    @property
    def ascii(self) -> bytes:
        """The text with a question mark for each other letter."""
        if self._ascii is None:
            self._ascii = self.text.encode("ascii", "replace")
        return self._ascii

    @property
    def may_hold_card(self) -> bool:
        """Are there as many digits together as a card has, whatever stands between them?"""
        return _CARD in self.ascii.translate(_ZEROS, b" -")

    @property
    def may_hold_ssn(self) -> bool:
        """Are there digits in groups of three, two and four?"""
        return b"-" in self.ascii and _SSN in self.ascii.translate(_ZEROS)

    @property
    def may_hold_secret(self) -> bool:
        """Is there a long run of letters, digits and underscores, as in a key or a token?"""
        return _RUN in self.ascii.translate(_LETTERS) or b"-----BEGIN" in self.ascii

    def parts(self, places: list[Place] | None) -> Iterator[Part]:
        """The places as parts, of which each has its pointer."""
        for node, key, value in (places or ())[:_MOST]:
            steps, above = [key], node
            while not isinstance(above, Parts):
                above, step = above
                steps.append(step)
            at = above.at
            for step in reversed(steps):
                at = below(at, step)
            yield Part(value, at)

    def sort(self, name: str) -> Iterator[Part]:
        """The places whose key is for this."""
        return self.parts(self.marked.get(name))

    def texts(self) -> Iterator[Part]:
        """Every text, or how it begins. Slow: ask `text` first, which has them all."""
        for root in self.roots:
            for part in walk(root.values()):
                if isinstance(part.value, str):
                    yield Part(part.value[:_HEAD], part.at)


def survey(call: Call) -> Survey:
    """Of the event's properties and of the profile's own."""
    found: Survey | None = call.notes.get("survey")
    if found is None:
        found = call.notes["survey"] = _calm(call) or detailed(call)
    return found


def id_sort(value: object) -> str:
    """Of a product's id; empty where it is none."""
    if type(value) is str:
        return "a gid" if value.startswith("gid://") else "text"
    return "a number" if type(value) in _NUMBERS else ""


def _calm(call: Call) -> Survey | None:
    """None where any value has to be looked at. It's much of the work: hence few calls in it."""
    said = call.properties.raw
    if len(said) > PROPERTIES or len(call.custom.raw) > PROPERTIES:
        return None
    found = Survey([call.properties, call.custom])
    texts: list[str] = []
    entries, has_ids = 0, False
    todo: list[tuple[Any, int]] = [(said, 1), (call.custom.raw, 1)]
    for box, level in todo:  # grows as it goes
        entries += len(box)
        if type(box) is dict:
            values = box.values()
            for key, sort in SORTED[tuple(box)]:
                value = box[key]
                if sort == "number":
                    if type(value) not in _NUMBERS:
                        return None
                elif sort == "url":
                    if type(value) is not str or not value.startswith(_ABSOLUTE):
                        return None
                elif sort == "id" and type(value) is str and not value.startswith("gid:"):
                    has_ids = True
                else:
                    return None
        else:
            values = box
            if len(box) > ARRAY:
                return None
        for value in values:
            kind = type(value)
            if kind is str:
                texts.append(value)
            elif kind is float or kind is int:
                if not -_INT64 <= value < _LONG_NUMBER:  # NaN is in no range
                    return None
            elif kind is dict or kind is list:
                if level >= NESTING:
                    return None
                todo.append((value, level + 1))
            elif kind not in _SCALARS:
                return None
    found.entries = entries
    found.text = "\n".join(texts)
    if len(found.text) > _SHORT:
        return None
    if has_ids:
        found.ids.add("text")
    found.boxes = [key for key, value in said.items() if type(value) is dict]
    return found


def detailed(call: Call) -> Survey:
    """With the place of everything that is odd."""
    found = Survey([call.properties, call.custom])
    texts: list[str] = []
    todo: list[tuple[Any, int, Node, bool]] = [
        (root.raw, 1, root, root is call.properties) for root in found.roots
    ]
    for box, level, node, is_event in todo:  # grows as it goes
        found.entries += len(box)
        is_list = isinstance(box, (list, tuple))
        for key, value in enumerate(box) if is_list else box.items():
            kind = type(value)
            sort = "" if is_list else SORTS[key]
            if kind is str:
                if len(value) > _SHORT:
                    found.long.append((node, key, value))
                texts.append(value[:_HEAD])
                if sort == "url" and value.startswith(_ABSOLUTE):
                    continue
            elif kind is int or kind is float:
                if not -_INT64 <= value < _LONG_NUMBER:
                    found.numbers.append((node, key, value))
                if sort == "number":
                    continue
            elif kind in _BOXES or isinstance(value, (Mapping, list, tuple)):
                if len(value) > ARRAY and not isinstance(value, Mapping):
                    found.lists.append((node, key, value))
                if level == 1 and kind is dict and is_event:
                    found.boxes.append(key)
                if level < NESTING:
                    todo.append((value, level + 1, (node, key), is_event))
                elif value:
                    found.deep.append((node, key, value))
            elif kind not in _SCALARS:
                found.foreign.append((node, key, value))
            if sort and (is_event or sort not in _OF_EVENTS):
                found.marked.setdefault(sort, []).append((node, key, value))
                if sort == "id":
                    found.ids.add(id_sort(value))
    found.text = "\n".join(texts)
    return found

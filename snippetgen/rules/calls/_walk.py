"""One walk over what a call carries, shared by the rules that look at every value.

Nearly all calls are calm: nothing in them is odd. To see that takes little, by their layouts.
Only of the others is every value looked at, and its place kept. Neither walk is recursive: a body
can be nested without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from snippetgen.rules.calls._layouts import BOXES, LAYOUTS, NUMBERS, SCALARS
from snippetgen.rules.calls._names import SORTS
from snippetgen.rules.model import Call, Part, Parts, below, walk
from snippetgen.wire.limits import ARRAY, NESTING, PROPERTIES, STRING

Node = Any  # `Parts` at the top; below, the node above and the key in it
Place = tuple[Node, object, Any]  # a node, a key and the value there

_SHORT = STRING // 4  # characters: a text as long as this can't have too many bytes
_HEAD = 4096  # characters of a text that are searched
_INT64 = 2**63 - 1
_LONG_NUMBER = 10**12  # may be the number of a card
_TEXT = {str}
_TEXT_IDS = frozenset({"text"})
_MOST = 100  # places of one sort: who has more of them does not need the rest
_ABSOLUTE = ("https://", "http://")
_OF_EVENTS = frozenset({"number", "url", "id"})  # in a profile they mean nothing to Klaviyo

# What a text looks like with each digit as 0, and with each letter, digit and underscore as a.
_ZEROS = bytes(48 if chr(byte).isdigit() else byte for byte in range(128)) + bytes(128)
_LETTERS = bytes(97 if chr(byte).isalnum() or byte == 95 else 32 for byte in range(128)) + bytes(
    128
)
_CARD = b"0" * 15
_DIGITS = re.compile(rb"0000[ -]?00")  # how one begins
_SSN = b"000-00-0000"
_RUN = b"a" * 20  # as in a key or a token
_NOTHING: frozenset[str] = frozenset()


class Survey:
    """What the walk has kept. Of a calm call that is little, and the rest stays as it is here."""

    text = ""  # all texts in one, to search them at once
    entries = 0  # of all containers
    boxes: Sequence[object] = ()  # the keys of objects at the top of an event's properties
    ids: frozenset[str] = frozenset()  # the sorts of product ids
    deep: Sequence[Place] = ()  # nested too deep
    lists: Sequence[Place] = ()  # too long
    long: Sequence[Place] = ()  # texts that may be too long
    numbers: Sequence[Place] = ()  # not finite, or long whole ones
    foreign: Sequence[Place] = ()  # what JSON does not have
    marked: Mapping[str, Sequence[Place]] = MappingProxyType({})  # odd, by what the key is for

    def __init__(self, roots: list[Parts]) -> None:
        self.roots = roots

    def is_odd(self) -> bool:
        """Is anything too deep, too long, a doubtful number, or nothing that JSON has?"""
        return bool(self.numbers or self.foreign or self.lists or self.deep or self.long)

    def suspected(self) -> frozenset[str]:
        """What the text may hold: a "card", an "ssn", a "secret"; most hold none of them."""
        text = self.text.encode("ascii", "replace")
        zeros = text.translate(_ZEROS)
        # As many digits together as a card has, whatever stands between them.
        card = _DIGITS.search(zeros) and _CARD in zeros.translate(None, b" -")
        secret = _RUN in text.translate(_LETTERS) or b"-----BEGIN" in text
        if not (card or secret or _SSN in zeros):
            return _NOTHING
        found = {"card": card, "ssn": _SSN in zeros, "secret": secret}
        return frozenset(name for name, there in found.items() if there)

    def parts(self, places: Sequence[Place] | None) -> Iterator[Part]:
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
    return "a number" if type(value) in NUMBERS else ""


def _calm(call: Call) -> Survey | None:
    """None where any value has to be looked at."""
    said = call.properties.raw
    if len(said) > PROPERTIES or len(call.custom.raw) > PROPERTIES:
        return None
    found = Survey([call.properties, call.custom])
    entries = 0
    texts: list[str] = []
    urls: list[str] = []
    numbers: list[float] = []
    level: list[Any] = [said, call.custom.raw] if call.custom.raw else [said]
    has_ids = False
    for _ in range(NESTING):
        inner: list[Any] = []
        for box in level:
            entries += len(box)
            if type(box) is list:
                if len(box) > ARRAY:
                    return None
                kinds = set(map(type, box))
                if kinds == _TEXT:
                    texts += box
                elif kinds <= BOXES:
                    inner += box
                elif kinds <= SCALARS:
                    texts += [value for value in box if type(value) is str]
                    numbers += [value for value in box if type(value) in NUMBERS]
                else:
                    return None
                continue
            layout = LAYOUTS[tuple(box), tuple(map(type, box.values()))]
            if not layout.calm:
                return None
            has_ids = has_ids or layout.has_ids
            values = layout.pick(box)
            texts += values[: layout.texts]
            urls += values[: layout.urls]
            numbers += values[layout.texts : layout.numbers]
            inner += values[layout.numbers :]
        level = inner
        if not level:
            break
    found.entries = entries
    text = found.text = "\n".join(texts)
    if level or len(text) > _SHORT or (numbers and not _usual(numbers)):
        return None
    for url in urls:
        if not url.startswith(_ABSOLUTE):
            return None
    if has_ids:
        if "gid:" in text:
            return None
        found.ids = _TEXT_IDS
    found.boxes = [key for key, value in said.items() if type(value) is dict]
    return found


def _usual(numbers: list[float]) -> bool:
    """Are all finite, and none a long whole one?"""
    return sum(map(abs, numbers)) < _LONG_NUMBER


def detailed(call: Call) -> Survey:
    """With the place of everything that is odd."""
    found = Survey([call.properties, call.custom])
    deep, lists, long, numbers, foreign = (list[Place]() for _ in range(5))
    marked: dict[str, list[Place]] = {}
    boxes: list[object] = []
    texts: list[str] = []
    entries = 0
    todo: list[tuple[Any, int, Node, bool]] = [
        (root.raw, 1, root, root is call.properties) for root in found.roots
    ]
    for box, level, node, is_event in todo:  # grows as it goes
        entries += len(box)
        is_list = isinstance(box, (list, tuple))
        for key, value in enumerate(box) if is_list else box.items():
            kind = type(value)
            sort = "" if is_list else SORTS[key]
            if kind is str:
                if len(value) > _SHORT:
                    long.append((node, key, value))
                texts.append(value[:_HEAD])
                if sort == "url" and value.startswith(_ABSOLUTE):
                    continue
            elif kind is int or kind is float:
                if not -_INT64 <= value < _LONG_NUMBER:
                    numbers.append((node, key, value))
                if sort == "number":
                    continue
            elif kind in BOXES or isinstance(value, (Mapping, list, tuple)):
                if len(value) > ARRAY and not isinstance(value, Mapping):
                    lists.append((node, key, value))
                if level == 1 and kind is dict and is_event:
                    boxes.append(key)
                if level < NESTING:
                    todo.append((value, level + 1, (node, key), is_event))
                elif value:
                    deep.append((node, key, value))
            elif kind not in SCALARS:
                foreign.append((node, key, value))
            if sort and (is_event or sort not in _OF_EVENTS):
                marked.setdefault(sort, []).append((node, key, value))
    found.text, found.entries, found.boxes, found.marked = "\n".join(texts), entries, boxes, marked
    found.deep, found.lists, found.long = deep, lists, long
    found.numbers, found.foreign = numbers, foreign
    found.ids = frozenset(id_sort(value) for _, _, value in marked.get("id", ()))
    return found

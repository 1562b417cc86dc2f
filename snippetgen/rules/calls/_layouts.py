"""What is known of an object by its names and the kinds of its values, without the values.

Events come by the million and are laid out in a few ways, so this is worked out once for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from snippetgen.rules.calls._names import SORTS

SCALARS = frozenset({str, int, float, bool, type(None)})
NUMBERS = frozenset({int, float})
BOXES = frozenset({dict, list})

Kinds = tuple[type, ...]

_MOST = 1000  # that are remembered
_WIDE = 64  # names: a wider object is seldom seen twice
_LONGEST = 1000  # characters of all names


class Layout:
    """Calm: nothing odd is in it, as far as its names and the kinds of its values tell.

    `pick` takes its values out in one go: texts, of which the addresses come first, then numbers,
    then objects and lists. Where each sort ends, `urls`, `texts` and `numbers` say.
    """

    __slots__ = ("calm", "has_ids", "numbers", "pick", "texts", "urls")

    def __init__(self, names: tuple[Any, ...], kinds: Kinds) -> None:
        kind_of = dict(zip(names, kinds, strict=True))
        sorts = {name: SORTS[name] for name in names if SORTS[name]}
        self.calm = all(kind in SCALARS or kind in BOXES for kind in kinds) and all(
            kind_of[name] in NUMBERS if sort == "number" else kind_of[name] is str
            for name, sort in sorts.items()
        ) and {"number", "url", "id"}.issuperset(sorts.values())  # fmt: skip
        self.has_ids = "id" in sorts.values()
        urls = [name for name, sort in sorts.items() if sort == "url"]
        texts = [name for name in names if kind_of[name] is str and name not in urls]
        numbers = [name for name in names if kind_of[name] in NUMBERS]
        boxes = [name for name in names if kind_of[name] in BOXES]
        self.urls = len(urls)
        self.texts = self.urls + len(texts)
        self.numbers = self.texts + len(numbers)
        self.pick = _getter([*urls, *texts, *numbers, *boxes])


def _getter(names: list[Any]) -> Callable[[Mapping[Any, Any]], tuple[Any, ...]]:
    """A function for the values of these names."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda box: tuple(box[name] for name in names)


class _Layouts(dict[tuple[tuple[Any, ...], Kinds], Layout]):
    """By names and kinds."""

    def __missing__(self, key: tuple[tuple[Any, ...], Kinds]) -> Layout:
        layout = Layout(*key)
        names, _ = key
        if len(names) <= _WIDE and sum(map(len, map(str, names))) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[key] = layout
        return layout


LAYOUTS = _Layouts()

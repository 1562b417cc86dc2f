"""What snippetgen knows before it sees a plan: the vocabulary, the event specs, the platforms.

All three are data beside the code and discovered, never listed: a new event is one file
in `events/`, a new platform one folder in `templates/`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from snippetgen.errors import PlanError, Problem
from snippetgen.keys import private_key_line
from snippetgen.merge import Written
from snippetgen.model import Event, Type, Vocabulary
from snippetgen.toml_faults import told

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent

_LEAVES = frozenset({"string", "url", "money", "number", "boolean"})


def data_folder(name: str) -> Path:
    """`templates` or `runtime/dist`: the checkout's own, else the copy in the wheel.

    An editable install leaves a copy in site-packages that goes stale, so the checkout wins.
    """
    checkout = _CHECKOUT / name
    if checkout.is_dir() and (_CHECKOUT / "pyproject.toml").is_file():
        return checkout
    return _PACKAGE / "_data" / name


@cache
def vocabulary_table() -> Mapping[str, Any]:
    """`vocabulary.toml` as it is written."""
    return MappingProxyType(read_toml(_PACKAGE / "vocabulary.toml"))


@cache
def vocabulary() -> Vocabulary:
    """The variables, triggers and examples that every plan has."""
    return parse_vocabulary(vocabulary_table())


@cache
def events() -> Mapping[str, Mapping[str, Any]]:
    """Every event spec that ships, by name, as it is written."""
    files = sorted((_PACKAGE / "events").glob("*.toml"))
    return MappingProxyType({file.stem: read_toml(file) for file in files})


def platform_folders(own: Path | None = None) -> Mapping[str, Path]:
    """The folders that hold a `platform.toml`, by platform: the user's first, then ours."""
    if own is None:
        return _our_platforms()
    theirs = _folders(own)
    return {**theirs, **{n: path for n, path in _our_platforms().items() if n not in theirs}}


@cache
def _our_platforms() -> Mapping[str, Path]:
    return MappingProxyType(_folders(data_folder("templates")))


def platform_table(folder: Path) -> Written:
    """A `platform.toml`. Ours is read once, a user's anew for each build."""
    return _our_table(folder) if folder in _our_folders() else _table(folder)


def _table(folder: Path) -> Written:
    return Written.of(read_toml(folder / "platform.toml"))


_our_table = cache(_table)


@cache
def _our_folders() -> frozenset[Path]:
    return frozenset(_our_platforms().values())


def _folders(root: Path) -> dict[str, Path]:
    return {file.parent.name: file.parent for file in sorted(root.glob("*/platform.toml"))}


def read_toml(path: Path) -> dict[str, Any]:
    """Parse one file. Raises PlanError with the line when it is not TOML or not UTF-8."""
    text = read_text(path)
    if (line := private_key_line(text)) is not None:
        raise PlanError(
            Problem("holds a private key (pk_…): it must never be in a file", path, line)
        )
    return parse_toml(text, path)


def read_text(path: Path) -> str:
    """A file's text, without a byte order mark. Raises PlanError when it can't be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(f"not UTF-8: byte {error.start}", path, line, "save the file as UTF-8")
    except OSError as error:
        problem = Problem(f"can't be read: {error.strerror}", path)
    raise PlanError(problem)


def parse_toml(text: str, path: Path | None) -> dict[str, Any]:
    """Parse TOML, turning Python's error into one with a file and a line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, position = str(error).partition(" (at ")
        line = position.partition("line ")[2].partition(",")[0]
        lines = text.rstrip("\n").split("\n")
        number = int(line) if line.isdigit() else len(lines)
        plain, hint = told(message, lines[number - 1])
        raise PlanError(Problem(f"not valid TOML: {plain}", path, number, hint)) from None
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, a list 1000 deep
        raise PlanError(Problem(f"can't be read as TOML: {error}", path)) from None


# What others call these types.
_MEANT: Mapping[str, Any] = {
    **dict.fromkeys(("int", "integer", "float", "decimal"), "number"),
    **dict.fromkeys(("text", "str", "date", "datetime", "time"), "string"),
    **{name: ["string"] for name in ("list", "array", "strings")},
    **dict.fromkeys(("bool", "flag"), "boolean"),
    **dict.fromkeys(("price", "currency", "cents"), "money"),
}


class UnknownTypeError(ValueError):
    """A variable of the vocabulary has a type that does not exist; `at` leads to it.

    `meant` can stand in its place, so that what else is wrong can be looked for.
    """

    def __init__(self, at: tuple[str, ...], written: object, shapes: Iterable[str]) -> None:
        self.at, self.written = at, written
        named = _MEANT.get(written.lower()) if isinstance(written, str) else None
        self.hint = named and f"write {at[-1]} = {json.dumps(named)}"
        self.meant = False if at[-1] == "is" else named or "string"
        kinds = [*sorted(_LEAVES), *(f'["{name}"]' for name in ("string", *shapes))]
        super().__init__(f"unknown type {written!r}: {', '.join(kinds[:-1])} or {kinds[-1]}")


def parse_vocabulary(table: Mapping[str, Any]) -> Vocabulary:
    """Resolve shapes and `is` in a vocabulary's tables. Raises UnknownTypeError."""
    shapes = table.get("shape", {})
    scopes = {
        name: _fields(fields, shapes, ("scope", name)) for name, fields in table["scope"].items()
    }
    triggers = {name: tuple(scopes_) for name, scopes_ in table["trigger"].items()}
    return Vocabulary(
        scopes=scopes,
        triggers=triggers,
        numbers=frozenset(table.get("property", {}).get("numbers", ())),
        examples=table.get("example", {}),
    )


def _fields(
    fields: Mapping[str, Any],
    shapes: Mapping[str, Any],
    at: tuple[str, ...],
    inside: tuple[str, ...] = (),
) -> dict[str, Type]:
    """The fields with their types; `inside`: the shapes that they are part of."""
    resolved: dict[str, Type] = {}
    for name, written in fields.items():
        shape = _shape(written) if name != "is" else written
        if isinstance(shape, str) and shape in shapes and shape not in inside:
            found = _fields(shapes[shape], shapes, ("shape", shape), (*inside, shape))
            resolved |= found if name == "is" else {name: found}
        elif isinstance(written, str) and written in _LEAVES and name != "is":
            resolved[name] = written
        elif shape == "string" and name != "is":
            resolved[name] = "strings"
        else:  # a shape that holds itself has no end
            raise UnknownTypeError((*at, name), written, [s for s in shapes if s not in inside])
    return resolved


def _shape(written: Any) -> Any:
    """`item`, of `["item"]`: a list of that shape."""
    return written[0] if isinstance(written, list) and len(written) == 1 else None


def event_from(name: str, table: Mapping[str, Any]) -> Event:
    """An event spec from its table, which the plan has checked."""
    return Event(
        name=name,
        call=table.get("call", "track"),
        about=table.get("about", ""),
        metric=table.get("metric", ""),
        on=table.get("on"),
        properties=table.get("properties", {}),
        viewed_item=table.get("viewed_item"),
        for_each=table.get("for_each"),
        require=tuple(_alternatives(entry) for entry in table.get("require", ())),
    )


def _alternatives(entry: str | Sequence[str]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(entry)

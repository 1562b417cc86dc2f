"""Read one file: which texts it holds, what the rules find in each, what other files must know."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.lint.containers import ensure_whole, is_container, parsed, texts_in
from snippetgen.lint.hosts import host_of, is_page, script_kind
from snippetgen.lint.payloads import Payloads
from snippetgen.lint.places import Lines, Text
from snippetgen.lint.scripts import concerns, read
from snippetgen.lint.themes import django_of, theme_of
from snippetgen.rules import Hit, Rule, calls_in
from snippetgen.rules.code.facts import Facts, facts_of
from snippetgen.rules.code.reader import TookTooLongError
from snippetgen.rules.code.source import Ignore, Source

LARGEST = 16 * 1024 * 1024  # bytes of a file: what is larger was made by a program
_THEMES = frozenset({"templates", "sections", "config"})  # where a theme's JSON lies
PATIENCE = 10.0  # seconds for one file

_CALL = re.compile(rb"\b(?:klaviyo|_learnq|_klOnsite)\s*\.\s*\w+\s*\(")
_TAG = re.compile(rb"<[a-zA-Z/!]")

Found = tuple[Rule, Hit]


@dataclass(slots=True)
class FileRead:
    """What is kept of a file: its trees are gone, as a theme has hundreds."""

    path: Path  # as the user named it
    data: bytes
    lines: Lines
    facts: list[Facts] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    ignores: list[Ignore] = field(default_factory=list)
    broken: int = 0  # scripts that do not parse


@dataclass(frozen=True, slots=True)
class Where:
    """A file, where it lies, and what was said of it."""

    path: Path
    root: Path | None = None  # the folder that was to be linted
    host: str | None = None  # said by the user

    @property
    def folder(self) -> Path:
        return self.path.absolute().parent


def read_file(
    where: Where, data: bytes, rules: Iterable[Rule] = (), payloads: Payloads | None = None
) -> FileRead | None:
    """None where the file has nothing to do with Klaviyo. Raises SnippetgenError."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise SnippetgenError(Problem("is written in UTF-16", hint="save it as UTF-8"))
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise SnippetgenError(Problem("is packed", hint="unpack it, and lint what is inside"))
    if len(data) > LARGEST:
        raise SnippetgenError(Problem(f"larger than {LARGEST // 1024**2} MB, and was not read"))
    if where.root is None and _is_payload(where, data) and _tells(data):
        hint = f"a payload is checked by: snippetgen check {where.path}"
        raise SnippetgenError(Problem("is JSON without code of a theme or a container", hint=hint))
    if where.path.suffix.lower() == ".json" and is_container(data):
        ensure_whole(data)
    if not concerns(data):
        return None
    rules = list(rules)
    deadline = time.monotonic() + PATIENCE
    kept = FileRead(where.path, data, Lines(data))
    try:
        for text in _texts(where, data, kept.lines):
            source = read(text, str(where.path), deadline)
            source.group, source.everywhere = _group(where, source.host)
            source.alone = source.host == "html" and is_page(data)
            kept.found += _judged(source, rules)
            kept.found += payloads.judge(source) if payloads else ()
            kept.facts.append(facts_of(source))
            kept.ignores += source.ignores
            kept.broken += sum(script.root.has_error for script in source.scripts)
    except TookTooLongError:
        message = f"not read: too deep, or too much for {PATIENCE:.0f} seconds"
        raise SnippetgenError(Problem(message)) from None
    return kept


def _texts(where: Where, data: bytes, lines: Lines) -> Iterator[Text]:
    theme = theme_of(where.folder) is not None
    if _is_payload(where, data):
        return
    if where.path.suffix.lower() == ".json":
        yield from texts_in(data, theme=not is_container(data))
        return
    if where.host is not None:
        host, sure = where.host, True
    else:
        django = django_of(where.folder) is not None
        host, sure = host_of(where.path.absolute(), data, theme=theme, django=django)
    script = script_kind(where.path) or ("js" if host == "js" or _is_bare_code(data) else "")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        sure = False  # what is not read for sure is not written over
    yield Text(data, host, lines, sure, script)


def _is_payload(where: Where, data: bytes) -> bool:
    """JSON that has no code in it."""
    json = where.path.suffix.lower() == ".json" and where.host is None
    theme = theme_of(where.folder) is not None or where.folder.name.lower() in _THEMES
    return json and not theme and not is_container(data)


def _tells(data: bytes) -> bool:
    """Is it what Klaviyo is told, or was to be? Other JSON of a project is no concern of ours."""
    body = parsed(data)
    return any(True for _ in calls_in(body)) if body is not None else concerns(data)


def _is_bare_code(data: bytes) -> bool:
    """Calls without a script element: another file puts one around them."""
    return _CALL.search(data) is not None and _TAG.search(data) is None


def _group(where: Where, host: str) -> tuple[str, bool]:
    """What names the files that can meet this one, and whether it is around all of their pages."""
    theme = theme_of(where.folder)
    if theme is not None:
        return str(theme), where.folder == theme / "layout"
    if host == "gtm":
        return str(where.path), False
    if host in ("django", "liquid", "shopify"):
        parts = where.folder.parts
        if "templates" in parts:
            return str(Path(*parts[: parts.index("templates") + 1])), where.path.stem == "base"
        return str(where.folder), where.path.stem == "base"
    return str(where.root or where.path), False


def _judged(source: Source, rules: Iterable[Rule]) -> Iterator[Found]:
    for rule in rules:
        if not rule.remembers:
            for hit in rule.check(source):
                yield rule, hit

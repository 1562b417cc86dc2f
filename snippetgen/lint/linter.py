"""Lint files: read each, compare them, and leave out what comments silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.lint.files import find
from snippetgen.lint.payloads import Payloads, payload_rules
from snippetgen.lint.reading import LARGEST, FileRead, Found, Where, read_file
from snippetgen.lint.themes import has_embed, theme_files, theme_of
from snippetgen.rules import rules_of
from snippetgen.rules.code.facts import Facts, Project


@dataclass(slots=True)
class Linted:
    """What was found in files that have to do with Klaviyo, and which could not be read."""

    read: list[FileRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0  # all that were looked at


class Linter:
    """`select` and `ignore` are codes or beginnings of codes, as everywhere."""

    def __init__(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> None:
        chosen, left_out = tuple(select) or ("",), tuple(ignore)
        chosen_rules = [
            rule
            for code, rule in {**rules_of("code"), **payload_rules()}.items()
            if code.startswith(chosen) and not (left_out and code.startswith(left_out))
        ]
        self._code = [rule for rule in chosen_rules if rule.code in rules_of("code")]
        self._calls = [rule for rule in chosen_rules if rule not in self._code]

    def lint(
        self,
        paths: Iterable[Path],
        host: str | None = None,
        seen: Callable[[int], object] = lambda _: None,
        instead: Mapping[Path, bytes] = MappingProxyType({}),
    ) -> Linted:
        """`seen` is told how many files have been read; `instead` of some other text is taken."""
        linted = Linted()
        payloads = Payloads(self._calls)
        where: list[Where] = []
        for each in find(paths, host):
            linted.files += 1
            seen(linted.files)
            try:
                found = self._read(each, instead, payloads)
            except SnippetgenError as error:
                linted.problems += [replace(p, path=each.path) for p in error.problems]
            except OSError as error:
                linted.problems.append(Problem(error.strerror or str(error), each.path))
            else:
                where.append(each)
                if found is not None:
                    linted.read.append(found)
        self._compare(linted.read, where)
        return linted

    def _read(
        self, where: Where, instead: Mapping[Path, bytes], payloads: Payloads
    ) -> FileRead | None:
        data = instead[where.path] if where.path in instead else _bytes(where.path)
        return read_file(where, data, self._code, payloads)

    def _compare(self, files: Sequence[FileRead], where: Iterable[Where]) -> None:
        """Add what the rules find that look at several files; silence what comments say."""
        roots = {root for each in where if (root := theme_of(each.folder)) is not None}
        facts = [each for file in files for each in file.facts]
        facts += _beside(roots, {each.path.absolute() for each in where})
        embeds = frozenset(str(root) for root in roots if has_embed(root))
        project = Project(
            facts, embeds, frozenset(rule.code for rule in (*self._code, *self._calls))
        )
        for file in files:
            file.found = [each for each in file.found if not _silenced(file, each)]
        for rule in self._code:  # in the order of their codes: the last tells of idle comments
            if rule.remembers:
                for file in files:
                    hits = (hit for one in file.facts for hit in rule.check(one, project))
                    found = [(rule, hit) for hit in hits]
                    file.found += [each for each in found if not _silenced(file, each)]
        for file in files:
            file.found.sort(key=_position)


def _beside(roots: Iterable[Path], linted: set[Path]) -> list[Facts]:
    """What must be known of a theme's other files, where only some are linted."""
    facts: list[Facts] = []
    for root in roots:
        for path in theme_files(root):
            if path.absolute() in linted:
                continue
            try:
                found = read_file(Where(path), _bytes(path))
            except (SnippetgenError, OSError):
                continue
            facts += found.facts if found is not None else ()
    return facts


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _silenced(file: FileRead, found: Found) -> bool:
    rule, hit = found
    line = int(hit.path.partition(":")[0])
    silent = False
    for comment in file.ignores:
        if rule.code in comment.codes and line in comment.lines:
            comment.used.add(rule.code)
            silent = True
    return silent


def _position(found: Found) -> tuple[int, int, str]:
    rule, hit = found
    line, _, column = hit.path.partition(":")
    return int(line), int(column), rule.code

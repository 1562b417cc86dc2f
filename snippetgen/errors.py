"""What goes wrong, as values: a problem says where, what was found, and what to type instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from snippetgen.keys import masked


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `line` counts from 1; a hint says what to type."""

    message: str
    path: Path | None = None
    line: int | None = None
    hint: str | None = None

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}:"
        if where and self.line is not None:
            where += f"{self.line}:"
        head = f"{where} {self.message}" if where else self.message
        return masked(f"{head}\n  {self.hint}" if self.hint else head)


class SnippetgenError(Exception):
    """Base of every error that is meant for the user's eyes. Holds one or more problems."""

    def __init__(self, problems: Problem | str | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PlanError(SnippetgenError):
    """The tracking plan, or a platform that it overrides, can't be used as it is."""


class TemplateError(SnippetgenError):
    """A template does not render, or renders a script that does not parse."""


class OutputError(SnippetgenError):
    """The output folder can't be written without harm to what lies in it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in a tree of settings: a path of keys, its file and line not yet known."""

    at: tuple[str, ...]
    message: str
    hint: str | None = None
    value: object = None  # the offending text, to find its line inside a list


def unknown_keys(
    table: Iterable[str], known: Iterable[str], at: tuple[str, ...]
) -> Iterator[Finding]:
    """A finding for each key that means nothing here."""
    names = set(known)
    for key in table:
        if key not in names:
            yield Finding((*at, key), f"unknown key {key!r}", did_you_mean(key, names))


def unknown_fields(
    table: Iterable[str], known: Iterable[str], at: tuple[str, ...]
) -> Iterator[Finding]:
    """A finding for each key that is no variable of this scope, or of this list in one."""
    header = f"scope.{at[-1]}" if at[-2] == "scope" else "shape.item"
    names = set(known)
    for field in table:
        if field not in names:
            hint = unknown_field(field, names, header)
            yield Finding((*at, field), f"unknown key {field!r}", hint)


def unknown_field(field: str, known: Iterable[str], header: str, prefix: str = "") -> str:
    """A hint for a variable that is not there: what was meant, or how to declare it."""
    if close := _closest(field, known):
        return f"did you mean {prefix + close!r}?"
    return f'declare one of your own: [{header}] {field} = "string"'


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint for a misspelt word, or the list of what is known when nothing is close."""
    names = sorted(known)
    if close := _closest(word, names):
        return f"did you mean {close!r}?"
    return f"known: {', '.join(names)}" if names else None


def _closest(word: str, known: Iterable[str]) -> str | None:
    """The one that the word may be a misspelling of."""
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)), None)

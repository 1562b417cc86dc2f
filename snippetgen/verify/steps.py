"""What a shopper does at each step: ours, or the plan's `[verify.steps]`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from snippetgen.errors import Problem, SnippetgenError, did_you_mean
from snippetgen.rules.visit import STEPS

VERBS = ("open", "click", "press", "fill")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to try: `click form [type=submit]`."""

    verb: str
    what: str

    def __str__(self) -> str:
        return f"{self.verb} {self.what}"

    @property
    def selector(self) -> str:
        """As `hands.find` takes it."""
        return f"words: {self.what}" if self.verb == "press" else self.what


@dataclass(frozen=True, slots=True)
class Banner:
    """A cookie manager by name: selectors, or `words: …`, of its yes and its no."""

    name: str
    yes: str
    no: str


Way = tuple[Command, ...]  # one after the other
Steps = Mapping[str, Sequence[Way]]  # the first way that leads there


@cache
def ours() -> Steps:
    table = tomllib.loads(_data("steps.toml"))["steps"]
    return {name: [(_command(line),) for line in lines] for name, lines in table.items()}


@cache
def banners() -> tuple[Banner, ...]:
    return tuple(Banner(**each) for each in tomllib.loads(_data("banners.toml"))["banner"])


@cache
def _announcing() -> re.Pattern[str]:
    return re.compile(tomllib.loads(_data("banners.toml"))["announced"], re.IGNORECASE)


def announces_banner(scripts: str) -> bool:
    """Does a page with these scripts (addresses and code) have a cookie manager?"""
    return bool(_announcing().search(scripts))


@cache
def look() -> str:
    """The function that says what stands in a page."""
    return _data("look.js")


def read_steps(table: Any, path: Path | None = None) -> Steps:
    """Our steps with a plan's, or a file's, in their place: text, or a list of what to do in turn.

    Raises SnippetgenError. A step that is "" is left out of the walk.
    """
    if not isinstance(table, Mapping):
        raise SnippetgenError(Problem("steps: is a table, as [verify.steps]", path))
    steps = dict(ours())
    problems = []
    for name, given in table.items():
        if name not in STEPS[1:]:
            hint = did_you_mean(name, STEPS[1:])
            problems.append(Problem(f"steps.{name}: unknown step", path, hint=hint))
            continue
        lines = [given] if isinstance(given, str) else given
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            problems.append(Problem(f"steps.{name}: is text, or a list of text", path))
            continue
        commands = [_command(line) for line in lines if line.strip()]
        problems += [
            Problem(f"steps.{name}: {each.verb!r} is no command", path, hint=_VERBS_HINT)
            for each in commands
            if each.verb not in VERBS
        ]
        steps[name] = [tuple(commands)] if commands else []
    if problems:
        raise SnippetgenError(problems)
    return steps


_VERBS_HINT = "open /path · click SELECTOR · press WORD|WORD · fill SELECTOR"


def _command(line: str) -> Command:
    verb, _, what = line.strip().partition(" ")
    return Command(verb, what.strip())


def _data(name: str) -> str:
    return files("snippetgen.verify").joinpath(name).read_text(encoding="utf-8")

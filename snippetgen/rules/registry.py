"""Every rule by its code: a function with the decorator, in a module that is found, not listed."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from snippetgen.rules.model import EFFECTS, SEVERITIES, Hit, Rule

F = TypeVar("F", bound=Callable[..., Iterable[Hit]])

KINDS = ("calls", "requests", "code", "visits")

_FOUND: dict[str, Rule] = {}


def rule(
    code: str,
    name: str,
    *,
    severity: str = "warning",
    effect: str = "recorded",
    remembers: bool = False,
) -> Callable[[F], F]:
    """Make a rule of a function that gives a Hit for each place where it is broken.

    Most yield them. What is asked of nearly every event returns them: that is quicker.

    `effect` is what Klaviyo does because of it. A function that `remembers` is handed, after the
    call, a dict that is its own for as long as one run takes.
    """
    if severity not in SEVERITIES or effect not in EFFECTS or code in _FOUND:
        raise ValueError(f"rule {code}: severity, effect or code can't be used")

    def register(check: F) -> F:
        _FOUND[code] = Rule(code, name, severity, effect, check, remembers)
        return check

    return register


@cache
def rules_of(kind: str) -> Mapping[str, Rule]:
    """The rules for one kind of thing, by code: a package beside this module.

    "calls": what Klaviyo is told; "requests": how it is sent; "code": scripts and templates;
    "visits": what a walk through a shop showed.
    """
    package = import_module(f"snippetgen.rules.{kind}")
    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    mine = {c: r for c, r in _FOUND.items() if r.check.__module__.startswith(package.__name__)}
    return MappingProxyType(dict(sorted(mine.items())))


class Group(NamedTuple):
    """The chosen rules of one module. Where `concerns` says no, none of them has anything to say.

    Most of what is judged is in order, and passed over in a fraction of the time.
    """

    concerns: Callable[[Any], bool]
    rules: tuple[tuple[Rule, tuple[dict[Any, Any], ...]], ...]  # with the memory of each


def groups_of(kind: str, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[Group]:
    """The rules of one kind for one run. `select` and `ignore` are codes, or how codes begin."""
    chosen, left_out = tuple(select) or ("",), tuple(ignore)
    groups: dict[str, list[tuple[Rule, tuple[dict[Any, Any], ...]]]] = {}
    for code, found in rules_of(kind).items():
        if code.startswith(chosen) and not (left_out and code.startswith(left_out)):
            memory: tuple[dict[Any, Any], ...] = ({},) if found.remembers else ()
            groups.setdefault(found.check.__module__, []).append((found, memory))
    return [
        Group(getattr(sys.modules[name], "concerns", _always), tuple(rules))
        for name, rules in groups.items()
    ]


def _always(_: object) -> bool:
    return True


def all_rules() -> Mapping[str, Rule]:
    """Every rule there is, by code."""
    return dict(sorted({c: r for kind in KINDS for c, r in rules_of(kind).items()}.items()))

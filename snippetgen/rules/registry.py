"""Every rule by its code: a function with the decorator, in a module that is found, not listed."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TypeVar

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
    """Make a rule of a function that yields a Hit for each place where it is broken.

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


def all_rules() -> Mapping[str, Rule]:
    """Every rule there is, by code."""
    return dict(sorted({c: r for kind in KINDS for c, r in rules_of(kind).items()}.items()))

"""Judge calls by the rules. The same judge serves the doctor, the build and the endpoint."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from snippetgen.rules.model import EFFECTS, Call, Hit, Rule, Violation
from snippetgen.rules.registry import rules_of

Check = Callable[..., Iterable[Hit]]
Concerns = Callable[[Call], bool]


class Judge:
    """One run over any number of calls; remembers what the rules have to compare.

    `select` and `ignore` are codes or beginnings of codes: "N" for all rules on naming.
    A module of rules may have a function `concerns`. Where it says no, none of its rules has
    anything to say of a call: most calls are in order, and judged in a fraction of the time.
    """

    def __init__(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> None:
        chosen, left_out = tuple(select) or ("",), tuple(ignore)
        groups: dict[str, list[tuple[Rule, Check, tuple[dict[Any, Any], ...]]]] = {}
        for code, rule in rules_of("calls").items():
            if code.startswith(chosen) and not (left_out and code.startswith(left_out)):
                memory: tuple[dict[Any, Any], ...] = ({},) if rule.remembers else ()
                groups.setdefault(rule.check.__module__, []).append((rule, rule.check, memory))
        self._groups = [
            (getattr(sys.modules[name], "concerns", _all), rules) for name, rules in groups.items()
        ]

    def judge(self, call: Call) -> list[Violation]:
        """Everything that the rules find in this call, the worst first."""
        found: list[Violation] = []
        general: list[Violation] = []
        for concerns, rules in self._groups:
            if not concerns(call):
                continue
            for rule, check, memory in rules:
                for hit in check(call, *memory):
                    effect = hit.effect or rule.effect
                    (general if hit.general else found).append(
                        Violation(rule.code, rule.severity, effect, hit.path, hit.message, hit.hint)
                    )
        if not (found or general):
            return found
        if general:
            found += [violation for violation in general if not _said(violation.path, found)]
        return sorted(found, key=lambda violation: EFFECTS.index(violation.effect))


def _all(_: Call) -> bool:
    return True


def _said(path: str, found: Iterable[Violation]) -> bool:
    """Does a rule of its own say why this place, or one in it, is refused?"""
    return any(
        violation.effect == "refused"
        and (violation.path == path or violation.path.startswith(f"{path}/"))
        for violation in found
    )


def verdict(violations: Iterable[Violation]) -> str:
    """What Klaviyo would do: the worst effect of them all."""
    return min((v.effect for v in violations), key=EFFECTS.index, default="recorded")

"""Judge calls by the rules. The same judge serves the doctor, the build and the endpoint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from snippetgen.rules.model import EFFECTS, Call, Violation
from snippetgen.rules.registry import rules_of


class Judge:
    """One run over any number of calls; remembers what the rules have to compare.

    `select` and `ignore` are codes or beginnings of codes: "N" for all rules on naming.
    """

    def __init__(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> None:
        chosen, left_out = tuple(select) or ("",), tuple(ignore)
        self._rules = [
            rule
            for code, rule in rules_of("calls").items()
            if code.startswith(chosen) and not (left_out and code.startswith(left_out))
        ]
        self._memories: dict[str, dict[Any, Any]] = {rule.code: {} for rule in self._rules}

    def judge(self, call: Call) -> list[Violation]:
        """Everything that the rules find in this call, the worst first."""
        found = []
        for rule in self._rules:
            memory = (self._memories[rule.code],) if rule.remembers else ()
            for hit in rule.check(call, *memory):
                effect = hit.effect or rule.effect
                found.append(
                    Violation(rule.code, rule.severity, effect, hit.path, hit.message, hit.hint)
                )
        return sorted(found, key=lambda violation: EFFECTS.index(violation.effect))


def verdict(violations: Iterable[Violation]) -> str:
    """What Klaviyo would do: the worst effect of them all."""
    return min((v.effect for v in violations), key=EFFECTS.index, default="recorded")

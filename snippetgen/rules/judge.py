"""Judge calls by the rules. The same judge serves the doctor, the build and the endpoint."""

from __future__ import annotations

from collections.abc import Iterable

from snippetgen.rules.model import EFFECTS, SEVERITIES, Call, Hit, Rule, Violation
from snippetgen.rules.registry import groups_of


class Judge:
    """One run over any number of calls; remembers what the rules have to compare.

    `select` and `ignore` are codes or beginnings of codes: "N" for all rules on naming.
    """

    def __init__(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> None:
        self._groups = groups_of("calls", select, ignore)

    def judge(self, call: Call) -> list[Violation]:
        """Everything that the rules find in this call, the worst first."""
        found: list[Violation] = []
        general: list[Violation] = []
        for concerns, rules in self._groups:
            if concerns(call):
                for rule, memory in rules:
                    for hit in rule.check(call, *memory):
                        (general if hit.general else found).append(violation_of(rule, hit))
        if general:
            found += [each for each in general if not _said(each.path, found)]
        return worst_first(found)


def violation_of(rule: Rule, hit: Hit) -> Violation:
    effect = hit.effect or rule.effect
    return Violation(rule.code, rule.severity, effect, hit.path, hit.message, hit.hint)


def worst_first(found: list[Violation]) -> list[Violation]:
    """Sorted by what Klaviyo does, then by how bad it is; the rest stays in its order."""
    return sorted(found, key=_badness) if len(found) > 1 else found


def _badness(each: Violation) -> tuple[int, int]:
    return EFFECTS.index(each.effect), SEVERITIES.index(each.severity)


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

"""What the rules say of a visit, and what a plan wants of one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from snippetgen.bind import bind
from snippetgen.errors import PlanError, Problem, did_you_mean
from snippetgen.model import Plan
from snippetgen.rules import Violation, rules_of
from snippetgen.rules.model import SEVERITIES
from snippetgen.rules.visit import TRIGGERS, Visit, Wanted
from snippetgen.verify.recorder import Recorder


@dataclass(frozen=True, slots=True)
class Verified:
    """What a report is made of."""

    recorder: Recorder
    findings: tuple[Violation, ...]

    @property
    def visit(self) -> Visit:
        return self.recorder.visit


def judged(recorder: Recorder) -> Verified:
    """What the rules on visits, and those on calls and requests, find in it: once, worst first."""
    recorder.close()
    visit = recorder.visit
    found = [
        Violation(
            rule.code, rule.severity, hit.effect or rule.effect, hit.path, hit.message, hit.hint
        )
        for rule in rules_of("visits").values()
        for hit in rule.check(visit)
    ]
    told: dict[tuple[str, str, str], Violation] = {}
    events = [(each.name, each.violations) for each in visit.arrived]
    others = [(each.title, each.violations) for each in recorder.unreadable]
    for name, violations in [*events, *others]:
        for violation in violations:
            key = (violation.code, name, violation.path.rpartition("/")[2])
            where = f"{name}{violation.path and ' ' + violation.path}"
            told.setdefault(key, replace(violation, path=where))
    worst_first = sorted([*found, *told.values()], key=lambda v: SEVERITIES.index(v.severity))
    return Verified(recorder, tuple(worst_first))


def visit_of(url: str, plan: Plan | None, platform: str | None = None) -> Visit:
    """A visit that has not begun: what the plan wants to see in it, from one of its platforms.

    Without a platform, whatever any of them can send. Raises PlanError.
    """
    if plan is None:
        return Visit(url)
    steps = {trigger: step for step, trigger in TRIGGERS.items()}
    tags = [tag.event for name in _platforms(plan, platform) for tag in bind(plan, name).tags]
    wanted = tuple(
        Wanted(event.name, event.metric, steps.get(event.on or ""), event.for_each is None)
        for event in dict.fromkeys(tags)
        if event.call == "track"
    )
    waits_for = None if plan.consent.mode == "none" else plan.consent.mode
    return Visit(url, plan.company_id, waits_for, wanted)


def _platforms(plan: Plan, platform: str | None) -> tuple[str, ...]:
    if platform is not None and platform not in plan.platforms:
        hint = did_you_mean(platform, plan.platforms)
        raise PlanError(Problem(f"the plan has no platform {platform!r}", plan.path, hint=hint))
    return (platform,) if platform else plan.platforms

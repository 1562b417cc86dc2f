"""The rules' look at events that are not surely in order, and at the first of each metric."""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson

from snippetgen.rules import Judge
from snippetgen.rules.model import Violation
from snippetgen.rules.read import calls_in

SAMPLE = 100  # of each metric, in order or not
# What these look back for, the tables are asked for: exactly, and for all rows at once.
_ASKED_ELSEWHERE = ("I012", "N005", "N008", "S012", "U004", "U005", "U006", "U007", "U008", "U009")


class Checked:
    """What the rules found: how often, and one example of each."""

    def __init__(self) -> None:
        self._judge = Judge(ignore=_ASKED_ELSEWHERE)
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, Violation] = {}

    def fault(self, body: str) -> str | None:
        """Why Klaviyo would not record the event, or None. All else is counted."""
        return self.fault_of(orjson.loads(body))

    def fault_of(self, body: Any) -> str | None:
        worst = None
        for call in calls_in(body, "server"):
            for violation in self._judge.judge(call):
                self.counts[violation.code] += 1
                self.examples.setdefault(violation.code, violation)
                if worst is None and violation.effect in ("refused", "dropped"):
                    worst = f"{violation.code}: {violation.message}"
        return worst

"""Klaviyo's rules as code: one function and one code each. Knows neither files nor templates."""

from snippetgen.rules.judge import Judge, verdict
from snippetgen.rules.model import Call, Hit, Part, Rule, Violation
from snippetgen.rules.read import calls_in
from snippetgen.rules.registry import all_rules, rules_of

__all__ = [
    "Call", "Hit", "Judge", "Part", "Rule", "Violation",
    "all_rules", "calls_in", "rules_of", "verdict",
]  # fmt: skip

"""The setting SNIPPETGEN, a dict: PLAN, and for tests URL; and what is made of it, once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from snippetgen.errors import did_you_mean
from snippetgen.model import Plan
from snippetgen.plan import load_plan
from snippetgen.snippets import build

_KEYS = frozenset({"PLAN", "URL", "DELIVER"})


def setting(name: str, default: Any = None) -> Any:
    """Raises ImproperlyConfigured where there is a key that means nothing."""
    given = getattr(settings, "SNIPPETGEN", {})
    for key in given:
        if key not in _KEYS:
            raise ImproperlyConfigured(
                f"SNIPPETGEN[{key!r}] means nothing: {did_you_mean(key, _KEYS)}"
            )
    return given.get(name, default)


@cache
def _plan(path: Path) -> Plan:
    return load_plan(path)


def plan() -> Plan:
    """The tracking plan. Raises PlanError."""
    return _plan(Path(setting("PLAN", "snippetgen.toml")))


@cache
def snippets() -> dict[str, str]:
    """The templates of the platform django, by the names that the tag takes."""
    made = build(plan(), ["django"])
    return {Path(file).stem: text for file, text in made.items() if file.endswith(".html")}

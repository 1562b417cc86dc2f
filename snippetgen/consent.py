"""The plan's `consent`: a mode, or a table of it and more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from snippetgen.errors import Finding, unknown_keys
from snippetgen.model import Consent

MODES = ("none", "shopify", "google", "tcf", "callback")

_KEYS = ("mode", "gpc", "types", "purposes")


def consent_from(written: str | Mapping[str, Any]) -> Consent:
    """The consent of a plan in which `consent_faults` found none."""
    if isinstance(written, str):
        return Consent(written)
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in written.items()}
    return Consent(**given)


def consent_faults(written: object) -> list[Finding]:
    table = {"mode": written} if isinstance(written, str) else written
    if not isinstance(table, Mapping):
        return [Finding(("consent",), 'is a mode, as consent = "google", or a table')]
    findings = [*unknown_keys(table, _KEYS, ("consent",))]
    if (mode := table.get("mode", "none")) not in MODES:
        modes = " or ".join(MODES)
        findings.append(Finding(("consent",), f"is {modes}, not {mode!r}", None, str(mode)))
    if not isinstance(table.get("gpc", False), bool):
        findings.append(Finding(("consent", "gpc"), "is true or false"))
    for key, kind in (("types", str), ("purposes", int)):
        parts = table.get(key, [])
        if not isinstance(parts, list) or not all(type(part) is kind for part in parts):
            example = 'types = ["ad_storage"]' if kind is str else "purposes = [1, 3, 4]"
            findings.append(Finding(("consent", key), f"is a list, as {example}"))
    return findings

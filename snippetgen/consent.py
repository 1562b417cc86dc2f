"""The plan's `consent`: a mode, or a table of it and more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from snippetgen.errors import Finding, did_you_mean, unknown_keys
from snippetgen.model import Consent

MODES = ("none", "shopify", "google", "tcf", "callback")

_KEYS = ("mode", "gpc", "types", "purposes")

# What there is to ask for: the types of Google's Consent Mode, the purposes of IAB's TCF 2.
_ASKED = {
    "types": (
        "ad_storage", "ad_user_data", "ad_personalization", "analytics_storage",
        "functionality_storage", "personalization_storage", "security_storage",
    ),
    "purposes": tuple(range(1, 12)),
}  # fmt: skip


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
        hint = 'consent = "callback" is for any banner that can call a line of script'
        findings.append(Finding(("consent",), f"is {modes}, not {mode!r}", hint, str(mode)))
    if not isinstance(table.get("gpc", False), bool):
        findings.append(Finding(("consent", "gpc"), "is true or false"))
    for key, known in _ASKED.items():
        if key in table:
            findings += _wrong_list(key, table[key], known)
    return findings


def _wrong_list(key: str, parts: object, known: Sequence[object]) -> Iterator[Finding]:
    at, kind = ("consent", key), type(known[0])
    if not isinstance(parts, list) or not parts or not all(type(part) is kind for part in parts):
        example = 'types = ["ad_storage"]' if kind is str else "purposes = [1, 3, 4]"
        yield Finding(at, f"is a list of one or more, as {example}")
        return
    for part in parts:
        if part not in known:
            hint = did_you_mean(part, map(str, known)) if kind is str else "known: 1 to 11"
            yield Finding(at, f"there is no {part!r} to ask for", hint, part)

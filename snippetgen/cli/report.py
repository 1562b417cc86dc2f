"""How `check` and `lint` tell what they found: as text, JSON, SARIF, or for GitHub. No I/O."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import click

from snippetgen import __version__
from snippetgen.rules import Rule, Violation

FORMATS = ("text", "json", "sarif", "github")

# What Klaviyo would do, in one line.
SAID = {
    "refused": "Klaviyo refuses it",
    "dropped": "Klaviyo accepts it and then drops it",
    "partial": "Klaviyo records it, but not all of it",
    "recorded": "Klaviyo records it",
}
_COLOUR = {"error": "red", "warning": "yellow", "info": "blue"}
_SARIF_LEVEL = {"error": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVEL = {"error": "error", "warning": "warning", "info": "notice"}


@dataclass(slots=True)  # not frozen: one for each line of NDJSON
class Judged:
    """One event of a `check`, or one file of a `lint` (which has no verdict)."""

    file: str  # as the user named it; "-" for standard input
    violations: Sequence[Violation]
    verdict: str | None = None
    api: str | None = None
    title: str = ""  # the metric, or "Identify"
    line: int | None = None  # where in the file the event stands


def lines(found: Iterable[Judged], format_: str, rules: Mapping[str, Rule]) -> Iterator[str]:
    """The report, a piece at a time: nothing is held back but for SARIF, which is one object."""
    if format_ == "sarif":
        yield _sarif(list(found), rules)
        return
    write = {"text": _text, "json": _json, "github": _github}[format_]
    for judged in found:
        yield from write(judged)


def _text(judged: Judged) -> Iterator[str]:
    where = judged.file if judged.line is None else f"{judged.file}:{judged.line}"
    if judged.verdict is not None:
        said = click.style(SAID[judged.verdict], bold=True)
        api = "v1, until it ended in 2024" if judged.api == "v1" else judged.api
        yield f"{where}: {judged.title} ({api}): {said}"
    for violation in judged.violations:
        level = click.style(violation.severity, fg=_COLOUR[violation.severity])
        if judged.verdict is None:
            yield f"{where}:{violation.path}: {level} {violation.code}: {violation.message}"
        else:
            place = f" {violation.path}" if violation.path else ""
            yield f"  {level} {violation.code}{place}: {violation.message}"
        if violation.hint:
            yield f"    {violation.hint}"


def _json(judged: Judged) -> tuple[str]:
    """One object to a line: an event of a check, a file of a lint."""
    if not judged.violations and judged.verdict is not None:
        return (_nothing_found(judged.verdict, judged.api),)
    findings = [violation.as_json() for violation in judged.violations]
    if judged.verdict is None:
        return (json.dumps({"file": judged.file, "findings": findings}),)
    return (json.dumps({"verdict": judged.verdict, "api": judged.api, "findings": findings}),)


@cache  # of a million lines, nearly all are the same
def _nothing_found(verdict: str, api: str | None) -> str:
    return json.dumps({"verdict": verdict, "api": api, "findings": []})


def _github(judged: Judged) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    for violation in judged.violations:
        line, column = _position(judged, violation)
        text = _told(violation) + (f": {violation.hint}" if violation.hint else "")
        place = {"file": judged.file, "line": line, "col": column, "title": violation.code}
        properties = ",".join(f"{key}={_escaped(value, ',:')}" for key, value in place.items())
        yield f"::{_GITHUB_LEVEL[violation.severity]} {properties}::{_escaped(text)}"


def _escaped(value: object, more: str = "") -> str:
    text = str(value)
    for mark in "%\r\n" + more:
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


def _sarif(found: Sequence[Judged], rules: Mapping[str, Rule]) -> str:
    used = sorted({violation.code for judged in found for violation in judged.violations})
    known = [_sarif_rule(rules[code]) for code in used if code in rules]
    results = [_sarif_result(judged, each) for judged in found for each in judged.violations]
    driver = {"name": "snippetgen", "version": __version__, "rules": known}
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": driver},
                    "columnKind": "unicodeCodePoints",
                    "results": results,
                }
            ],
        },
        indent=2,
    )


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.about.strip().split("\n")[0]},
        "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
    }


def _sarif_result(judged: Judged, violation: Violation) -> dict[str, Any]:
    line, column = _position(judged, violation)
    text = _told(violation) + (f"\n{violation.hint}" if violation.hint else "")
    place = {
        "artifactLocation": {"uri": quote(judged.file)},
        "region": {"startLine": line, "startColumn": column},
    }
    return {
        "ruleId": violation.code,
        "level": _SARIF_LEVEL[violation.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


def _told(violation: Violation) -> str:
    """The message, with the JSON pointer that says no line."""
    pointer = violation.path.startswith("/")
    return f"{violation.path}: {violation.message}" if pointer else violation.message


def _position(judged: Judged, violation: Violation) -> tuple[int, int]:
    """Line and column, both from 1, of a `line:column` path or of the event that it is in."""
    line, _, column = violation.path.partition(":")
    if line.isdigit() and column.isdigit():
        return int(line), int(column)
    return judged.line or 1, 1

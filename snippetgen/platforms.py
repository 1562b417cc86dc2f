"""Read one platform, with the plan's overrides laid over it, and check it on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snippetgen.browser_side import read_browser, read_watch
from snippetgen.catalog import platform_folders, read_toml
from snippetgen.errors import Finding, PlanError, Problem, did_you_mean
from snippetgen.merge import merge
from snippetgen.model import Plan, Platform
from snippetgen.page_side import read_page
from snippetgen.shapes import PLATFORM, wrong_shapes
from snippetgen.toml_lines import line_of


def load_platform(plan: Plan, name: str) -> Platform:
    """The platform as this plan sees it. Raises PlanError naming each line that can't be used."""
    folders = platform_folders(plan.templates)
    if name not in folders:
        line = line_of(plan.text, ["platforms"], name)
        hint = did_you_mean(name, folders)
        raise PlanError(Problem(f"unknown platform {name!r}", plan.path, line, hint))
    file = folders[name] / "platform.toml"
    table = merge(read_toml(file), plan.overrides.get(name, {}))
    findings = list(wrong_shapes(table, PLATFORM, ())) + _wrong_hole(table)
    if findings:
        raise PlanError([_locate(finding, name, file, plan) for finding in findings])
    platform = Platform(
        name=name,
        title=table.get("title", name),
        about=table.get("about", ""),
        folder=folders[name],
        page=read_page(table["page"], plan.vocabulary, findings) if "page" in table else None,
        browser=read_browser(table.get("browser"), plan.vocabulary, findings),
        watch=read_watch(table.get("watch"), findings),
        hole=table.get("hole"),
    )
    if findings:
        raise PlanError([_locate(finding, name, file, plan) for finding in findings])
    return platform


def _wrong_hole(table: Mapping[str, Any]) -> list[Finding]:
    try:
        re.compile(str(table.get("hole", "")))
    except re.error as error:
        return [Finding(("hole",), f"is not a pattern: {error}")]
    return []


def _locate(finding: Finding, name: str, file: Path, plan: Plan) -> Problem:
    """The finding with its line: in the plan if the plan wrote it, else in the platform's file."""
    where, text, at = file, file.read_text(encoding="utf-8-sig"), finding.at
    if _written(plan.overrides.get(name, {}), finding.at) and plan.path is not None:
        where, text, at = plan.path, plan.text, ("platform", name, *finding.at)
    line = line_of(text, at, finding.value)
    return Problem(f"{name}: {'.'.join(finding.at)}: {finding.message}", where, line, finding.hint)


def _written(table: Mapping[str, Any], at: tuple[str, ...]) -> bool:
    here: Any = table
    for key in at:
        if not isinstance(here, Mapping):
            return True  # the plan wrote the value that holds this one
        if key not in here:
            return False
        here = here[key]
    return True

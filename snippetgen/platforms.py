"""Read one platform, with the plan's overrides laid over it, and check it on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from snippetgen.browser_side import read_browser, read_watch
from snippetgen.catalog import platform_folders, platform_table
from snippetgen.errors import Finding, PlanError, Problem, did_you_mean
from snippetgen.merge import NOTHING, Merged, Written
from snippetgen.model import Plan, Platform, Vocabulary
from snippetgen.page_side import read_page
from snippetgen.plan_check import line_and_hint
from snippetgen.shapes import PLATFORM, wrong_shapes
from snippetgen.toml_lines import line_of


def load_platform(plan: Plan, name: str) -> Platform:
    """The platform as this plan sees it. Raises PlanError naming each line that can't be used."""
    folders = platform_folders(plan.templates)
    if name not in folders:
        line = line_of(plan.text, ["platforms"], name)
        hint = did_you_mean(name, folders)
        raise PlanError(Problem(f"unknown platform {name!r}", plan.path, line, hint))
    folder = folders[name]
    laid = _laid(platform_table(folder), Written.of(plan.overrides.get(name, {})))
    platform = _sound(folder, laid, plan.vocabulary.for_names(laid.names))
    if platform is None:  # asked again with all words, for the hints
        _, findings = _read(folder, laid.table, plan.vocabulary)
        file = folder / "platform.toml"
        raise PlanError([_locate(finding, name, file, plan) for finding in findings])
    return platform


@lru_cache(maxsize=256)
def _laid(table: Written, changes: Written) -> Merged:
    if changes == NOTHING:
        return Merged.of(table.tree)
    return _laid(table, NOTHING).changed(changes)


@lru_cache(maxsize=256)
def _sound(folder: Path, laid: Merged, words: Vocabulary) -> Platform | None:
    """The platform, or None when something is wrong with it."""
    platform, findings = _read(folder, laid.table, words)
    return None if findings else platform


def _read(
    folder: Path, table: Mapping[str, Any], words: Vocabulary
) -> tuple[Platform | None, list[Finding]]:
    findings = [*wrong_shapes(table, PLATFORM, ()), *_wrong_hole(table)]
    if "page" in table and "page" not in platform_table(folder).tree:
        hint = f"say where its messages hold it: [platform.{folder.name}.browser.scope.product]"
        findings.append(Finding(("page",), "nothing is printed into pages here", hint))
    findings += _wrong_options(table.get("options", {}), platform_table(folder).tree)
    if findings:
        return None, findings
    platform = Platform(
        name=folder.name,
        title=table.get("title", folder.name),
        about=table.get("about", ""),
        folder=folder,
        page=read_page(table["page"], words, findings) if "page" in table else None,
        browser=read_browser(table.get("browser"), words, findings),
        watch=read_watch(table.get("watch"), findings),
        words=words,
        hole=table.get("hole"),
        options=_options(folder, table),
        store=table.get("store"),
        client=table.get("client", False),
        packaged=tuple(table.get("packaged", ())),
    )
    return platform, findings


def _wrong_options(chosen: Mapping[str, Any], platform: Mapping[str, Any]) -> Iterator[Finding]:
    """Options that the platform does not have, or has of another kind; `choices` lists values."""
    known, choices = platform.get("options", {}), platform.get("choices", {})
    for name, value in chosen.items():
        at = ("options", name)
        if name not in known:
            yield Finding(at, f"unknown option {name!r}", did_you_mean(name, known))
        elif type(value) is not type(known[name]):
            yield Finding(at, f"is {_KINDS[type(known[name])]}")
        elif isinstance(value, list) and not all(isinstance(part, str) for part in value):
            yield Finding(at, 'is a list of texts, as ["…", "…"]')
        elif isinstance(value, str) and ("{{" in value or "}}" in value):
            yield Finding(at, "holds {{ or }}, which would be host code")
        elif name in choices and value not in choices[name]:
            names = " or ".join(map(repr, choices[name]))
            yield Finding(at, f"is {names}")


def _options(folder: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """What is chosen; of what a plan took away by `false`, the empty value of its kind."""
    known, chosen = platform_table(folder).tree.get("options", {}), table.get("options", {})
    return {name: chosen.get(name, type(default)()) for name, default in known.items()}


_KINDS = {str: "text in quotes", bool: "true or false", list: "a list", int: "a number"}


def _wrong_hole(table: Mapping[str, Any]) -> list[Finding]:
    try:
        re.compile(str(table.get("hole", "")))
    except re.error as error:
        return [Finding(("hole",), f"is not a pattern: {error}")]
    return []


def _locate(finding: Finding, name: str, file: Path, plan: Plan) -> Problem:
    """The finding with its line: in the plan if the plan wrote it, else in the platform's file."""
    where, hint = file, finding.hint
    if _written(plan.overrides.get(name, {}), finding.at) and plan.path is not None:
        where = plan.path
        line, hint = line_and_hint(finding, ("platform", name, *finding.at), plan.text)
    else:
        line = line_of(file.read_text(encoding="utf-8-sig"), finding.at, finding.value)
    return Problem(f"{name}: {'.'.join(finding.at)}: {finding.message}", where, line, hint)


def _written(table: Mapping[str, Any], at: tuple[str, ...]) -> bool:
    here: Any = table
    for key in at:
        if not isinstance(here, Mapping):
            return True  # the plan wrote the value that holds this one
        if key not in here:
            return False
        here = here[key]
    return True

"""From a plan to the text of its files.

The templates lay the files out; the blocks and the config fill them.

A template's path below its platform's folder is the path of the file it makes. In a file's name
TRIGGER stands for each trigger that the page reports, SCOPE for each scope that is printed on
every page. Templates whose name begins with `_` are parts of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from snippetgen import __version__
from snippetgen.bind import Bound, bind
from snippetgen.config import config
from snippetgen.errors import PlanError, Problem, TemplateError, did_you_mean
from snippetgen.gate import passed
from snippetgen.model import Plan
from snippetgen.owners import check_owners
from snippetgen.parts import Part, parts
from snippetgen.platforms import load_platform
from snippetgen.runtime import runtime, runtime_for
from snippetgen.templating import environment, fill, template_names


def build(plan: Plan, platforms: Iterable[str] | None = None) -> dict[str, str]:
    """Every file of the plan's platforms (or of some of them), by its path below `dist/`."""
    check_owners(plan)
    for name in plan.overrides.keys() - set(plan.platforms):
        load_platform(plan, name)  # a mistake is told also where nothing is made of it yet
    files: dict[str, str] = {}
    for name in plan.platforms if platforms is None else platforms:
        if name not in plan.platforms:
            hint = did_you_mean(name, plan.platforms)
            raise PlanError(Problem(f"the plan has no platform {name!r}", plan.path, hint=hint))
        files |= _platform_files(plan, name)
    return dict(sorted(files.items()))


def render(plan: Plan, platform: str, event: str | None = None) -> str:
    """One paste-ready snippet: what belongs on every page, or all that one event needs."""
    if event is not None:
        plan = _only(plan, platform, event)
    bound = bind(plan, platform)
    folders = tuple(f"{platform}/{folder}/" for folder in bound.platform.packaged)
    wanted = [
        output
        for output in _outputs(plan, bound)
        if not output.file.endswith(_NOT_PASTED)
        and not output.file.startswith(folders)
        and (event or output.kind != "TRIGGER")
    ]
    # Data first, then what happened, then the runtime: the order in which a page is read.
    wanted.sort(key=lambda output: ("SCOPE", "TRIGGER", "").index(output.kind))
    return "\n".join(output.text.strip("\n") + "\n" for output in wanted)


def _platform_files(plan: Plan, name: str) -> dict[str, str]:
    files: dict[str, str] = {}
    made: set[str] = set()  # some disks take Quiz.html for quiz.html
    for output in _outputs(plan, bind(plan, name)):
        if output.file.lower() in made:
            raise TemplateError(Problem(f"two templates, or two triggers, make {output.file}"))
        made.add(output.file.lower())
        files[output.file] = output.text
    return files


def _only(plan: Plan, platform: str, event: str) -> Plan:
    """The plan with this one event. Raises PlanError when the platform can't send it."""
    chosen = tuple(known for known in plan.events if known.name == event)
    if not chosen:
        hint = did_you_mean(event, [known.name for known in plan.events])
        raise PlanError(Problem(f"the plan has no event {event!r}", plan.path, hint=hint))
    plan = replace(plan, events=chosen)
    cell = bind(plan, platform).cells[0]
    if cell.state == "none":
        raise PlanError(Problem(f"{platform} can't send {event}: {cell.reason}", plan.path))
    return plan


_NOT_PASTED = (".md", ".json", ".tpl", ".yaml", "LICENSE")


@dataclass(frozen=True, slots=True)
class _Output:
    file: str
    text: str
    kind: str  # "TRIGGER", "SCOPE", or "" for a file that stands alone


def _outputs(plan: Plan, bound: Bound) -> Iterator[_Output]:
    name = bound.platform.name
    triggers, scopes = parts(plan, bound)
    context = _context(plan, bound, triggers, scopes)
    jinja = environment(plan.templates and plan.templates.absolute(), bound.platform.folder.parent)
    for template in template_names(jinja, name):
        file = template.removesuffix(".jinja")
        kind = "TRIGGER" if "TRIGGER" in file else "SCOPE" if "SCOPE" in file else ""
        for part in {"TRIGGER": triggers, "SCOPE": scopes}.get(kind, [None]):
            path = file.replace(kind, part.name) if part else file
            text = fill(jinja, template, {**context, "part": part})
            if not text.strip():
                continue  # a file that the plan's options leave out
            yield _Output(path, passed(text, path, template, bound.platform.hole), kind)


def _context(plan: Plan, bound: Bound, triggers: list[Part], scopes: list[Part]) -> dict[str, Any]:
    """The names that every template has: the same on all platforms."""
    message = config(plan, bound)
    script = runtime_for(plan, message)
    return {
        "plan": plan,
        "platform": bound.platform,
        "cells": bound.cells,
        "metrics": _metrics(bound),
        "config": message,
        "runtime": script.script,
        "runtime_hash": script.hash,
        "pixel_runtime": runtime("pixel").script,
        "triggers": triggers,
        "scopes": scopes,
        "watches": bound.watches,
        "version": __version__,
    }


def _metrics(bound: Bound) -> dict[str, list[str]]:
    """By trigger, the metrics that are sent then."""
    metrics: dict[str, list[str]] = {}
    for tag in bound.tags:
        if tag.event.on is not None:
            metrics.setdefault(tag.event.on, []).append(tag.event.metric)
    return metrics

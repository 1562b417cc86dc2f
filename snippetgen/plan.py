"""Read a tracking plan: ten lines are enough, and every part of the catalog can be overridden."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from snippetgen import catalog
from snippetgen.consent import consent_from
from snippetgen.errors import Finding, PlanError, Problem, did_you_mean, unknown_keys
from snippetgen.event_check import EVENT_KEYS, check_event
from snippetgen.keys import private_key_line
from snippetgen.merge import NOTHING, Merged, Written, merge
from snippetgen.model import Event, Plan, Vocabulary
from snippetgen.plan_check import (
    KEY_HINT,
    TOP_KEYS,
    line_and_hint,
    sent_twice,
    wrong_key,
    wrong_names,
    wrong_types,
)

PLAN_KEYS = (
    *TOP_KEYS, "owner", "event", "platform", "trigger", "scope", "shape", "backfill", "verify",
)  # fmt: skip

_IN_A_LIST = "what is in a list stands in its shape: [shape.item] for lines, or one of your own"


def load_plan(path: str | Path = "snippetgen.toml") -> Plan:
    """The plan in a file. Raises PlanError with every line that can't be used."""
    file = Path(path)
    if not file.is_file():
        hint = "`snippetgen init` writes one; `--plan FILE` names another"
        raise PlanError(Problem("there is no such tracking plan", file, hint=hint))
    return parse_plan(catalog.read_text(file), file)


def parse_plan(text: str, path: Path | None = None) -> Plan:
    """The plan in a text; `path` names it in errors and is where its own folders are looked for."""
    if (line := private_key_line(text)) is not None:
        message = "holds a private key (pk_…): it must never reach a page, or this file"
        raise PlanError(Problem(message, path, line, KEY_HINT))
    table = catalog.parse_toml(text, path)
    findings = wrong_types(table)
    plan = None if findings else _plan(table, findings, path, text)
    findings = [*unknown_keys(table, PLAN_KEYS, ()), *wrong_key(table), *findings]
    if findings or plan is None:
        raise PlanError([_locate(finding, path, text) for finding in findings])
    return plan


def _plan(table: Mapping[str, Any], findings: list[Finding], path: Path | None, text: str) -> Plan:
    folder = path.parent if path is not None else Path()
    own = folder / table["templates"] if "templates" in table else None
    if own is not None and not own.is_dir():
        findings.append(Finding(("templates",), f"there is no such folder: {own}"))
    words = _vocabulary(table, findings)
    known = catalog.platform_folders(own)
    platforms = tuple(table.get("platforms", ()))
    if not platforms:
        findings.append(Finding(("platforms",), "names no platform", did_you_mean("", known)))
    for name in dict.fromkeys((*platforms, *table.get("platform", {}))):
        if name not in known:
            at = ("platforms",) if name in platforms else ("platform", name)
            hint = did_you_mean(name, known)
            findings.append(Finding(at, f"unknown platform {name!r}", hint, name))
    events = _events(table, words, findings)
    findings += sent_twice(events)
    return Plan(
        company_id=table.get("company_id", ""),
        platforms=tuple(dict.fromkeys(platforms)),
        events=tuple(events),
        vocabulary=words,
        overrides=table.get("platform", {}),
        owners=table.get("owner", {}),
        verify=table.get("verify", {}),
        api=table.get("api", "current"),
        backfill=table.get("backfill", {}),
        transport=table.get("transport", "onsite"),
        consent=consent_from(table.get("consent", "none")),
        debug=table.get("debug", False),
        templates=own,
        out=folder / table.get("out", "dist"),
        path=path,
        text=text,
    )


def _vocabulary(table: Mapping[str, Any], findings: list[Finding]) -> Vocabulary:
    """Our variables and triggers with the plan's own beside them."""
    findings += wrong_names(table)
    own = Written.of({kind: table[kind] for kind in ("shape", "scope", "trigger") if kind in table})
    words = None
    while words is None:
        try:
            words = _words(own, numbers=table.get("product_id") == "number")
        except catalog.UnknownTypeError as error:
            hint = _IN_A_LIST if isinstance(error.written, Mapping) else error.hint
            findings.append(Finding(error.at, str(error), hint, error.written))
            own = Written.of(merge(own.tree, _nested(error.at, error.meant)))
    for trigger, at_it in words.triggers.items():
        for scope in at_it:
            if scope not in words.scopes:
                hint = did_you_mean(scope, words.scopes)
                at = ("trigger", trigger)
                findings.append(Finding(at, f"unknown scope {scope!r}", hint, scope))
    return words


def _nested(at: tuple[str, ...], value: object) -> dict[str, Any]:
    return {at[0]: _nested(at[1:], value) if at[1:] else value}


@lru_cache(maxsize=256)
def _words(own: Written, *, numbers: bool) -> Vocabulary:
    """`numbers`: the ids of products are numbers. Raises UnknownTypeError."""
    ours = catalog.vocabulary_table()
    if numbers:
        ours = merge(ours, {"shape": {"item": {"id": "number"}}})
    words = catalog.parse_vocabulary(merge(ours, own.tree))
    return words if own == NOTHING else words.beside(_words(NOTHING, numbers=numbers))


def _events(table: Mapping[str, Any], words: Vocabulary, findings: list[Finding]) -> list[Event]:
    shipped, own = catalog.events(), table.get("event", {})
    names = list(dict.fromkeys((*table.get("events", ()), *(n for n in own if n not in shipped))))
    if not names:
        hint = did_you_mean("", shipped)
        findings.append(Finding(("events",), "names no event", hint))
    for name in own:
        if name in shipped and name not in names:
            hint = f"add {name!r} to `events`"
            findings.append(Finding(("event", name), "is changed here, but not in `events`", hint))
    events = []
    for name in names:
        if name not in shipped and name not in own:
            hint = did_you_mean(name, shipped)
            at = ("events",)
            findings.append(Finding(at, f"unknown event {name!r}", hint, name))
            continue
        changes = Written.of(own[name]) if name in own else NOTHING
        findings += unknown_keys(changes.tree, EVENT_KEYS, ("event", name))
        spec = _spec(name, changes)
        event = _event(
            name, spec, words.for_names(spec.names), dollar=table.get("dollar_prefix", True)
        )
        if event is not None:
            events.append(event)
        else:  # asked again with all words, for the hints
            findings += check_event(name, spec.table, words)
    return events


@lru_cache(maxsize=256)
def _spec(name: str, changes: Written) -> Merged:
    if changes == NOTHING:
        return Merged.of(catalog.events().get(name, {}))
    return _spec(name, NOTHING).changed(changes)


@lru_cache(maxsize=256)
def _event(name: str, spec: Merged, words: Vocabulary, *, dollar: bool) -> Event | None:
    """The event, or None when something is wrong with it. `dollar`: identify says `$email`."""
    table = spec.table
    if any(True for _ in check_event(name, table, words)):
        return None
    if table.get("call") == "identify" and not dollar:
        table = {**table, "properties": {k.lstrip("$"): v for k, v in table["properties"].items()}}
    return catalog.event_from(name, table)


def _locate(finding: Finding, path: Path | None, text: str) -> Problem:
    line, hint = line_and_hint(finding, finding.at, text)
    return Problem(f"{'.'.join(finding.at)}: {finding.message}", path, line, hint)

"""Read a tracking plan: ten lines are enough, and every part of the catalog can be overridden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from snippetgen import catalog
from snippetgen.consent import consent_faults, consent_from
from snippetgen.errors import Finding, PlanError, Problem, did_you_mean, unknown_keys
from snippetgen.event_check import EVENT_KEYS, check_event
from snippetgen.keys import company_id_fault, private_key_line
from snippetgen.merge import NOTHING, Merged, Written, merge
from snippetgen.model import Event, Plan, Vocabulary
from snippetgen.shapes import PLAN, wrong_shapes
from snippetgen.toml_lines import line_of

PLAN_KEYS = (
    "company_id", "platforms", "events", "out", "templates", "api", "product_id",
    "dollar_prefix", "transport", "consent", "debug", "owner",
    "event", "platform", "trigger", "scope", "backfill", "verify",
)  # fmt: skip

# They become names of files and keys of JSON, and stand in paths with dots between.
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_TAKEN = {
    "trigger": frozenset({"layout", "customer", "cart"}),  # files of their own
    "scope": frozenset({"on", "tags"}),  # a message's own keys
    # what a platform says of a scope or of a list, beside its fields
    "field": frozenset({"when", "cache", "each", "as", "like", "value", "from", "at"}),
}

_KEY_HINT = 'the public key stands in Klaviyo under Settings > API keys: company_id = "AbC123"'


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
        raise PlanError(Problem(message, path, line, _KEY_HINT))
    table = catalog.parse_toml(text, path)
    findings = _wrong_types(table)
    plan = None if findings else _plan(table, findings, path, text)
    findings = [*unknown_keys(table, PLAN_KEYS, ()), *_wrong_key(table), *findings]
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
    return Plan(
        company_id=table.get("company_id", ""),
        platforms=tuple(dict.fromkeys(platforms)),
        events=tuple(_events(table, words, findings)),
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
    findings += _wrong_names(table)
    scopes, triggers = (Written.of(table.get(kind, {})) for kind in ("scope", "trigger"))
    try:
        words = _words(scopes, triggers, numbers=table.get("product_id") == "number")
    except catalog.UnknownTypeError as error:
        findings.append(Finding(error.at, str(error), None, error.written))
        return catalog.vocabulary()
    for trigger, at_it in words.triggers.items():
        for scope in at_it:
            if scope not in words.scopes:
                hint = did_you_mean(scope, words.scopes)
                at = ("trigger", trigger)
                findings.append(Finding(at, f"unknown scope {scope!r}", hint, scope))
    return words


def _wrong_names(table: Mapping[str, Any]) -> list[Finding]:
    named: list[tuple[str, tuple[str, ...]]]
    named = [("trigger", (name,)) for name in table.get("trigger", {})]
    for name, fields in table.get("scope", {}).items():
        named.append(("scope", (name,)))
        named += [("field", (name, field)) for field in fields if field != "is"]
    findings = []
    for kind, at in named:
        where = ("scope" if kind == "field" else kind, *at)
        if not _NAME.fullmatch(at[-1]):
            findings.append(Finding(where, f"a {kind}'s name is letters, digits and _"))
        elif at[-1] in _TAKEN[kind]:
            findings.append(Finding(where, f"{at[-1]!r} can't be a {kind}'s name: it is taken"))
    return findings


@lru_cache(maxsize=256)
def _words(scopes: Written, triggers: Written, *, numbers: bool) -> Vocabulary:
    """`numbers`: the ids of products are numbers. Raises UnknownTypeError."""
    ours = dict(catalog.vocabulary_table())
    if numbers:
        item = {**ours["shape"]["item"], "id": "number"}
        ours["shape"] = {**ours["shape"], "item": item}
    ours["scope"] = merge(ours["scope"], scopes.tree)
    ours["trigger"] = merge(ours["trigger"], triggers.tree)
    words = catalog.parse_vocabulary(ours)
    if scopes == triggers == NOTHING:
        return words
    return words.beside(_words(NOTHING, NOTHING, numbers=numbers))


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


def _wrong_key(table: Mapping[str, Any]) -> list[Finding]:
    fault = company_id_fault(table.get("company_id"))
    return [Finding(("company_id",), fault, _KEY_HINT)] if fault else []


def _wrong_types(table: Mapping[str, Any]) -> list[Finding]:
    """Findings for keys that hold something else than they should."""
    findings = []
    for key in ("platforms", "events"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            findings.append(Finding((key,), f'is a list of names, as {key} = ["…", "…"]'))
    for key in ("event", "platform", "trigger", "scope"):
        value = table.get(key, {})
        parts = value.values() if isinstance(value, Mapping) else [value]
        inner = list if key == "trigger" else Mapping
        if not isinstance(value, Mapping) or not all(isinstance(part, inner) for part in parts):
            findings.append(Finding((key,), f"is a table for each name, as [{key}.NAME]"))
    if not findings:
        for key in ("event", "owner", "trigger", "scope"):
            findings += wrong_shapes(table.get(key, {}), PLAN[key], (key,))
    for key, choices in {
        "api": ("current", "legacy"),
        "product_id": ("string", "number"),
        "dollar_prefix": (True, False),
        "transport": ("onsite", "client"),
        "debug": (False, True),
    }.items():
        if key in table and table[key] not in choices:
            shown = " or ".join(str(choice).lower() for choice in choices)
            findings.append(Finding((key,), f"is {shown}, not {table[key]!r}"))
    findings += consent_faults(table.get("consent", "none"))
    if not isinstance(table.get("verify", {}), Mapping):
        findings.append(Finding(("verify",), "is a table, as [verify.steps]"))
    if not isinstance(table.get("backfill", {}), Mapping):
        findings.append(Finding(("backfill",), "is a table, as [backfill.orders]"))
    folders = [
        key
        for key in ("out", "templates")
        if not isinstance(table.get(key, ""), str) or "\0" in table.get(key, "")
    ]
    return [*findings, *(Finding((key,), "is a folder's name in quotes") for key in folders)]


def _locate(finding: Finding, path: Path | None, text: str) -> Problem:
    line = line_of(text, finding.at, finding.value)
    name = ".".join(finding.at)
    return Problem(f"{name}: {finding.message}", path, line, finding.hint)

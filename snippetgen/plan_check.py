"""Check the keys of a plan before anything is made of them: kinds of values, names, choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from snippetgen.consent import consent_faults
from snippetgen.errors import Finding
from snippetgen.keys import company_id_fault
from snippetgen.model import Event
from snippetgen.shapes import PLAN, wrong_shapes
from snippetgen.toml_lines import line_of, under_header

KEY_HINT = 'the public key stands in Klaviyo under Settings > API keys: company_id = "AbC123"'

# What stands above the first header of a plan; all else are tables.
TOP_KEYS = (
    "company_id", "platforms", "events", "out", "templates", "api", "product_id",
    "dollar_prefix", "transport", "consent", "debug",
)  # fmt: skip

_CHOICES: Mapping[str, tuple[object, ...]] = {
    "api": ("current", "legacy"),
    "product_id": ("string", "number"),
    "dollar_prefix": (True, False),
    "transport": ("onsite", "client"),
    "debug": (False, True),
}

# They become names of files and keys of JSON, and stand in paths with dots between.
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_TAKEN = {
    "trigger": frozenset({"layout", "customer", "cart"}),  # files of their own
    "scope": frozenset({"on", "tags"}),  # a message's own keys
    # what a platform says of a scope or of a list, beside its fields
    "shape": frozenset({"string"}),  # ["string"] is a list of texts
    "field": frozenset({"when", "cache", "each", "as", "like", "value", "from", "at"}),
}


def wrong_key(table: Mapping[str, Any]) -> list[Finding]:
    fault = company_id_fault(table.get("company_id"))
    return [Finding(("company_id",), fault, KEY_HINT)] if fault else []


def wrong_types(table: Mapping[str, Any]) -> list[Finding]:
    """Findings for keys that hold something else than they should."""
    findings = [*_wrong_lists(table), *_wrong_tables(table)]
    if not findings:
        for key in ("event", "owner", "trigger", "scope", "shape"):
            findings += wrong_shapes(table.get(key, {}), PLAN[key], (key,))
    findings += _wrong_choices(table)
    findings += consent_faults(table.get("consent", "none"))
    for key in ("out", "templates"):
        value = table.get(key, "")
        if not isinstance(value, str) or "\0" in value:
            findings.append(Finding((key,), "is a folder's name in quotes"))
    return findings


def _wrong_lists(table: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("platforms", "events"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            yield Finding((key,), f'is a list of names, as {key} = ["…", "…"]')


def _wrong_tables(table: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("event", "platform", "scope", "shape"):
        value = table.get(key, {})
        parts = value.items() if isinstance(value, Mapping) else [("", value)]
        for name, part in parts:
            if not isinstance(part, Mapping):
                at = (key, name) if name else (key,)
                yield Finding(at, f"is a table for each name, as [{key}.NAME]")
    if not isinstance(table.get("trigger", {}), Mapping):
        message = 'is a table, where each name has its scopes, as quiz_finished = ["quiz"]'
        yield Finding(("trigger",), message)
    for key, example in (("verify", "steps"), ("backfill", "orders")):
        if not isinstance(table.get(key, {}), Mapping):
            yield Finding((key,), f"is a table, as [{key}.{example}]")


def _wrong_choices(table: Mapping[str, Any]) -> Iterator[Finding]:
    for key, choices in _CHOICES.items():
        value = table.get(key, choices[0])
        if type(value) is not type(choices[0]) or value not in choices:
            shown = " or ".join(str(choice).lower() for choice in choices)
            yield Finding((key,), f"is {shown}, not {value!r}")


def wrong_names(table: Mapping[str, Any]) -> list[Finding]:
    """Findings for names of the plan's own that can't be the names of files, keys or paths."""
    named: list[tuple[str, tuple[str, ...]]]
    named = [("trigger", ("trigger", name)) for name in table.get("trigger", {})]
    for kind in ("scope", "shape"):
        for name, fields in table.get(kind, {}).items():
            named.append((kind, (kind, name)))
            named += [("field", (kind, name, field)) for field in fields if field != "is"]
    findings = []
    for kind, at in named:
        if not _NAME.fullmatch(at[-1]):
            findings.append(Finding(at, f"a {kind}'s name is letters, digits and _"))
        # Some disks take Layout.html for layout.html; in JavaScript __proto__ is no key.
        elif at[-1].lower() in _TAKEN[kind] or at[-1] == "__proto__":
            findings.append(Finding(at, f"{at[-1]!r} can't be a {kind}'s name: it is taken"))
    for name in table.get("event", {}):
        if not name.strip() or not name.isprintable():
            message = "an event's name is one line, and not empty"
            findings.append(Finding(("event", name), message))
    return findings


def sent_twice(events: Iterable[Event]) -> Iterator[Finding]:
    """A finding for each event that says again what another one says at the same moment."""
    said: dict[tuple[str, str | None], str] = {}
    for event in events:
        first = said.setdefault((event.metric, event.on), event.name)
        if first != event.name and event.call == "track":
            message = f"{event.metric!r} would be sent twice at {event.on}, by {first} too"
            hint = f"change {first} itself, or give this one a metric or a trigger of its own"
            yield Finding(("event", event.name), message, hint)


def line_and_hint(
    finding: Finding, at: tuple[str, ...], text: str
) -> tuple[int | None, str | None]:
    """Where in a plan a finding is, and what to do: a key under a header belongs to its table."""
    line = line_of(text, at, finding.value)
    lost = at[-1] in TOP_KEYS and "options" not in at and (line is None or at[1:])
    if lost and (below := under_header(text, at[-1])) is not None:
        return below, f"put {at[-1]} above the first [header]: it is the whole plan's"
    return line, finding.hint

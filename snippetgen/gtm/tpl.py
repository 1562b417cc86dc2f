r"""A custom template (.tpl) as values: text in sections, `___NAME___` on a line of its own.

Sections hold text, JSON (which GTM writes with \u003c and its like) or, the tests, YAML.
Source: templates of the Community Template Gallery; GTM's export begins with a byte order mark.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.gtm.scenario import Scenario, read_scenarios

_HEADING = re.compile(r"^___([A-Z_]+)___[ \t]*$", re.MULTILINE)
_CODE = {
    "SANDBOXED_JS_FOR_WEB_TEMPLATE": "web",
    "SANDBOXED_JS_FOR_SERVER": "server",
}
_PERMISSIONS = {"web": "WEB_PERMISSIONS", "server": "SERVER_PERMISSIONS"}
KNOWN = frozenset(
    {"TERMS_OF_SERVICE", "INFO", "TEMPLATE_PARAMETERS", "TESTS", "NOTES"}
    | _CODE.keys()
    | set(_PERMISSIONS.values())
)


class TemplateFileError(SnippetgenError):
    """The file is not a template that can be read."""


@dataclass(frozen=True, slots=True)
class Section:
    text: str
    line: int  # of its first line of text, counted from 1


@dataclass(frozen=True, slots=True)
class CustomTemplate:
    """`side` is "web" or "server"; `kind` what INFO calls its type: TAG, MACRO, CLIENT."""

    name: str
    kind: str
    side: str
    code: Section
    fields: Sequence[Mapping[str, Any]]  # TEMPLATE_PARAMETERS as they stand
    permissions: Mapping[str, Mapping[str, Any]]  # by publicId, values as plain JSON
    scenarios: Sequence[Scenario]
    setup: str  # runs before each scenario
    setup_line: int | None  # None where lines can't be told: a quoted YAML string


def read_template(text: str) -> CustomTemplate:
    """The template in the text. Raises TemplateFileError naming the line that can't be read."""
    parts = sections(text)
    info = _json(parts, "INFO", {})
    found = [(side, parts[name]) for name, side in _CODE.items() if name in parts]
    if not found:
        raise _error(f"has no section ___{next(iter(_CODE))}___: there is no code to run")
    side, code = found[0]
    scenarios, setup, setup_line = read_scenarios(parts.get("TESTS", Section("", 1)))
    if not isinstance(info, Mapping):
        raise _error("___INFO___ holds no JSON object", parts["INFO"].line)
    fields = _json(parts, "TEMPLATE_PARAMETERS", [])
    if not isinstance(fields, list):
        raise _error("___TEMPLATE_PARAMETERS___ holds no list", parts["TEMPLATE_PARAMETERS"].line)
    return CustomTemplate(
        name=str(info.get("displayName", "")),
        kind=str(info.get("type", "TAG")),
        side=side,
        code=code,
        fields=fields,
        permissions=dict(_permissions(_json(parts, _PERMISSIONS[side], []))),
        scenarios=scenarios,
        setup=setup,
        setup_line=setup_line,
    )


def sections(text: str) -> dict[str, Section]:
    """The sections of a template by name. Raises TemplateFileError where there are none."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    headings = list(_HEADING.finditer(text))
    if not headings:
        raise _error("is no template: no line of it reads ___INFO___ or the like")
    parts: dict[str, Section] = {}
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        body = text[heading.end() : end]
        line = text.count("\n", 0, heading.end()) + 1
        if heading[1] in parts:
            raise _error(f"has two sections ___{heading[1]}___", line)
        start = len(body) - len(body.lstrip("\n"))
        parts[heading[1]] = Section(body.strip("\n"), line + start)
    return parts


def flat_fields(fields: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    """Every field, those inside groups and choices too; a table's columns are none of them."""
    for field in fields:
        if isinstance(field, Mapping):
            yield field
            for key in ("subParams", "radioItems", "selectItems"):
                inner = field.get(key)
                yield from flat_fields(inner if isinstance(inner, list) else ())


def _json(parts: Mapping[str, Section], name: str, default: Any) -> Any:
    section = parts.get(name)
    if section is None or not section.text.strip():
        return default
    try:
        return json.loads(section.text)
    except json.JSONDecodeError as error:
        line = section.line + error.lineno - 1
        raise _error(f"___{name}___ is not JSON: {error.msg}", line) from None


def _permissions(listed: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """GTM's list of instances as plain values: {"send_pixel": {"urls": [...]}}."""
    for entry in listed if isinstance(listed, list) else ():
        instance = entry.get("instance") if isinstance(entry, Mapping) else None
        if isinstance(instance, Mapping) and isinstance(instance.get("key"), Mapping):
            params = [p for p in instance.get("param") or () if isinstance(p, Mapping)]
            values = {str(p.get("key")): _plain(p.get("value")) for p in params}
            yield str(instance["key"].get("publicId")), values


def _plain(value: Any) -> Any:
    """Type 1 is text, 2 a list, 3 a map of two lists, 8 a boolean."""
    if not isinstance(value, Mapping):
        return value
    if value.get("type") == 2:
        return [_plain(item) for item in value.get("listItem") or ()]
    if value.get("type") == 3:
        keys, values = value.get("mapKey") or (), value.get("mapValue") or ()
        return {str(_plain(key)): _plain(item) for key, item in zip(keys, values, strict=False)}
    return value.get("boolean") if value.get("type") == 8 else value.get("string")


def _error(message: str, line: int | None = None) -> TemplateFileError:
    return TemplateFileError(Problem(message, None, line))

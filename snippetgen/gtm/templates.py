"""The custom templates inside a container, as the runner wants them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.errors import SnippetgenError
from snippetgen.gtm.tpl import CustomTemplate, read_template

# Names of a page that a sandbox does not know.
_HIDDEN = (
    "window, document, location, navigator, self, top, parent, globalThis, console, history, fetch,"
    " XMLHttpRequest, setTimeout, setInterval, localStorage, sessionStorage, Array, Boolean, Date,"
    " Error, Function, JSON, Map, Math, Number, Object, Promise, Proxy, Reflect, RegExp, Set,"
    " String, Symbol, decodeURIComponent, encodeURIComponent, isNaN, parseFloat, parseInt"
)


def templates_script(container: Mapping[str, Any]) -> tuple[str, list[str]]:
    """A JavaScript object of the templates by the type of their tags; and what can't be read."""
    entries: list[str] = []
    notes: list[str] = []
    for held in container.get("customTemplate", ()):
        try:
            template = read_template(str(held.get("templateData", "")))
        except SnippetgenError as error:
            notes.append(f"template {held.get('name')!r}: {error.problems[0].message}")
            continue
        if template.side != "web":
            notes.append(f"template {held.get('name')!r} is one for servers: not imitated")
            continue
        entry = _entry(template)
        entries += [f"{json.dumps(type_)}: {entry}" for type_ in _types(held, container)]
    return "{" + ",\n".join(entries) + "}", notes


def scripts(container: Mapping[str, Any]) -> Iterator[str]:
    """What of a container's own is loaded with every page: the HTML of tags, templates' code."""
    for tag in container.get("tag", ()):
        yield from (one["value"] for one in tag.get("parameter", ()) if one.get("key") == "html")
    for held in container.get("customTemplate", ()):
        yield read_template(held["templateData"]).code.text


def _entry(template: CustomTemplate) -> str:
    code = f"return function (require, data) {{\n{template.code.text}\n}}"
    run = f"(function ({_HIDDEN}) {{ {code} }})()"
    return f"{{permissions: {json.dumps(template.permissions)}, run: {run}}}"


def _types(held: Mapping[str, Any], container: Mapping[str, Any]) -> Iterator[str]:
    """The type of the template's tags and variables: by its number, or by the gallery's."""
    for owner in (held, container, container.get("container", {})):
        if owner.get("containerId"):
            yield f"cvt_{owner['containerId']}_{held.get('templateId')}"
            break
    gallery = held.get("galleryReference", {}).get("galleryTemplateId")
    if gallery:
        yield f"cvt_{gallery}"

"""What a file is that somebody handed in: a container, a template, or one sentence on why neither.

No I/O: bytes come in. A container export is JSON with `exportFormatVersion` and `containerVersion`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.gtm.tpl import CustomTemplate, read_template

FORMAT = 2  # what Tag Manager has exported since 2017

_MAGIC = {
    b"PK": "is a zip archive: unpack it, and hand in the file inside",
    b"\x1f\x8b": "is packed with gzip: unpack it, and hand in the file inside",
    b"\xff\xfe": "is UTF-16: save it as UTF-8",
    b"\xfe\xff": "is UTF-16: save it as UTF-8",
    b"%PDF": "is a PDF",
}


def template_of(data: bytes) -> CustomTemplate:
    """The custom template in a file. Raises SnippetgenError saying what it is instead."""
    text = _text(data)
    if text.lstrip("\ufeff \n\r\t").startswith(("{", "[")):
        tree = _json(text)
        if isinstance(tree, Mapping) and ("containerVersion" in tree or "tag" in tree):
            raise _error("is a container, not a template", "snippetgen gtm run FILE --events …")
        raise _error("is JSON, not a template: a template's sections begin with ___INFO___")
    return read_template(text)


def container_of(data: bytes) -> dict[str, Any]:
    """The `containerVersion` of an export. Raises SnippetgenError saying what it is instead."""
    text = _text(data)
    if "___INFO___" in text and not text.lstrip("\ufeff \n\r\t").startswith("{"):
        hint = "test it with: snippetgen gtm test FILE; import it in GTM under Templates > New"
        raise _error("is a custom template (.tpl), not a container", hint)
    if text.lstrip().startswith("<"):
        raise _error("is HTML or XML, not a container: a tag to paste can't be run by itself")
    tree = _json(text)
    if not isinstance(tree, dict):
        raise _error(f"is JSON, but no container: it holds {_named(tree)}")
    version = tree.get("exportFormatVersion")
    if isinstance(version, int) and version > FORMAT:
        hint = f"only {FORMAT} is known; export it again, or look for a newer snippetgen"
        raise _error(f"is a container of the newer format version {version}", hint)
    if "containerVersion" not in tree:
        if "tag" in tree and "containerId" in tree:
            raise _error(
                "is a container version as the Tag Manager API answers it, not an export",
                "export it in GTM: Admin > Export Container",
            )
        raise _error("is JSON, but no container: it has no `containerVersion`")
    if version != FORMAT:
        hint = "export it again in GTM: Admin > Export Container"
        raise _error(f"has the exportFormatVersion {version!r}, not {FORMAT}", hint)
    container = tree["containerVersion"]
    if not isinstance(container, dict):
        raise _error(f"its `containerVersion` is {_named(container)}, not an object")
    _sound(container)
    about = container.get("container")
    usage = about.get("usageContext") if isinstance(about, dict) else None
    if isinstance(usage, list) and usage and "WEB" not in usage:
        kind = {"SERVER": "a server container"}.get(usage[0], f"a container for {usage[0]}")
        raise _error(f"is {kind}: only web containers are run")
    return container


_LISTS = (
    "tag", "trigger", "variable", "builtInVariable", "folder", "customTemplate", "client", "zone",
)  # fmt: skip
# Of an entity, and what they are lists of.
_INNER = {
    "parameter": dict, "filter": dict, "customEventFilter": dict, "autoEventFilter": dict,
    "setupTag": dict, "teardownTag": dict, "firingTriggerId": str, "blockingTriggerId": str,
}  # fmt: skip


def _sound(container: Mapping[str, Any]) -> None:
    for key in _LISTS:
        listed = container.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise _error(f"its `{key}` is no list of objects")
        for entity in listed:
            for word in ("type",) if key == "builtInVariable" else ("name",):
                if not isinstance(entity.get(word), str):
                    raise _error(f"one of its `{key}` has no `{word}`")
            _sound_inside(entity)


def _sound_inside(entity: Mapping[str, Any]) -> None:
    for key, kind in _INNER.items():
        listed = entity.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, kind) for one in listed):
            of = "objects" if kind is dict else "ids, as text"
            raise _error(f"the `{key}` of {entity.get('name')!r} is no list of {of}")


def _text(data: bytes) -> str:
    for start, message in _MAGIC.items():
        if data.startswith(start):
            raise _error(message)
    if not data.strip():
        raise _error("is empty")
    if b"\0" in data[:4]:
        raise _error("is not UTF-8 text, but something like UTF-16: save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(f"is not UTF-8 text: byte {error.start}") from None


def _json(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise _error("is cut off: the JSON ends in the middle", line=error.lineno) from None
        raise _error(f"is not JSON: {error.msg}", line=error.lineno) from None
    except RecursionError:
        raise _error("is not a container: its JSON is nested too deeply") from None


def _named(value: Any) -> str:
    if value is None:
        return "null"
    return {list: "a list", str: "text", bool: "a boolean"}.get(type(value), "a number")


def _error(message: str, hint: str | None = None, line: int | None = None) -> SnippetgenError:
    return SnippetgenError(Problem(message, None, line, hint))

"""The last look at every file before it is written: scripts parse, JSON parses, no private key."""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import types
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from snippetgen.errors import Problem, TemplateError
from snippetgen.keys import private_key_line

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_IS_CODE = re.compile(r"(?i)^$|javascript|ecmascript|^module$|^jsx$")
_HOST_CODE = re.compile(r"\{[{%#]")


def passed(text: str, file: str, template: str, hole: str | None) -> str:
    """The file's text, JSON neatly laid out. Raises TemplateError naming the template.

    `hole` is a pattern of the platform: host code that stands for a JavaScript value.
    """
    if (line := private_key_line(text)) is not None:
        message = "would write a private key (pk_…) into a page"
        raise TemplateError(Problem(message, None, None, f"{template} makes it, line {line}"))
    if file.endswith(".json"):
        tree = _json(text, template)
        for part in _strings(tree):
            _scripts(part, template, hole)
        return json.dumps(tree, indent=4, ensure_ascii=False) + "\n"
    if not file.endswith(".md"):
        _scripts(text, template, hole)
    return text


def _scripts(text: str, template: str, hole: str | None) -> None:
    for match in _SCRIPT.finditer(text):
        attributes, body = match.groups()
        kind = _TYPE.search(attributes)
        if kind and "json" in kind[1].lower():
            if not _HOST_CODE.search(body):
                _json(body, template)
            continue
        if kind and not _IS_CODE.search(kind[1]):
            continue  # a template of somebody else's, an import map: not ours to judge
        script = re.sub(hole, "0", body) if hole else body
        if not parses(script):
            line = text.count("\n", 0, match.start()) + 1
            message = f"{template}: the script that starts at line {line} does not parse"
            hint = "values go into a data block, never into the script itself"
            raise TemplateError(Problem(message, hint=hint if _HOST_CODE.search(script) else None))


def _json(text: str, template: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{template}: the JSON does not parse: {error.msg} (its line {error.lineno})"
        raise TemplateError(Problem(message)) from None


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for part in tree.values():
            yield from _strings(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _strings(part)


@cache
def parses(script: str) -> bool:
    """Whether esbuild takes the script. The same script is parsed once a process."""
    transform = _transform()
    # esbuild-py answers a syntax error with empty text, as it does a script of comments alone:
    # the statement at the end tells them apart.
    return transform is None or transform(f"{script}\n;0;") != ""


@cache
def _transform() -> Callable[[str], str] | None:
    """esbuild's parser, or None where it has no wheel (Linux on ARM, Intel Macs)."""
    # esbuild-py asks distutils for one function. Python 3.12 has no distutils any more, and
    # setuptools' stand-in costs more time than the whole build: sysconfig has that function.
    names = ("distutils", "distutils.sysconfig")
    stand_ins = {name: types.ModuleType(name) for name in names if name not in sys.modules}
    for module in stand_ins.values():
        module.get_config_var = sysconfig.get_config_var  # type: ignore[attr-defined]
    sys.modules.update(stand_ins)
    try:
        from esbuild_py import transform
    except (ImportError, OSError):
        return None
    finally:
        for name in stand_ins:
            sys.modules.pop(name, None)
    found: Callable[[str], str] = transform
    return found

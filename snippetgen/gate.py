"""The last look at every file before it is written: scripts parse, JSON parses, no private key."""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import types
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from snippetgen.encode import laid_out
from snippetgen.errors import Problem, TemplateError
from snippetgen.keys import private_key_line

_OPENING = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_IS_CODE = re.compile(r"(?i)^$|javascript|ecmascript|^module$|^jsx$")
# Liquid's, Django's, Twig's; PHP's; ERB's. None of it can be in JSON that script_json has made.
_HOST_CODE = re.compile(r"\{[{%#]|<[?%]")


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
        return laid_out(tree, 4) + "\n"
    if file.endswith(".js") and not parses(text):
        raise TemplateError(Problem(f"{template}: the script does not parse"))
    if not file.endswith(".md"):
        _scripts(text, template, hole)
    return text


def _scripts(text: str, template: str, hole: str | None) -> None:
    for attributes, body, start in _elements(text):
        kind = _TYPE.search(attributes)
        if kind and "json" in kind[1].lower():
            if not _HOST_CODE.search(body):
                _json(body, template)
            continue
        if kind and not _IS_CODE.search(kind[1]):
            continue  # a template of somebody else's, an import map: not ours to judge
        script = re.sub(hole, "0", body) if hole else body
        if not parses(script):
            line = text.count("\n", 0, start) + 1
            message = f"{template}: the script that starts at line {line} does not parse"
            hint = "values go into a data block, never into the script itself"
            raise TemplateError(Problem(message, hint=hint if _HOST_CODE.search(script) else None))


def _elements(text: str) -> Iterator[tuple[str, str, int]]:
    """The attributes and the body of each script element, and where it starts."""
    end = 0
    while opening := _OPENING.search(text, end):
        start = end = opening.end()
        while text[end : end + 9].lower() != "</script>":
            end = text.find("</", end + 1)
            if end < 0:
                return
        yield opening[1], text[start:end], opening.start()


def _json(text: str, template: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{template}: the JSON does not parse: {error.msg} (its line {error.lineno})"
        raise TemplateError(Problem(message)) from None


def _strings(tree: Any) -> Iterator[str]:
    """Every string of the tree that could hold an element, in reading order."""
    left = [tree]
    while left:
        part = left.pop()
        if isinstance(part, str):
            if "<" in part:
                yield part
        elif isinstance(part, dict):
            left += reversed(part.values())
        elif isinstance(part, list):
            left += reversed(part)


# Stands for a JSON object while a script is parsed. Where it is read as code, and not as a part
# of some text or comment, esbuild prints the number in another way.
_STAND_IN, _PRINTED = '{"json": 0x5eed5eed5eed}', str(0x5EED5EED5EED)


@lru_cache(maxsize=64)
def parses(script: str) -> bool:
    """Whether esbuild takes the script.

    A JSON object in it is taken for what it is: the script of ten thousand stores, which differ
    in that object, is parsed once.
    """
    outline, objects = _outline(script)
    printed = _printed(outline)
    as_code = printed is not None and printed.count(_PRINTED) == objects
    return as_code or _printed(script) is not None


def _outline(script: str) -> tuple[str, int]:
    """The script with a stand-in for each JSON object, and how many there are."""
    if "__proto__" in script:  # which JavaScript, unlike JSON, takes only once
        return script, 0
    pieces, end, objects = [], 0, 0
    while (start := script.find('{"', end)) >= 0:
        pieces.append(script[end:start])
        try:
            _, end = _DECODER.raw_decode(script, start)
        except ValueError:
            pieces.append("{")
            end = start + 1
        else:
            pieces.append(_STAND_IN)
            objects += 1
    return "".join([*pieces, script[end:]]), objects


_DECODER = json.JSONDecoder()


@lru_cache(maxsize=64)
def _printed(script: str) -> str | None:
    """The script as esbuild prints it; None where it does not take it. Parsed once a process."""
    transform = _transform()
    # esbuild-py answers a syntax error with empty text, as it does a script of comments alone:
    # the statement at the end tells them apart.
    return "0" if transform is None else transform(f"{script}\n;0;") or None


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

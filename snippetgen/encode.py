"""The encoder of everything that is known at build time: JSON that is safe inside a script."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring as _quoted
from typing import Any

# < > & end or confuse a script element, U+2028 and U+2029 end a line in older
# JavaScript; "{{", "{%" and "{#" would be host code in Liquid, Django and GTM.
# All of them can only occur inside JSON strings, where \u escapes mean the same.
_UNSAFE = re.compile("[<>&\u2028\u2029]|\\{(?=[{%#])")

_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_dense_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def script_json(value: Any, *, indent: int | None = None) -> str:
    """JSON text that no HTML parser, template engine or tag manager reads as anything else.

    An empty object as another object's first key cannot print `{{`: JSON puts a quote between.
    """
    text = _dense_json(value) if indent is None else laid_out(value, indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def laid_out(value: Any, indent: int, _line: str = "\n") -> str:
    """JSON as `json.dumps` indents it, in half the time."""
    if isinstance(value, str):
        return _quoted(value)
    inner = _line + " " * indent
    if isinstance(value, dict) and value:
        parts = [
            f"{_quoted(key)}: "
            + (_quoted(part) if isinstance(part, str) else laid_out(part, indent, inner))
            for key, part in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(parts)}{_line}}}"
    if isinstance(value, list) and value:
        parts = [laid_out(part, indent, inner) for part in value]
        return f"[{inner}{f',{inner}'.join(parts)}{_line}]"
    return _json(value)


def config_json(config: dict[str, Any]) -> str:
    """The config message, one key to a line and one tag to a line, so that a person can read it."""
    lines = []
    for key, value in config.items():
        if key in ("tags", "signals"):
            inner = ",\n".join(f"  {script_json(k)}: {script_json(v)}" for k, v in value.items())
            lines.append(f"{script_json(key)}: {{\n{inner}\n}}")
        else:
            lines.append(f"{script_json(key)}: {script_json(value)}")
    return "{" + ",\n".join(lines) + "}"

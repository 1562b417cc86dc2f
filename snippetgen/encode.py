"""The encoder of everything that is known at build time: JSON that is safe inside a script."""

from __future__ import annotations

import json
import re
from typing import Any

# < > & end or confuse a script element, U+2028 and U+2029 end a line in older
# JavaScript; "{{", "{%" and "{#" would be host code in Liquid, Django and GTM.
# All of them can only occur inside JSON strings, where \u escapes mean the same.
_UNSAFE = re.compile("[<>&\u2028\u2029]|\\{(?=[{%#])")


def script_json(value: Any, *, indent: int | None = None) -> str:
    """JSON text that no HTML parser, template engine or tag manager reads as anything else.

    An empty object as another object's first key cannot print `{{`: JSON puts a quote between.
    """
    text = json.dumps(
        value,
        ensure_ascii=False,
        indent=indent,
        separators=(",", ": ") if indent else (",", ":"),
        allow_nan=False,
    )
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


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

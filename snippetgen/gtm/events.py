"""The messages that a container is run over, from a file: a JSON list, or one message a line.

{"gtag": ["consent", "default", {…}]} stands for a call of gtag(), as does what the console's
JSON.stringify(dataLayer) makes of one: {"0": "consent", …}. An object with `events` may say
where they happen as well: {"url": …, "referrer": …, "cookie": …, "failing": […], "events": […]}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snippetgen.errors import Problem, SnippetgenError

_SETTINGS = {"url": str, "referrer": str, "cookie": str, "failing": list, "events": list}


@dataclass(frozen=True, slots=True)
class Events:
    messages: Sequence[Any]
    settings: Mapping[str, Any]  # url, referrer, cookie, failing, where the file says them


def events_of(data: bytes) -> Events:
    """The messages in a file. Raises SnippetgenError naming what can't be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(f"is not UTF-8 text: byte {error.start}") from None
    if not text.strip():
        raise _error("is empty: it has to hold a list of messages")
    tree = _tree(text)
    settings: dict[str, Any] = {}
    if isinstance(tree, dict) and isinstance(tree.get("events"), list):
        settings = {key: value for key, value in tree.items() if key != "events"}
        for key, value in settings.items():
            if key not in _SETTINGS or not isinstance(value, _SETTINGS[key]):
                raise _error(f"{key!r} is none of {', '.join(_SETTINGS)}, or of the wrong type")
        tree = tree["events"]
    elif isinstance(tree, dict) and ("containerVersion" in tree or "exportFormatVersion" in tree):
        raise _error("is a container, where a list of messages is expected")
    elif isinstance(tree, dict):
        tree = [tree]
    if not isinstance(tree, list):
        raise _error("holds no list of messages")
    for number, message in enumerate(tree, 1):
        if not isinstance(message, dict | list):
            raise _error(f"message {number} is {json.dumps(message)}, not an object")
        if isinstance(message, dict) and not isinstance(message.get("gtag", []), list):
            raise _error(f'message {number}: "gtag" holds no list of words')
    return Events([_called(message) for message in tree], settings)


def _called(message: Any) -> Any:
    """A call of gtag() as JSON.stringify(dataLayer) writes it: {"0": "consent", "1": …}."""
    if isinstance(message, dict) and message and list(message) == [*map(str, range(len(message)))]:
        return {"gtag": list(message.values())}
    return message


def _tree(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines]
        except json.JSONDecodeError:
            raise _error(f"is not JSON: {error.msg}", error.lineno) from None


def _error(message: str, line: int | None = None) -> SnippetgenError:
    return SnippetgenError(Problem(message, None, line))

"""The JavaScript engine that templates and containers run in: QuickJS, inside this process.

It has no file and no network, so a template from anywhere can be run, and it comes as a wheel of
two megabytes: nobody has to install Node.js for it. Time and memory are limited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import quickjs

FOLDER = Path(__file__).parent / "js"

SANDBOX = (
    "sandbox/values", "sandbox/url", "sandbox/digest", "sandbox/permissions", "sandbox/common",
    "sandbox/web", "sandbox/server", "sandbox/sandbox",
)  # fmt: skip

# Our own code lies far below any line of a template, so that a stack tells them apart.
OURS = 60_000
_FRAME = re.compile(r"<input>:(\d+)")
SECONDS = 10  # of computing, for a scenario or a container: an endless loop ends
BYTES = 512 * 1024 * 1024


class EngineError(Exception):
    """What a script threw, and the lines of the user's own text that it went through."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Script:
    """A script whose first line is line `line` of the file that it comes from."""

    text: str
    line: int = 1


class Engine:
    """One world: its globals last as long as it does."""

    def __init__(self, parts: Iterable[str], *, closed: bool = False) -> None:
        """`closed`: the parts see each other, and nobody else sees them."""
        self._context = quickjs.Context()
        self._context.set_memory_limit(BYTES)
        self._context.set_time_limit(SECONDS)
        text = sources(tuple(parts))
        self.run(Script(f"(function () {{ {text}\n}})()" if closed else text, OURS))

    def run(self, script: Script) -> Any:
        """The value of the script's last statement. Raises EngineError."""
        try:
            return self._context.eval("\n" * (script.line - 1) + script.text)
        except quickjs.JSException as error:
            raise _error(str(error)) from None

    def call(self, name: str, *words: Any) -> Any:
        """What a global function gives back, by way of JSON."""
        arguments = ", ".join(json.dumps(word) for word in words)
        return self.run(Script(f"{name}({arguments})", OURS))

    def settle(self) -> None:
        """Run what waits for promises."""
        while self._context.execute_pending_job():
            pass


def own_line(stack: str) -> int | None:
    """The innermost line of the user's that a stack names."""
    return next((line for line in map(int, _FRAME.findall(stack)) if line < OURS), None)


@cache
def sources(names: tuple[str, ...]) -> str:
    """Files of js/, one after the other."""
    return "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)


def _error(text: str) -> EngineError:
    message = text.partition("\n")[0].removeprefix("Error: ")
    for engines, ours in _WORDS.items():
        message = message.replace(engines, ours.format(SECONDS))
    return EngineError(message, own_line(text))


_WORDS = {
    "InternalError: interrupted": "ran longer than {} seconds: an endless loop?",
    "InternalError: out of memory": "used more memory than there is for it",
}

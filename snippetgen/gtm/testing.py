"""Run the scenarios of a template: `snippetgen gtm test`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from snippetgen.gtm.check import MISSING_METHODS, declared
from snippetgen.gtm.engine import OURS, SANDBOX, Engine, EngineError, Script, own_line
from snippetgen.gtm.scenario import Scenario
from snippetgen.gtm.tpl import CustomTemplate

_PARTS = (*SANDBOX, "test/assert", "test/scenario")

# What a sandbox has no name for, though an engine does: all its globals but three.
_HIDDEN = """
var hidden = Object.getOwnPropertyNames(globalThis).filter(function (name) {
  return ['undefined', 'NaN', 'Infinity', 'eval', 'template', 'scenario'].indexOf(name) < 0
})
restrict()
hidden.join()
"""
_API = "require, mock, mockObject, runCode, assertThat, assertApi, fail"
_SCENARIO = 30_000  # below the lines of any template


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario went; `line` is of the template's file, `notes` are no failures."""

    name: str
    message: str | None
    line: int | None
    notes: Sequence[str]

    @property
    def passed(self) -> bool:
        return self.message is None


def run_scenarios(template: CustomTemplate) -> Iterator[Outcome]:
    """Each scenario in an engine of its own."""
    for scenario in template.scenarios:
        yield _run(template, scenario)


def _run(template: CustomTemplate, scenario: Scenario) -> Outcome:
    engine = Engine(_PARTS)
    hidden = engine.run(Script(_HIDDEN))
    code = f"template = function ({hidden}) {{ return function (require, data) {{"
    try:
        engine.run(Script(f"{code}{template.code.text}\n}} }}", template.code.line))
        # A setup may take a name of ours, and a scenario one of the setup's: each stands one
        # function further in.
        head = f"scenario = function ({hidden}) {{ return function ({{{_API}}}) {{ "
        body = f"return (function () {{{template.setup}\nreturn (function () {{{scenario.code}\n"
        body += "})() })() } }"
        engine.run(Script(head + body, _SCENARIO))
        about = {
            "side": template.side,
            "permissions": template.permissions,
            "fields": declared(template),
        }
        engine.run(
            Script(f"runScenario({json.dumps(about)}, template(), scenario())", OURS),
        )
        engine.settle()
        while engine.call("settle"):
            engine.settle()
        engine.settle()
        told = json.loads(engine.call("outcome"))
    except EngineError as error:
        return Outcome(scenario.name, str(error), _placed(error.line, template, scenario), ())
    for failure in told["failures"]:
        line = _placed(own_line(failure["stack"]), template, scenario)
        message = _explained(failure["message"], line, template)
        return Outcome(scenario.name, message, line, told["notes"])
    return Outcome(scenario.name, None, None, told["notes"])


def _explained(message: str, line: int | None, template: CustomTemplate) -> str:
    """The engine's message, with the method that sandboxes lack where the line calls one."""
    lines = template.code.text.split("\n")
    at = -1 if line is None else line - template.code.line
    if message != "not a function" or not 0 <= at < len(lines):
        return message
    called = [name for name in re.findall(r"\.(\w+)\s*\(", lines[at]) if name in MISSING_METHODS]
    if called:
        return f"{called[0]} is not a function: text, lists and numbers in a sandbox have none"
    return f"not a function: {lines[at].strip()}"


def _placed(line: int | None, template: CustomTemplate, scenario: Scenario) -> int | None:
    """A line of the engine's as one of the template's file: a scenario comes after the setup."""
    if line is None or line < _SCENARIO:
        return line
    within = line - _SCENARIO
    of_setup = template.setup.count("\n") + 1
    start = template.setup_line if within < of_setup else scenario.line
    within -= 0 if within < of_setup else of_setup
    return None if start is None else start + within

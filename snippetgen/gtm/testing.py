"""Run the scenarios of a template: `snippetgen gtm test`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from snippetgen.gtm.check import MISSING_METHODS, REQUIRABLE, declared, undeclared
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
        _load_scenario(engine, hidden, template.setup, scenario.code)
        about = {
            "side": template.side,
            "permissions": template.permissions,
            "fields": declared(template),
        }
        engine.run(
            Script(f"runScenario({json.dumps(about)}, template(), scenario())", OURS),
        )
        engine.settle()
        while engine.call("runnerStep"):
            engine.settle()
        told = json.loads(engine.call("runnerOutcome"))
    except EngineError as error:
        place = _place(error.line, template, scenario)
        return Outcome(scenario.name, str(error), place.line, ())
    for failure in told["failures"]:
        place = _place(own_line(failure["stack"]), template, scenario)
        return Outcome(scenario.name, place.told(failure["message"]), place.line, told["notes"])
    return Outcome(scenario.name, None, None, told["notes"])


def _load_scenario(engine: Engine, hidden: str, setup: str, code: str) -> None:
    """Setup and scenario as one text, so that functions of the setup see the scenario's names.

    Where the scenario takes a name of the setup's again, it stands one function further in.
    """
    head = f"scenario = function ({hidden}) {{ return function ({{{_API}}}) {{ return "
    one = f"(function () {{{setup}\n{code}\n}})() }} }}"
    inner = f"(function () {{{setup}\nreturn (function () {{{code}\n}})() }})() }} }}"
    try:
        engine.run(Script(head + one, _SCENARIO))
    except EngineError as error:
        if "invalid redefinition" not in str(error):
            raise
        engine.run(Script(head + inner, _SCENARIO))


@dataclass(frozen=True, slots=True)
class _Place:
    """A line that the engine has named, and its number in the file where that can be told."""

    text: str
    line: int | None
    strange: frozenset[str]  # names that nothing there declares

    def told(self, message: str) -> str:
        """The engine's message, with what this line says of its cause."""
        if not _VAGUE.search(message):
            return message
        for name in re.findall(r"(?<![.\w$])[A-Za-z_$][\w$]*", self.text):
            if name in self.strange and name in REQUIRABLE:
                return f"a sandbox knows no {name}: const {name} = require('{name}'); is missing"
            if name in self.strange and "not defined" not in message:
                return f"a sandbox knows no {name}"
        if message != "not a function":
            return message
        for name in re.findall(r"\.(\w+)\s*\(", self.text):
            if name in MISSING_METHODS:
                return f"{name} is not a function: text, lists and numbers in a sandbox have none"
        return f"not a function: {self.text.strip()}"


_VAGUE = re.compile(r"^not a function$|^cannot read property|is not defined$")


def _place(line: int | None, template: CustomTemplate, scenario: Scenario) -> _Place:
    """Where in the file a line of the engine's lies: a scenario comes after the setup."""
    if line is None:
        return _Place("", None, frozenset())
    start: int | None
    if line < _SCENARIO:
        text, start, at = template.code.text, template.code.line, line - template.code.line
        strange = undeclared(text) - {"require", "data"}
    else:
        text, start, at = template.setup, template.setup_line, line - _SCENARIO
        if at > template.setup.count("\n"):
            at -= template.setup.count("\n") + 1
            text, start = scenario.code, scenario.line
        strange = undeclared(f"{template.setup}\n{scenario.code}") - set(_API.split(", "))
    lines = text.split("\n")
    shown = lines[at] if 0 <= at < len(lines) else ""
    return _Place(shown, None if start is None else start + at, strange)

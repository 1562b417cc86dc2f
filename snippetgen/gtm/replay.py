"""Run a container over a data layer: which tag fires, and what it sends.

The page is an empty one, inside the JavaScript engine: nothing is loaded, nothing leaves.
What GTM would do where that is not known comes out as "unknown".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snippetgen.errors import Problem, SnippetgenError
from snippetgen.gtm.engine import OURS, SANDBOX, Engine, EngineError, Script, sources
from snippetgen.gtm.templates import templates_script

RUNNER = (
    "runner/substitute", "runner/layer", "runner/builtins", "runner/variables", "runner/groups",
    "runner/triggers", "runner/consent", "runner/watch", "runner/host", "runner/tags",
    "runner/callback", "runner/runner",
)  # fmt: skip
_PARTS = (*SANDBOX, *RUNNER, "elements", "page", "replay")
# Pushed by GTM's own snippet and by its script, unless the messages bring them along.
_PAGE_EVENTS = ("gtm.js", "gtm.dom", "gtm.load")


@dataclass(frozen=True, slots=True)
class Page:
    """Where the container runs; `failing` are addresses that can't be loaded."""

    url: str = "https://shop.test/"
    referrer: str = ""
    cookie: str = ""
    failing: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """`log` holds {event, tag, outcome, why, ended, threw, sent}; no `tag`: it came later."""

    log: Sequence[Mapping[str, Any]]
    notes: Sequence[str]  # what is not imitated, and could matter
    faults: Sequence[str]  # what scripts threw outside of a tag
    requests: Sequence[Mapping[str, Any]]


class Replay:
    """A container on a page, one message after the other."""

    def __init__(
        self, container: Mapping[str, Any], page: Page | None = None, *, strict: bool = False
    ) -> None:
        page = page or Page()
        self._engine = Engine(_PARTS, closed=True)
        settings = {
            "url": page.url, "referrer": page.referrer, "cookie": page.cookie,
            "failing": list(page.failing), "strict": strict,
        }  # fmt: skip
        self._engine.call("replayOn", settings)
        self._container = container

    def begin(self) -> None:
        """The container comes, and reads what was pushed until then. Raises EngineError."""
        script, self._notes = templates_script(self._container)
        container = json.dumps(self._container)
        self._engine.run(Script(f"replay.begin({container}, {script})", OURS))

    def push(self, message: Any) -> None:
        """A message as JSON; {"gtag": [...]} is a call of gtag()."""
        if isinstance(message, Mapping) and set(message) == {"gtag"}:
            self._engine.call("replay.gtag", message["gtag"])
        else:
            self._engine.call("replay.push", message)
        self._settle()

    def run(self, script: str) -> None:
        """A script of the page's own."""
        self._engine.call("replay.run", script)
        self._settle()

    def state(self, name: str) -> None:
        self._engine.call("replay.state", name)
        self._settle()

    def value(self, expression: str) -> Any:
        """What lies in the page, by way of JSON."""
        return json.loads(self._engine.run(Script(f"JSON.stringify({expression})", OURS)))

    def outcome(self) -> Run:
        told = json.loads(self._engine.call("replay.outcome"))
        missing = [f"{name} is not imitated: it was undefined" for name in told["missing"]]
        notes = [*self._notes, *told["notes"], *missing]
        return Run(told["log"], notes, told["faults"], told["requests"])

    def _settle(self) -> None:
        self._engine.settle()
        self._engine.call("replay.tick")
        self._engine.settle()


def replay(container: Mapping[str, Any], messages: Iterable[Any], page: Page | None = None) -> Run:
    """Run a container over messages, in their order.

    What says no event and stands before the first that does was there before the container.
    gtm.js, gtm.dom and gtm.load come after that, unless the messages hold them.
    """
    messages = list(messages)
    first = next((i for i, one in enumerate(messages) if _event(one)), len(messages))
    own = any(_event(one) in _PAGE_EVENTS for one in messages)
    try:
        running = Replay(container, page)
        for message in messages[:first]:
            running.push(message)
        running.begin()
        page_events = () if own else ({"event": event} for event in _PAGE_EVENTS)
        for message in (*page_events, *messages[first:]):
            state = {"gtm.dom": "interactive", "gtm.load": "complete"}.get(_event(message) or "")
            if state:
                running.state(state)
            running.push(message)
        return running.outcome()
    except EngineError as error:
        raise SnippetgenError(Problem(f"the container stops: {error}")) from error


def _event(message: Any) -> str | None:
    event = message.get("event") if isinstance(message, Mapping) else None
    return event if isinstance(event, str) else None


def page_script(container: Mapping[str, Any], *, strict: bool = False) -> str:
    """The container and its runner as one script for a real page, as GTM's own gtm.js."""
    runner = sources((*SANDBOX, *RUNNER, "runner/inject"))
    templates, _ = templates_script(container)
    options = f"{{inject: inject, strict: {json.dumps(strict)}, templates: {templates}}}"
    return f"(function () {{\n{runner}\nstart({json.dumps(container)}, {options})\n}})()"

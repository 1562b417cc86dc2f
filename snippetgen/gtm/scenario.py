"""The tests inside a template: `___TESTS___` is YAML with `scenarios` and, perhaps, `setup`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from snippetgen.errors import Problem, SnippetgenError

if TYPE_CHECKING:
    from snippetgen.gtm.tpl import Section

_BLOCKS = ("|", ">")


@dataclass(frozen=True, slots=True)
class Scenario:
    """`line` is where its code begins, or None where the YAML folds lines of its own."""

    name: str
    code: str
    line: int | None


def read_scenarios(section: Section) -> tuple[Sequence[Scenario], str, int | None]:
    """The scenarios, the setup before each, and its line. Raises SnippetgenError."""
    try:
        # Composed, not loaded: nodes know their lines, and no tag of YAML makes an object.
        root = yaml.compose(section.text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = section.line + mark.line if mark else section.line
        reason = getattr(error, "problem", None) or "it can't be parsed"
        raise SnippetgenError(Problem(f"___TESTS___ is not YAML: {reason}", None, line)) from None
    if root is None:
        return (), "", None
    parts = _mapping(root)
    listed = parts.get("scenarios")
    if not isinstance(root, yaml.MappingNode) or not (
        listed is None or isinstance(listed, yaml.SequenceNode) or listed.value == ""
    ):
        message = "___TESTS___ holds no list called `scenarios`"
        raise SnippetgenError(Problem(message, None, section.line))
    scenarios = [
        _scenario(node, section.line, number)
        for number, node in enumerate(listed.value if listed is not None else (), 1)
    ]
    setup = parts.get("setup")
    text = setup.value if isinstance(setup, yaml.ScalarNode) and setup.tag != _NULL else ""
    return scenarios, text, _line(setup, section.line)


_NULL = "tag:yaml.org,2002:null"


def _scenario(node: Any, first: int, number: int) -> Scenario:
    parts = _mapping(node)
    name, code = parts.get("name"), parts.get("code")
    if not isinstance(name, yaml.ScalarNode) or not isinstance(code, yaml.ScalarNode):
        message = f"scenario {number} of ___TESTS___ has no name, or no code"
        raise SnippetgenError(Problem(message, None, first + node.start_mark.line))
    return Scenario(name.value, code.value, _line(code, first))


def _line(node: Any, first: int) -> int | None:
    """The line of the file on which the text of a block begins."""
    if not isinstance(node, yaml.ScalarNode) or node.style not in _BLOCKS:
        return None
    return int(first + node.start_mark.line + 1)


def _mapping(node: Any) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}

"""Ask the rules on naming about the metrics that a script names: there they are written once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from snippetgen.rules import Call, Hit, Part, Rule, rules_of
from snippetgen.rules.calls.naming import concerns
from snippetgen.rules.code.source import Source
from snippetgen.rules.model import NOTHING

_CODES = ("N002", "N003", "N004", "N005", "N006", "N007", "N008")
# In a template or a tag, a part of the name is only known later.
_PRINTED = ("{{", "{%", "<?", "<%")


def naming_rules() -> dict[str, Rule]:
    return {code: rules_of("calls")[code] for code in _CODES}


class Names:
    """One run over any number of files, which share an account."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: list[tuple[Rule, tuple[dict[Any, Any], ...]]] = [
            (rule, ({},) if rule.remembers else ())
            for rule in rules
            if rule.code in _CODES
        ]  # fmt: skip

    def judge(self, source: Source) -> Iterator[tuple[Rule, Hit]]:
        for script in source.scripts:
            for queued in script.calls:
                name = source.string(queued.args[0]) if queued.args else None
                if queued.method != "track" or not name or any(p in name for p in _PRINTED):
                    continue
                place = source.place(queued.args[0].start_byte)
                call = Call("onsite", "event", None, {}, NOTHING, NOTHING, Part(name, place))
                for rule, memory in self._rules if concerns(call) else ():
                    yield from ((rule, hit) for hit in rule.check(call, *memory))

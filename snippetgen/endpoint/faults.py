"""What can go wrong on the way to Klaviyo, on demand, and the same again from the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from snippetgen.errors import Problem, SnippetgenError

# Each with what it does, for the help and the guide.
KINDS = {
    "delay": "answers after so many seconds",
    "preflight-delay": "answers a preflight after so many seconds",
    "drop": "takes the request, keeps nothing and never answers",
    "lose": "keeps what was sent, and the answer is lost: who tries again sends it twice",
    "reset": "resets the connection before reading",
    "blocked": "closes the connection at once, as for a host that an ad blocker blocks",
    "429": "answers 429, to be tried again after so many seconds",
    "5xx": "answers 503",
    "slow-body": "takes so many seconds for the body of an answer",
}
_FORM = re.compile(
    r"(?P<kind>[0-9a-z-]+)(:(?P<seconds>[0-9]*\.?[0-9]+)s?)?(,(?P<share>[0-9]*\.?[0-9]+)%)?"
    r"(@(?P<where>[a-z0-9./-]+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of it, for some part of the requests to some addresses."""

    kind: str
    seconds: float = 1.0
    share: float = 1.0  # of 1
    where: str = ""  # the beginning of a path without its slash, or a host's name

    def concerns(self, method: str, path: str, host: str) -> bool:
        if (self.kind == "preflight-delay") != (method == "OPTIONS") and self.kind in (
            "delay", "preflight-delay", "429", "5xx",
        ):  # fmt: skip
            return False
        return not self.where or host == self.where or _below(path.strip("/"), self.where)


class Faults:
    """All that were asked for. Random numbers are drawn in the order of the requests."""

    def __init__(self, faults: Iterable[Fault] = (), seed: int = 0) -> None:
        self.set(faults, seed)

    def set(self, faults: Iterable[Fault], seed: int = 0) -> None:
        """These from now on, in place of those before."""
        self._faults = tuple(faults)
        self._random = random.Random(seed)  # noqa: S311

    def __bool__(self) -> bool:
        return bool(self._faults)

    def strike(self, method: str, path: str, host: str) -> dict[str, Fault]:
        """Those that strike this request, by their kind."""
        return {
            fault.kind: fault
            for fault in self._faults
            if fault.concerns(method, path, host) and self._random.random() < fault.share
        }


def read_fault(text: str) -> Fault:
    """`KIND[:SECONDS][,SHARE%][@ADDRESS]`: `delay:2@client/events`, `5xx,20%`, `blocked@onsite`."""
    form = _FORM.fullmatch(text.strip())
    if form is None or form["kind"] not in KINDS:
        raise SnippetgenError(
            Problem(
                f"a fault can't be {text!r}",
                hint=f"write KIND[:SECONDS][,SHARE%][@ADDRESS]; kinds are {', '.join(KINDS)}",
            )
        )
    return Fault(
        kind=form["kind"],
        seconds=float(form["seconds"] or 1),
        share=float(form["share"] or 100) / 100,
        where=(form["where"] or "").strip("/").lower(),
    )


def _below(path: str, where: str) -> bool:
    return path == where or path.startswith(f"{where}/")

"""What a plan adds and then leaves open: an event that nothing sends, a variable nobody fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from snippetgen import catalog
from snippetgen.bind import Bound, Cell, bind
from snippetgen.model import Event, Plan, Platform


@dataclass(frozen=True, slots=True)
class Gap:
    """What will not arrive, and what to type for it."""

    event: str
    message: str
    hint: str


def gaps(plan: Plan, platforms: Iterable[str] | None = None) -> Iterator[Gap]:
    """The gaps in the plan's own events and variables. Ours the matrix tells, and hosts differ."""
    asked = tuple(platforms or plan.platforms)
    bound = {name: bind(plan, name) for name in dict.fromkeys((*plan.platforms, *asked))}
    for number, event in enumerate(plan.events):
        cells = {name: bound[name].cells[number] for name in bound}
        own = event.name not in catalog.events()
        if own and all(cell.state == "none" for cell in cells.values()):
            if event.name not in plan.owners:
                yield _unsent(event, *next(iter(cells.items())), bound)
            continue
        lacking: dict[str, list[str]] = {}
        for name in asked:
            for path in _lacking(cells[name], own=own):
                lacking.setdefault(path, []).append(name)
        for path, where in lacking.items():
            hint = _say_where(path, event, bound[where[0]].platform)
            yield Gap(event.name, f"goes out without {path} from {', '.join(where)}", hint)


def _unsent(event: Event, platform: str, cell: Cell, bound: Mapping[str, Bound]) -> Gap:
    where = bound[platform].platform
    side = "browser.signal" if where.page is None else "page.trigger"
    hint = f"say it in [platform.{platform}.{side}]"
    if cell.missing:
        hint = _say_where(cell.missing[0], event, where)
    return Gap(event.name, f"no page sends it: {cell.reason}", hint)


def _lacking(cell: Cell, *, own: bool) -> Iterator[str]:
    """What the cell lacks of the plan's own words; of an event of its own, all that it lacks."""
    ours = catalog.vocabulary()
    for path in cell.missing if cell.state == "partial" else ():
        if own or ours.type_of(path) is None:
            yield path


def _say_where(path: str, event: Event, platform: Platform) -> str:
    """Names the table of the plan that a variable's place belongs into."""
    signals = platform.browser.signals.values() if platform.browser else ()
    printed = platform.page is not None and event.on not in signals
    scope = path.rpartition(".")[0]
    if printed and scope == "added":  # what is noticed of an add is the page's product
        scope = "product"
    side = "page" if printed else "browser"
    return f"say where {path} is, in [platform.{platform.name}.{side}.scope.{scope}]"

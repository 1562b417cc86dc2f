"""Have Klaviyo's rules judge what a plan sends, by each tag's example: before anybody pastes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from snippetgen import expr
from snippetgen.bind import Tag, bind
from snippetgen.example import calls
from snippetgen.model import Event, Plan, Vocabulary
from snippetgen.rules import Judge, Violation, calls_in


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finding, and the event and the platforms that it is about."""

    event: str
    platforms: tuple[str, ...]
    violation: Violation


def review(plan: Plan, platforms: Iterable[str] | None = None) -> list[Reviewed]:
    """What the rules find in the examples of all tags, but what they only mention.

    What is wrong only where a host lacks a variable is left to the matrix, which names it.
    """
    words = plan.vocabulary
    wrong = {(name, found.code) for name, found in _judged(map(_whole, plan.events), words)}
    seen: dict[tuple[str, Violation], list[str]] = {}
    for platform in platforms or plan.platforms:
        for name, found in _judged(bind(plan, platform).tags, words):
            if (name, found.code) in wrong and found.severity != "info":
                seen.setdefault((name, found), []).append(platform)
    return [Reviewed(name, tuple(where), found) for (name, found), where in seen.items()]


def _judged(tags: Iterable[Tag], words: Vocabulary) -> Iterator[tuple[str, Violation]]:
    """By event, what is found in one page that sends them all, the identify first."""
    judge = Judge()
    for tag in sorted(tags, key=lambda tag: tag.event.call != "identify"):
        for call in calls_in(list(calls(tag, words)), "onsite"):
            yield from ((tag.event.name, found) for found in judge.judge(call))


def _whole(event: Event) -> Tag:
    """The event as a host would send it that can fill everything."""
    trees = [dict(event.properties), dict(event.viewed_item or {})]
    paths = frozenset(expr.paths(trees, event.for_each or ""))
    return Tag(event, event.properties, event.viewed_item, event.require, paths)

"""What gets a file (or a tag) of its own on a platform: each trigger, each ambient scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from snippetgen.bind import AMBIENT, Bound
from snippetgen.emit import block
from snippetgen.model import Leaf, Page, PageScope, Plan

_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_ROOT = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_WORDS = frozenset(
    {"and", "or", "not", "contains", "in", "is", "true", "false", "nil", "blank", "empty"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """One trigger or ambient scope, and what a template says of it."""

    name: str
    place: str = ""  # where it goes, in words
    block: str = ""  # the data, as a script element; empty where only the browser has it
    metrics: tuple[str, ...] = ()  # what is sent there
    signal: str | None = None  # the host's own name of the trigger
    private: bool = False  # must not lie in a shared cache
    objects: tuple[str, ...] = ()  # the host's objects that the block reads


def parts(plan: Plan, bound: Bound) -> tuple[list[Part], list[Part]]:
    """The triggers and the ambient scopes of a plan on one platform."""
    page = bound.platform.page
    if page is None:
        return list(_signals(bound)), []
    return list(_triggers(plan, bound, page)), list(_scopes(plan, bound, page))


def _triggers(plan: Plan, bound: Bound, page: Page) -> Iterator[Part]:
    for name, scopes in plan.vocabulary.triggers.items():
        metrics = tuple(tag.event.metric for tag in bound.tags_on(name))
        # An add to the cart is described by the product of the page, tracked there or not.
        wanted = metrics or (bound.watches and "product" in scopes)
        there = name in page.triggers or (
            page.example and name not in ("page_loaded", "added_to_cart")
        )
        if wanted and there:
            text = block(bound, plan.vocabulary, scopes, name)
            yield _part(page, scopes, name, metrics, text)


def _scopes(plan: Plan, bound: Bound, page: Page) -> Iterator[Part]:
    watch = bound.platform.watch
    printed = {"customer": True, "cart": bound.watches and watch is not None and not watch.cart}
    for name in AMBIENT:
        if printed[name]:
            text = block(bound, plan.vocabulary, (name,), None)
            if '": ' in text:
                yield _part(page, (name,), None, (), text)


def _signals(bound: Bound) -> Iterator[Part]:
    signals = bound.platform.browser.signals if bound.platform.browser else {}
    for signal, trigger in signals.items():
        if metrics := tuple(tag.event.metric for tag in bound.tags_on(trigger)):
            yield Part(trigger, metrics=metrics, signal=signal)


@lru_cache(maxsize=256)
def _part(
    page: Page, scopes: tuple[str, ...], trigger: str | None, metrics: tuple[str, ...], text: str
) -> Part:
    place = page.triggers.get(trigger or "")
    bound_scopes = [page.scopes[name] for name in scopes if name in page.scopes]
    objects = dict.fromkeys(_roots((place and place.when) or ""))
    for scope in bound_scopes:
        objects |= dict.fromkeys(_objects(scope))
    return Part(
        name=trigger or scopes[0],
        place=place.place if place else "",
        block=text,
        metrics=metrics,
        private=any(scope.private for scope in bound_scopes) or trigger is None,
        objects=tuple(name for name in objects if name not in page.globals),
    )


@lru_cache(maxsize=256)
def _objects(scope: PageScope) -> tuple[str, ...]:
    return tuple(dict.fromkeys(root for text in _texts(scope) for root in _roots(text)))


def _texts(scope: PageScope) -> Iterator[str]:
    yield scope.when or ""
    for field in scope.fields.values():
        if isinstance(field, Leaf):
            yield field.when or ""
            yield field.expression
        else:
            yield field.each


def _roots(text: str) -> Iterator[str]:
    """The first name of every path in an expression: `product` of `product.title`."""
    bare = _TEXT.sub("", text.partition("|")[0])
    yield from (name for name in _ROOT.findall(bare) if name not in _WORDS)

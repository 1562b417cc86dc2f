"""Which variables a host can fill at a trigger, as paths: `order.items.name`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from snippetgen.model import (
    Browser,
    BrowserScope,
    ItemList,
    Page,
    PageField,
    PageScope,
    Platform,
    Type,
    Vocabulary,
    Watch,
)

Paths: TypeAlias = frozenset[str]
_NONE: Paths = frozenset()


@lru_cache(maxsize=256)
def names(paths: Paths) -> frozenset[str]:
    """The parts of the paths: `order`, `items` and `name` of `order.items.name`."""
    return frozenset(name for path in paths for name in path.split("."))


def available(
    platform: Platform, words: Vocabulary, trigger: str | None, scopes: tuple[str, ...]
) -> Paths | None:
    """Every variable the host can fill at a trigger; None where it has no such trigger.

    `scopes` are those that exist at the trigger.
    """
    page, browser = platform.page, platform.browser
    if trigger is None:
        printed = _NONE.union(*(_page_paths(page, words, scope) for scope in scopes))
        return printed | _browser_paths(browser, "customer", None) or None
    if page is not None and (trigger in page.triggers or trigger == "page_loaded"):
        return _NONE.union(*(_page_paths(page, words, scope) for scope in scopes))
    if browser is not None and trigger in browser.signals.values():
        return _NONE.union(*(_browser_paths(browser, scope, trigger) for scope in scopes))
    if trigger == "added_to_cart" and platform.watch is not None:
        return _watched_paths(platform, platform.watch, words)
    return None


def _watched_paths(platform: Platform, watch: Watch, words: Vocabulary) -> Paths:
    """What is known of an add: the cart after it, its line there, the product of the page."""
    customer, product, cart = (
        _page_paths(platform.page, words, scope) for scope in ("customer", "product", "cart")
    )
    if watch.cart:
        cart = _browser_paths(platform.browser, "cart", None)
    return customer | cart | _added_paths(cart, product, frozenset(words.scopes["added"]))


@lru_cache(maxsize=256)
def _added_paths(cart: Paths, product: Paths, known: Paths) -> Paths:
    lines = {path.removeprefix("cart.items.") for path in cart if path.startswith("cart.items.")}
    fields = lines | {path.removeprefix("product.") for path in product} | {"quantity"}
    return frozenset(f"added.{field}" for field in fields if field in known)


def _page_paths(page: Page | None, words: Vocabulary, scope: str) -> Paths:
    if page is None:
        return _NONE
    if page.example:
        return _known_paths(words, scope)
    bound = page.scopes.get(scope)
    return _bound_paths(bound) if bound else _NONE


def _browser_paths(browser: Browser | None, scope: str, trigger: str | None) -> Paths:
    bound = browser.scopes.get(scope) if browser else None
    if bound is None or (trigger and bound.at is not None and trigger not in bound.at):
        return _NONE
    return _bound_paths(bound)


@lru_cache(maxsize=256)
def _known_paths(words: Vocabulary, scope: str) -> Paths:
    return frozenset(_type_paths(words.scopes.get(scope, {}), scope))


@lru_cache(maxsize=256)
def _bound_paths(scope: PageScope | BrowserScope) -> Paths:
    if isinstance(scope, PageScope):
        return frozenset(_field_paths(scope.fields, scope.name))
    return frozenset(_map_paths(scope.map, scope.name))


def _type_paths(fields: Mapping[str, Type], at: str) -> Iterator[str]:
    for name, type_ in fields.items():
        yield f"{at}.{name}"
        if isinstance(type_, Mapping):
            yield from _type_paths(type_, f"{at}.{name}")


def _field_paths(fields: Mapping[str, PageField], at: str) -> Iterator[str]:
    for name, field in fields.items():
        yield f"{at}.{name}"
        if isinstance(field, ItemList):
            yield from _field_paths(field.fields, f"{at}.{name}")


def _map_paths(map_: Mapping[str, Any], at: str) -> Iterator[str]:
    for name, part in map_.items():
        if not name.startswith("@"):
            yield f"{at}.{name}"
            if isinstance(part, Mapping) and "@value" not in part:
                yield from _map_paths(part, f"{at}.{name}")

"""The config message: what the runtime has to know about a plan on one platform. Static JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from snippetgen.available import Paths, names
from snippetgen.bind import Bound, Tag
from snippetgen.model import Browser, BrowserScope, Consent, Plan, Vocabulary

_QUEUES = {"current": "_klOnsite", "legacy": "_learnq"}


def config(plan: Plan, bound: Bound) -> dict[str, Any]:
    """The message, keys in reading order; what the platform does not need is left out."""
    page = bound.platform.page
    message: dict[str, Any] = {"company_id": plan.company_id}
    if not bound.platform.client:  # a client of its own has a queue and a consent of its own
        message |= _delivery(plan)
    if page is not None and (written := _page(page.money, page.decode)):
        message["page"] = written
    message["types"] = types(plan.vocabulary.for_names(names(bound.used)), bound.used)
    message["tags"] = {tag.event.name: _tag(tag, bound.platform.client) for tag in bound.tags}
    if bound.watches:
        message["watch"] = _watch(bound)
    if bound.platform.browser is not None and bound.platform.browser.signals:
        message["signals"] = _signals(plan, bound)
    return message


def _delivery(plan: Plan) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if plan.transport == "onsite":
        written["queue"] = _QUEUES[plan.api]
    elif any(event.call == "automatic" for event in plan.events):
        written["activity"] = True
    if plan.consent.asked:
        written["consent"] = _consent(plan.consent)
    return written


@lru_cache(maxsize=256)
def types(words: Vocabulary, paths: Paths) -> dict[str, Any]:
    """The types of the variables in use that are not text, as a tree."""
    tree: dict[str, Any] = {}
    for path in sorted(paths):
        type_ = words.type_of(path)
        if type_ in ("money", "number", "boolean", "url"):
            *parents, leaf = path.split(".")
            here = tree
            for parent in parents:
                here = here.setdefault(parent, {})
            here[leaf] = type_
    return tree


def _consent(consent: Consent) -> dict[str, Any]:
    written: dict[str, Any] = {"mode": consent.mode}
    if consent.gpc:
        written["gpc"] = True
    if consent.mode == "google":
        written["types"] = list(consent.types)
    if consent.mode == "tcf":
        written["purposes"] = list(consent.purposes)
    return written


def _page(money: str, decode: str | None) -> dict[str, str]:
    minor = {"money": money} if money == "minor" else {}
    return {"decode": decode, **minor} if decode else minor


@lru_cache(maxsize=256)
def _tag(tag: Tag, client: bool) -> dict[str, Any]:
    event = tag.event
    written: dict[str, Any] = {"on": event.on} if event.on else {}
    written["call"] = event.call
    if event.metric:
        written["metric"] = event.metric
    if event.for_each:
        written["for_each"] = event.for_each
    if tag.require:
        written["require"] = [e[0] if len(e) == 1 else list(e) for e in tag.require]
    written["properties"] = tag.properties
    if tag.viewed_item and not client:  # the client API has no such call
        written["viewed_item"] = tag.viewed_item
    return written


def _watch(bound: Bound) -> dict[str, Any]:
    watch, browser = bound.platform.watch, bound.platform.browser
    if watch is None:
        return {}
    written: dict[str, Any] = {"path": watch.path, "id": list(watch.id), "quantity": watch.quantity}
    if watch.cart is not None and browser is not None and "cart" in browser.scopes:
        written["cart"] = watch.cart
        if browser.money == "minor":
            written["money"] = "minor"
        written["map"] = {"cart": cut(browser.scopes["cart"], bound.used_in("cart"))}
    return written


def _signals(plan: Plan, bound: Bound) -> dict[str, Any]:
    browser = bound.platform.browser
    if browser is None:
        return {}
    minor = {"money": "minor"} if browser.money == "minor" else {}
    customer = _maps(bound, browser, ("customer",), None)
    # Any message may tell who the visitor is, not only those that are triggers.
    written: dict[str, Any] = {"*": {"map": customer}} if customer else {}
    for signal, trigger in browser.signals.items():
        if bound.tags_on(trigger):
            scopes = ("customer", *plan.vocabulary.triggers[trigger])
            maps = _maps(bound, browser, scopes, trigger)
            written[signal] = {"on": trigger, **minor}
            if signal in browser.currencies:
                written[signal]["currency"] = browser.currencies[signal]
            written[signal]["map"] = maps
    return written


def _maps(
    bound: Bound, browser: Browser, scopes: Iterable[str], trigger: str | None
) -> dict[str, Any]:
    maps = {}
    for name in scopes:
        scope = browser.scopes.get(name)
        if scope and (scope.at is None or trigger in scope.at):
            map_ = cut(scope, bound.used_in(name))
            if _says_something(map_):
                maps[name] = map_
    return maps


@lru_cache(maxsize=256)
def cut(scope: BrowserScope, paths: Paths) -> dict[str, Any]:
    """The scope's map with only the fields that are in use."""
    return _cut(scope.map, scope.name, paths)


def _cut(map_: Mapping[str, Any], at: str, paths: Paths) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, part in map_.items():
        path = f"{at}.{name}"
        if name.startswith("@"):
            kept[name] = part
        elif isinstance(part, Mapping) and "@value" not in part:
            inner = _cut(part, path, paths)
            if _says_something(inner):
                kept[name] = inner
        elif path in paths:
            kept[name] = part
    return kept


def _says_something(map_: Mapping[str, Any]) -> bool:
    return any(not key.startswith("@") for key in map_)

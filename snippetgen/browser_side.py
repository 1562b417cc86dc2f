"""Read a platform's browser side: paths into host messages, and how adds to the cart are noticed.

Bindings here are paths, never code, so there is nothing to escape and nothing that can throw.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from snippetgen.errors import Finding, did_you_mean, unknown_fields, unknown_keys
from snippetgen.model import Browser, BrowserScope, Type, Vocabulary, Watch

_PATH = re.compile(r"[\w$-]+(\.[\w$-]+)*")


def read_browser(
    table: Mapping[str, Any] | None, words: Vocabulary, findings: list[Finding]
) -> Browser | None:
    """The browser side as values; what can't be used is added to `findings`."""
    if table is None:
        return None
    findings += unknown_keys(table, ("money", "signal", "currency", "scope"), ("browser",))
    signals = table.get("signal", {})
    for signal, trigger in signals.items():
        if trigger not in words.triggers:
            hint = did_you_mean(str(trigger), words.triggers)
            at = ("browser", "signal", signal)
            findings.append(Finding(at, f"unknown trigger {trigger!r}", hint))
    scopes = table.get("scope", {})
    return Browser(
        money=table.get("money", "major"),
        signals=signals,
        currencies={
            signal: _path(path, ("browser", "currency", signal), findings)
            for signal, path in table.get("currency", {}).items()
        },
        scopes={name: _scope(name, scopes, words, findings) for name in scopes},
    )


def read_watch(table: Mapping[str, Any] | None, findings: list[Finding]) -> Watch | None:
    """How adds to the cart are noticed, or None where the host does not say."""
    if table is None:
        return None
    findings += unknown_keys(table, ("path", "id", "quantity", "cart"), ("watch",))
    ids = table.get("id", ["id"])
    path = table.get("path", "")
    if not isinstance(path, str) or not path.startswith("/") or not path.strip("/"):
        findings.append(Finding(("watch", "path"), 'is the start of an address, as "/cart/add"'))
    return Watch(
        path=str(path).rstrip("/"),
        id=(ids,) if isinstance(ids, str) else tuple(ids),
        quantity=table.get("quantity", "quantity"),
        cart=table.get("cart"),
    )


def _scope(
    name: str, scopes: Mapping[str, Any], words: Vocabulary, findings: list[Finding]
) -> BrowserScope:
    table, at = scopes[name], ("browser", "scope", name)
    known = words.scopes.get(name)
    if known is None:
        hint = did_you_mean(name, words.scopes)
        findings.append(Finding(at, f"unknown scope {name!r}", hint))
        return BrowserScope(name, {})
    triggers = table.get("at")
    for trigger in triggers or ():
        if trigger not in words.triggers:
            hint = did_you_mean(trigger, words.triggers)
            findings.append(Finding((*at, "at"), f"unknown trigger {trigger!r}", hint, trigger))
    map_ = _fields(table, known, at, scopes, findings)
    return BrowserScope(name, map_, None if triggers is None else tuple(triggers))


def _fields(
    table: Mapping[str, Any],
    known: Mapping[str, Type],
    at: tuple[str, ...],
    scopes: Mapping[str, Any],
    findings: list[Finding],
) -> dict[str, Any]:
    """The map that the runtime reads: `@from`, `@each` and a path for each field."""
    map_: dict[str, Any] = {}
    for word in ("from", "each"):
        if word in table:
            map_[f"@{word}"] = _path(table[word], (*at, word), findings)
    fields = {
        key: value for key, value in table.items() if key not in ("from", "each", "at", "like")
    }
    if "like" in table:
        theirs = scopes.get(table["like"], {})
        if not theirs:
            findings.append(Finding((*at, "like"), f"there is no scope {table['like']!r}"))
        fields = {k: v for k, v in theirs.items() if k in known} | fields
    findings += unknown_fields(fields, known, at)
    for name, written in fields.items():
        type_ = known.get(name)
        if isinstance(type_, Mapping) and isinstance(written, Mapping):
            map_[name] = _fields(written, type_, (*at, name), scopes, findings)
        elif isinstance(written, Mapping) and "value" in written:
            map_[name] = {"@value": written["value"]}
            if type_ in ("money", "number") and not _is_number(written["value"]):
                message = f"{written['value']!r} is no number, and this is {type_}"
                findings.append(Finding((*at, name), message))
        elif isinstance(written, list):
            map_[name] = [_path(part, (*at, name), findings) for part in written]
        else:
            map_[name] = _path(written, (*at, name), findings)
    return map_


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _path(text: Any, at: tuple[str, ...], findings: list[Finding]) -> str:
    if not isinstance(text, str) or not _PATH.fullmatch(text):
        findings.append(
            Finding(
                at, f"{text!r} is not a path", 'write names and numbers with dots: "items.0.price"'
            )
        )
    return str(text)

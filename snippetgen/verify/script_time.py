"""How long the page's own tracking scripts keep the browser busy. Chromium alone can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Error, Page

from snippetgen.verify.recorder import KLAVIYO
from snippetgen.verify.scripts import Place


class ScriptTime:
    """Starts with the page. klaviyo.js is not counted: a stand-in answers in its place."""

    def __init__(self, page: Page, engine: str) -> None:
        self._session: Any = None
        if engine != "chromium":
            return
        try:
            self._session = page.context.new_cdp_session(page)
            self._session.send("Profiler.enable")
            self._session.send("Profiler.start")
        except Error:
            self._session = None

    def of(self, ours: Callable[[str, Place], bool]) -> float | None:
        """Milliseconds in functions that stand at a place of ours; None: unknown."""
        if self._session is None:
            return None
        try:
            profile = self._session.send("Profiler.stop")["profile"]
        except Error:
            return None
        where = {node["id"]: node["callFrame"] for node in profile["nodes"]}
        spent = zip(profile.get("samples", ()), profile.get("timeDeltas", ()), strict=False)
        microseconds: int = sum(
            max(delta, 0)
            for node, delta in spent
            if not KLAVIYO.match(where[node]["url"]) and ours(*_place(where[node]))
        )
        return round(microseconds / 1000, 1)


def _place(frame: Mapping[str, Any]) -> tuple[str, Place]:
    return frame["url"], (frame["lineNumber"] + 1, frame["columnNumber"] + 1)

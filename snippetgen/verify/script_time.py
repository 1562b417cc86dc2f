"""How long the page's own tracking scripts keep the browser busy. Chromium alone can tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Page


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

    def of(self, ours: Callable[[str, int], bool]) -> float | None:
        """Milliseconds in functions that stand at an address and line of ours; None: unknown."""
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
            if "klaviyo.com" not in where[node]["url"]
            and ours(where[node]["url"], where[node]["lineNumber"] + 1)
        )
        return round(microseconds / 1000, 1)

"""Where Debian has its browsers, for whom Playwright's own are not installed."""

from __future__ import annotations

from pathlib import Path

# What comes first is the lightest: a page in a Chromium without windows takes a fifth of the time.
_PLACES = {
    "chromium": ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium"),
    "firefox": ("/usr/bin/firefox-esr",),
}


def system_browser(engine: str) -> str | None:
    """The program of an engine ("chromium", "firefox"), or None where there is none."""
    return next((place for place in _PLACES.get(engine, ()) if Path(place).exists()), None)

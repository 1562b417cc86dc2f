"""One browser for all walks of a process: to start one takes as long as a walk."""

from contextlib import nullcontext

import pytest

from snippetgen.verify.browser import browser


@pytest.fixture(scope="session")
def chromium():
    with browser("chromium") as started:
        yield started


@pytest.fixture
def in_chromium(chromium, monkeypatch):
    """The browser that `verify_page` starts is the one that runs already."""
    monkeypatch.setattr("snippetgen.verify.walk.browser", lambda *_, **__: nullcontext(chromium))
